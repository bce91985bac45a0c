"""Answers as files: CSV, JSON, and the chart as SVG or PNG."""

from __future__ import annotations

import csv
import io
import json

from answerbook.ask.errors import NothingToShow
from answerbook.ask.schemas import Answer
from answerbook.core.cells import Cell
from answerbook.core.chart import sized, theme, validate_chart

IMAGE_WIDTH = 720
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_csv(answer: Answer) -> str:
    """Return the rows as CSV with a byte order mark, so that spreadsheets read the umlauts.

    Text that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV injection).
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([_defused(c.name) for c in answer.columns])
    writer.writerows([_defused(cell) for cell in row] for row in answer.rows)
    return out.getvalue()


def as_json(answer: Answer) -> str:
    names = [c.name for c in answer.columns]
    rows = [dict(zip(names, row, strict=True)) for row in answer.rows]
    return json.dumps(
        {"question": answer.question, "sql": answer.sql, "truncated": answer.truncated, "rows": rows},
        ensure_ascii=False,
        indent=1,
    )


def chart_image(answer: Answer, image: str, mode: str = "light") -> bytes:
    """Draw the answer's chart without a browser; `image` is svg or png.

    Raises: NothingToShow when the answer has no chart.
    """
    if answer.chart is None:
        raise NothingToShow("This answer has no chart.", hint="Export its rows instead: format=csv or json.")
    validate_chart(answer.chart)
    import vl_convert

    spec = sized(answer.chart, IMAGE_WIDTH) | {"config": theme("dark" if mode == "dark" else "light")}
    if image == "png":
        return bytes(vl_convert.vegalite_to_png(spec, scale=2, allowed_base_urls=[]))
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])).encode()


def _defused(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell
