"""Check: whether a project's file is sound, and what a careful reader would question in its annotations."""

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Final

import typer

from annotator.cli.output import Exit, counting, note, say, say_json
from annotator.cli.session import As, AsJson, ProjectPath, opened
from annotator.model.errors import UserError
from annotator.model.proofreading import Finding, FindingKind
from annotator.project.project import Project
from annotator.project.proofreading import findings

_DAMAGE: Final = frozenset({"project.damaged", "project.truncated"})
_KINDS: Final = ", ".join(FindingKind)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(check)


def check(
    project: ProjectPath,
    *,
    file_only: Annotated[bool, typer.Option("--file-only", help="Check the file alone, not what is in it.")] = False,
    only: Annotated[
        list[FindingKind] | None, typer.Option(help=f"List this kind of finding alone; repeatable: {_KINDS}.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Findings end with exit code 3, too.")] = False,
    person: As = "",
    as_json: AsJson = False,
) -> int:
    """Check that a project's file is sound, and list what a careful reader would question in its annotations.

    Exit code 3 if the file is damaged; findings are questions, and end with 0 unless --strict is given.
    """
    try:
        with opened(project, person, read_only=True) as opened_project:
            problems = opened_project.check(full=True)
            if not problems and not file_only:
                note("The file is sound.")
                counts = _list(_chosen(opened_project, only or ()), as_json)
                note(_summary(counts))
                return Exit.PROBLEMS if strict and counts else Exit.OK
    except UserError as error:
        if error.code not in _DAMAGE:
            raise
        problems = [error.sentence()]
    for problem in problems:
        say_json({"problem": problem}) if as_json else say(str(problem))
    if not problems:
        note("The file is sound.")
    return Exit.PROBLEMS if problems else Exit.OK


def _chosen(project: Project, only: list[FindingKind] | tuple[()]) -> Iterator[Finding]:
    show = counting("Document")
    found = findings(project, lambda done, total: show(done, total, None))
    return (finding for finding in found if not only or finding.kind in only)


def _list(found: Iterator[Finding], as_json: bool) -> Counter[FindingKind]:
    """Print each finding as it is found; return how many there were of each kind."""
    counts: Counter[FindingKind] = Counter()
    for finding in found:
        counts[finding.kind] += 1
        say_json(as_object(finding)) if as_json else say(_line(finding))
    return counts


def as_object(finding: Finding) -> dict[str, object]:
    """Return a finding as machines get it; ``start`` and ``end`` in code points."""
    return {
        "kind": finding.kind,
        "document": finding.doc,
        "title": finding.title,
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "reason": finding.reason,
        "annotations": finding.items,
    }


def _line(finding: Finding) -> str:
    place = f", {finding.start}–{finding.end}" if finding.end else ""
    quote = f" “{finding.quote}”" if finding.quote else ""
    return f"{finding.kind}: {finding.title}{place}:{quote} {finding.reason}"


def _summary(counts: Counter[FindingKind]) -> str:
    if not counts:
        return "A careful reader would question nothing."
    listed = ", ".join(f"{kind.words.lower()}: {count:,}" for kind, count in counts.most_common())
    return f"To look at: {listed}."
