"""learn: make a pipeline version out of what was decided, list the versions, and choose among them."""

import os
import sys
from typing import Annotated

import typer

from annotator.cli.output import Exit, note, say, say_json, table, when
from annotator.cli.session import As, AsJson, ProjectPath, opened
from annotator.model.errors import UserError
from annotator.project.learning import in_use, learn, learned_versions, use
from annotator.project.project import Project
from annotator.suggest.host import ONE_THREAD
from annotator.suggest.learning.scores import change_said
from annotator.suggest.learning.versions import Version


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("learn")(learn_project)


def learn_project(
    project: ProjectPath,
    *,
    listed: Annotated[bool, typer.Option("--list", help="List the learned versions instead.")] = False,
    number: Annotated[
        int | None, typer.Option("--use", metavar="N", help="Go by version N instead; 0: as the program came.")
    ] = None,
    person: As = "",
    as_json: AsJson = False,
) -> int:
    """Learn from all sentences that were closed, and suggest by what was learned from now on."""
    with opened(project, person, read_only=listed) as opened_project:
        if listed:
            _list(opened_project, as_json)
        elif number is not None:
            use(opened_project, number)
            note(f"The project goes by learned version {number} now." if number else "Suggestions as the program came.")
        else:
            _learn(opened_project, as_json)
    return Exit.OK


def _learn(project: Project, as_json: bool) -> None:
    def progress(what: str, share: float) -> None:
        if as_json:
            say_json({"progress": round(share, 3), "what": what})
            sys.stdout.flush()
        elif sys.stderr.isatty():
            print(f"\r{what}: {share:.0%}   ", end="", file=sys.stderr, flush=True)

    before = learned_versions(project)
    # Before numpy is imported: on few cores its threads only wait for each other.
    os.environ.update(ONE_THREAD)
    try:
        made = learn(project, progress)
    except UserError as error:
        if as_json:
            say_json({"error": error.sentence()})
        raise
    if as_json:
        say_json(_plain(made))
        return
    earlier = next((v for v in reversed(before) if v.number < made.number), None)
    texts = f"{made.sentences:,} sentences of {made.texts:,} documents"
    note(f"Version {made.number}: learned from {texts} in {made.seconds:.1f} s.")
    _scores(made, earlier)


def _scores(made: Version, earlier: Version | None) -> None:
    _links(made, earlier)
    if not made.held_back:
        say("Too little is closed to hold anything back: there are no scores.")
        return
    rows = []
    for label in sorted(made.scores, key=lambda name: -made.mentions.get(name, 0)):
        score, shipped = made.scores[label], made.shipped.get(label)
        before = earlier.scores.get(label) if earlier else None
        change = change_said(score, before) if before else ""
        by = "shipped" if label not in made.ours else "both" if shipped and shipped.proposed else "learned"
        theirs = f"{shipped.f1:.2f}" if shipped and shipped.proposed else "–"
        rows.append((label, made.mentions.get(label, 0), score.gold, f"{score.f1:.2f}", change, theirs, by))
    table(rows, ("label", "mentions", "held back", "F1", "change", "shipped", "by"))
    say(f"All labels: F1 {made.total.f1:.3f} on {made.held_back} sentences that were held back.")


def _links(made: Version, earlier: Version | None) -> None:
    """Print what was learned of relations, if anything was."""
    rows = []
    for relation, number in sorted(made.links.items(), key=lambda item: (-item[1], item[0])):
        score = made.link_scores[relation]
        before = earlier.link_scores.get(relation) if earlier else None
        change = f"{score.f1 - before.f1:+.2f}" if before else ""
        rows.append((relation, number, f"{score.precision:.2f}", f"{score.recall:.2f}", f"{score.f1:.2f}", change))
    if rows:
        table(rows, ("relation", "links", "precision", "recall", "F1", "change"))


def _list(project: Project, as_json: bool) -> None:
    found, current = learned_versions(project), in_use(project)
    if as_json:
        for version in found:
            say_json(_plain(version) | {"in_use": version.number == current})
        return
    if not found:
        say("Nothing was learned yet.")
        return
    rows = [
        (
            "*" if v.number == current else "",
            v.number,
            when(v.made_at),
            v.texts,
            v.sentences,
            f"{v.total.f1:.3f}" if v.held_back else "–",
        )
        for v in found
    ]
    table(rows, ("", "version", "made", "documents", "sentences", "F1, held back"))


def _plain(version: Version) -> dict[str, object]:
    return {
        "version": version.number,
        "made_at": version.made_at,
        "documents": version.texts,
        "sentences": version.sentences,
        "held_back": version.held_back,
        "seconds": version.seconds,
        "f1": round(version.total.f1, 4),
        "labels": {
            label: {"f1": round(s.f1, 4), "right": s.right, "proposed": s.proposed, "gold": s.gold}
            for label, s in version.scores.items()
        },
        "relations": {
            relation: {"f1": round(s.f1, 4), "right": s.right, "proposed": s.proposed, "gold": s.gold}
            for relation, s in version.link_scores.items()
        },
    }
