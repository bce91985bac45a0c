"""Charts: the shape of a result → a validated Vega-Lite specification."""

from answerbook.core.chart.choice import Unchartable, alternatives, chart_as, choose_chart, sized
from answerbook.core.chart.theme import theme
from answerbook.core.chart.validation import UnsafeChart, validate_chart

__all__ = [
    "Unchartable",
    "UnsafeChart",
    "alternatives",
    "chart_as",
    "choose_chart",
    "sized",
    "theme",
    "validate_chart",
]
