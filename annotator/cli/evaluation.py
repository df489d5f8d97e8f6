"""Evaluate: one set of annotations measured against another."""

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Final

import typer

from annotator.cli.output import counting, note, say, say_json, table
from annotator.cli.session import AsJson, opened
from annotator.formats.files import whole_file
from annotator.model.errors import UserError
from annotator.model.evaluation.values import Evaluation
from annotator.project.evaluating import Side, evaluate, file_side, owner_side, side_named
from annotator.project.evaluation_page import page
from annotator.project.evaluation_report import (
    as_json,
    confusion_table,
    error_line,
    not_counted,
    score_columns,
    score_rows,
    summary,
)
from annotator.project.label_map import pairs_of
from annotator.project.project import Project

_SQLITE: Final = b"SQLite format 3\x00"
_ERRORS: Final = 20

ProjectOption = Annotated[
    Path | None, typer.Option("--project", metavar="P", help="GOLD and PREDICTED are names of people or sources in it.")
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate")(evaluate_sides)


def evaluate_sides(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="A file or folder of annotations, a project; or a name.")],
    predicted: Annotated[str, typer.Argument(metavar="PREDICTED", help="What is measured against it: the same kinds.")],
    *,
    project: ProjectOption = None,
    gold_format: Annotated[str, typer.Option(metavar="F", help="Gold's format; told by the content.")] = "",
    predicted_format: Annotated[str, typer.Option(metavar="F", help="The other's format; told by the content.")] = "",
    renamed: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=NEW", help="What a predicted label is in gold; repeatable."),
    ] = None,
    symmetric: Annotated[
        list[str] | None, typer.Option(metavar="LABEL", help="A relation without direction; repeatable.")
    ] = None,
    done: Annotated[bool, typer.Option("--done", help="Only documents that people have finished.")] = False,
    above: Annotated[float, typer.Option(metavar="SCORE", help="Only suggestions of at least this score.")] = 0.0,
    errors: Annotated[int, typer.Option(metavar="N", help="How many differences to print; -1 for all.")] = _ERRORS,
    html: Annotated[Path | None, typer.Option(metavar="PAGE", help="Write a page with plots, too.")] = None,
    json_output: AsJson = False,
) -> None:
    """Measure annotations against gold: precision, recall and F1, confusion, and each difference."""
    with ExitStack() as stack:
        held = stack.enter_context(opened(project, read_only=True)) if project else None
        opening = _Opening(stack, held, done=done, above=above)
        sides = opening.side(gold, gold_format), opening.side(predicted, predicted_format)
        show = counting("Document")
        names = pairs_of(renamed or ())
        found = evaluate(
            *sides, renamed=names, symmetric=symmetric or (), step=lambda done, total: show(done, total, None)
        )
    if html is not None:
        with whole_file(html) as file:
            file.write(page(found).encode())
        note(f"Wrote {html}.")
    if json_output:
        say_json(as_json(found))
    else:
        _print(found, errors)
    for line in not_counted(found):
        note(line)


class _Opening:
    """Finds what GOLD and PREDICTED mean."""

    def __init__(self, stack: ExitStack, project: Project | None, *, done: bool, above: float) -> None:
        self._stack = stack
        self._project = project
        self._done = done
        self._above = above

    def side(self, said: str, format_name: str) -> Side:
        """Return the side; with a project, a name in it comes first, then a file."""
        path = Path(said)
        if self._project is not None:
            try:
                return side_named(self._project, said, done_only=self._done, above=self._above)
            except UserError:
                if not path.exists():
                    raise
        if not format_name and _is_project(path):
            opened_project = self._stack.enter_context(opened(path, read_only=True))
            return owner_side(opened_project, opened_project.person, done_only=self._done)
        return file_side(path, format_name)


def _is_project(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _print(found: Evaluation, most: int) -> None:
    say(summary(found))
    for relations, counted in ((False, found.confusion), (True, found.relation_confusion)):
        if not counted:
            continue
        say("")
        table(score_rows(found, relations=relations), _headed(relations))
        header, rows = confusion_table(counted)
        say("")
        table(rows, header)
    shown = found.differences if most < 0 else found.differences[:most]
    if shown:
        say("")
    for difference in shown:
        say(error_line(difference))
    if len(shown) < len(found.differences):
        note(f"{len(found.differences) - len(shown):,} more differences: “--errors -1” prints all.")


def _headed(relations: bool) -> tuple[str, ...]:
    first, *rest = score_columns(relations)
    return ("relations" if relations else "spans", *rest) if first else tuple(rest)
