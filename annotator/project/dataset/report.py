"""What came of making a dataset, line by line, for the command line and the window."""

from collections.abc import Iterator
from typing import Final

from annotator.project.dataset.making import Chosen, DatasetReport
from annotator.project.dataset.splitting import Side, sizes
from annotator.project.operations.common import counted

_SHOWN: Final = 20


def report_lines(report: DatasetReport, *, balance: bool = False) -> Iterator[str]:
    """Yield what was left out, how it divides, what leaks, what the format could not hold.

    ``balance`` adds the labels of each side, in columns that need letters of one width.
    """
    chosen = report.chosen
    assert chosen is not None
    for reason, count in chosen.reasons().items():
        yield f"Left out: {count:,} × {reason}."
    if chosen.split:
        yield from _division(chosen, report, balance=balance)
    for loss in report.losses.losses:
        yield f"Not kept: {loss.count:,} × {loss.kind} (such as {'; '.join(loss.examples)})."
    if "alignment" in report.card:
        count = len(report.losses.misaligned)
        which = "1 span begins or ends" if count == 1 else f"{count:,} spans begin or end"
        yield f"Alignment: {report.card['alignment']['chosen']}; {which} within a token."


def _division(chosen: Chosen, report: DatasetReport, *, balance: bool) -> Iterator[str]:
    assert chosen.split is not None
    yield ", ".join(f"{side}: {count:,}" for side, count in sizes(chosen.split.sides).items()) + " documents."
    yield from _balance(report) if balance else ()
    yield f"Put beside one that is nearly the same: {counted(chosen.split.together, 'document')}."
    yield from leak_lines(chosen)
    for side, share in report.card["split"]["spans_seen_in_training"].items():
        yield f"Of the spans in {side}, {share:.1%} have a text and label that train has, too."


def leak_lines(chosen: Chosen) -> Iterator[str]:
    """Yield what the leakage check found."""
    assert chosen.split is not None
    named = {found.doc.id: (found.doc.title, chosen.split.sides[found.doc.id]) for found in chosen.documents}
    for leak in chosen.leaks[:_SHOWN]:
        (one, here), (other, there) = named[leak.one], named[leak.other]
        yield f"Leak: “{one}” ({here}) and “{other}” ({there}) resemble each other ({leak.resemblance})."
    yield f"Leakage check: nearly the same on different sides are {counted(len(chosen.leaks), 'pair')} of documents."


def _balance(report: DatasetReport) -> Iterator[str]:
    sides = [side.value for side in Side if side.value in report.card["documents"]]
    for kind in ("spans", "relations"):
        rows = [[label, *(str(row[side]) for side in ("all", *sides))] for label, row in report.card[kind].items()]
        yield from _columns([[kind, "all", *sides], *rows]) if rows else ()


def _columns(rows: list[list[str]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield "  " + "  ".join(cells)
