"""An answer as text for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from answerbook.ask.schemas import Answer

_GRADES = {"verified": "green", "high": "green", "medium": "yellow", "low": "yellow"}


def print_answer(answer: Answer, most_rows: int) -> None:
    """Print reading, headline, rows and SQL; or why there is none and what to do."""
    console = Console(highlight=False)
    for part in answer.parts:
        console.print(Text(part.question, style="bold"))
        print_answer(part, most_rows)
    if answer.parts:
        return
    if answer.interpretation:
        console.print(Text.assemble(("Read as ", "dim"), answer.interpretation))
    if answer.summary:
        console.print(Text(answer.summary, style="bold"))
    for remark in answer.remarks:
        console.print(Text(remark))
    if answer.columns:
        _print_rows(console, answer, most_rows)
    _print_notes(console, answer)


def _print_rows(console: Console, answer: Answer, most_rows: int) -> None:
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    for column in answer.columns:
        table.add_column(escape(column.name), justify="right" if column.type in ("integer", "number") else "left")
    for row in answer.rows[:most_rows]:
        table.add_row(*("—" if cell is None else escape(str(cell)) for cell in row))
    console.print(table)
    if answer.row_count > most_rows:
        console.print(Text(f"… {answer.row_count - most_rows:,} more rows (--json has them all)", style="dim"))


def _print_notes(console: Console, answer: Answer) -> None:
    if answer.error and answer.error.message != answer.summary:
        console.print(Text(f"{answer.error.message} {answer.error.hint}".strip(), style="red"))
    if answer.clarification:
        for number, choice in enumerate(answer.clarification.choices, start=1):
            console.print(Text(f"  {number}. {choice.label}: {choice.question}"))
    for assumption in answer.assumptions:
        console.print(Text(f"Assumed: {assumption.text}", style="dim"))
    for warning in answer.warnings:
        console.print(Text(f"Note: {warning}", style="yellow"))
    if answer.sql:
        console.print(Text(answer.sql, style="cyan"))
    if answer.status == "answered":
        reasons = "; ".join(e.text for e in answer.evidence)
        console.print(
            Text.assemble(
                (f"{answer.grade} confidence", _GRADES[answer.grade]),
                (f" ({reasons})" if reasons else "", "dim"),
                (f" · {answer.timings_ms.get('total', 0):.0f} ms", "dim"),
            )
        )
    if answer.status in ("abstained", "clarify", "refused") and answer.follow_ups:
        console.print(Text("You could ask: " + " · ".join(answer.follow_ups), style="dim"))
