"""What a command says when it has written documents in a format."""

from collections.abc import Mapping
from pathlib import Path

from annotator.cli.output import note, say_json
from annotator.formats.conversion import losses_path
from annotator.formats.loss import LossReport


def tell_written(report: LossReport, out: Path, *, as_json: bool, said: Mapping[str, str] | None = None) -> None:
    """Say what was written and what the format could not hold; as JSON with ``said`` as well, for machines."""
    if as_json:
        counts = {"documents": report.documents, "annotations": report.annotations, "not_kept": report.losses}
        say_json({**(said or {}), "out": str(out), **counts, "losses_file": str(losses_path(out)) if report else None})
    for loss in report.losses:
        note(f"Not kept: {loss.count:,} × {loss.kind} (such as {'; '.join(loss.examples)}).")
    if report:
        note(f"The list of what was not kept is {losses_path(out)}.")
    note(f"Wrote {report.documents:,} documents with {report.annotations:,} annotations to {out}.")
