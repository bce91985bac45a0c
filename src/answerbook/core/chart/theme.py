"""Colours and type of charts in both themes; specifications themselves hold neither."""

from __future__ import annotations

from typing import Literal, TypedDict

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class _Tokens(TypedDict):
    surface: str
    border: str
    text: str
    quiet: str
    series: tuple[str, ...]


_LIGHT: _Tokens = {
    "surface": "#ffffff",
    "border": "#e2e2dd",
    "text": "#1a1a17",
    "quiet": "#54544d",
    "series": ("#3451c6", "#c2560c", "#0f7f73", "#a3348f", "#8a6d00", "#5b7a1e", "#b9292b", "#5f6470"),
}
_DARK: _Tokens = {
    "surface": "#191918",
    "border": "#2f2f2c",
    "text": "#ecece8",
    "quiet": "#b6b6ae",
    "series": ("#93a8ff", "#f0a15e", "#4fc4b5", "#e38bd3", "#dcb94a", "#a5c95c", "#ff8f87", "#a9aeb9"),
}
_FONT = "Inter Variable, Inter, system-ui, sans-serif"


def theme(mode: Literal["light", "dark"]) -> dict[str, Json]:
    """Return the Vega-Lite `config` of a theme, to be given to the renderer beside the specification."""
    tokens = _DARK if mode == "dark" else _LIGHT
    first, series = tokens["series"][0], list[Json](tokens["series"])
    words: dict[str, Json] = {"font": _FONT, "color": tokens["text"]}
    return {
        "background": tokens["surface"],
        "font": _FONT,
        "view": {"stroke": None},
        "axis": {
            "labelColor": tokens["quiet"],
            "titleColor": tokens["quiet"],
            "gridColor": tokens["border"],
            "domainColor": tokens["border"],
            "tickColor": tokens["border"],
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": 500,
        },
        "legend": {"labelColor": tokens["quiet"], "titleColor": tokens["quiet"], "labelFontSize": 12},
        "title": {
            "color": tokens["text"],
            "subtitleColor": tokens["quiet"],
            "fontSize": 14,
            "fontWeight": 600,
            "anchor": "start",
        },
        "range": {"category": series, "heatmap": [tokens["surface"], first], "ramp": [tokens["surface"], first]},
        "mark": {"color": first},
        "text": words,
        "arc": {"stroke": tokens["surface"]},
        "rect": {"stroke": tokens["surface"]},
    }
