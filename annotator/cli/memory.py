"""memory: what was learned about strings from decisions; to see, to correct and to forget."""

from enum import StrEnum
from typing import Annotated, Final

import typer

from annotator.cli.output import Exit, note, say, say_json, table
from annotator.cli.session import As, AsJson, ProjectPath, opened
from annotator.model.errors import UserError
from annotator.model.ids import TypeId
from annotator.model.memory import Rule, Say
from annotator.model.schema import Schema, TypeKind
from annotator.model.step import Operation
from annotator.project.operations.memory import CorrectRule, LetRuleBe
from annotator.project.project import Project
from annotator.project.remembering import Remembering


class Act(StrEnum):
    """What can be done with rules."""

    LIST = "list"
    ALWAYS = "always"
    NEVER = "never"
    FORGET = "forget"
    LET_BE = "let-be"


_SAID: Final = {Act.ALWAYS: Say.ALWAYS, Act.NEVER: Say.NEVER, Act.FORGET: Say.FORGET}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(memory)


def memory(
    project: ProjectPath,
    act: Annotated[Act, typer.Argument(help="What to do.")] = Act.LIST,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The string of a rule, as it is written.")] = "",
    *,
    label: Annotated[str, typer.Option(metavar="NAME", help="The label, for “always”.")] = "",
    person: As = "",
    as_json: AsJson = False,
) -> int:
    """List what memory has learned about strings, or correct one rule: always, never, forget, let-be."""
    with opened(project, person, read_only=act is Act.LIST) as opened_project:
        if act is Act.LIST:
            _list(opened_project, text, as_json)
        else:
            if not text:
                raise typer.BadParameter("say for which string")
            changes = opened_project.do(_operation(opened_project.schema, act, text, label), initiator="memory-command")
            _caught_up(opened_project)
            note(f"{changes.title}.")
    return Exit.OK


def _operation(schema: Schema, act: Act, text: str, label: str) -> Operation:
    if act is Act.LET_BE:
        return LetRuleBe(text)
    return CorrectRule(text, _SAID[act], _label(schema, label) if act is Act.ALWAYS else None)


def _label(schema: Schema, name: str) -> TypeId:
    found = schema.named(TypeKind.SPAN, name)
    if found is None:
        known = ", ".join(t.name for t in schema.of_kind(TypeKind.SPAN))
        raise UserError("memory.label", f"The schema has no label “{name}”.", hint=f"There are: {known}.")
    return found.id


def _caught_up(project: Project) -> list[Rule]:
    remembering = Remembering(project)
    try:
        if not project.read_only:
            remembering.catch_up()
        else:
            remembering.learn()
        return remembering.rules()
    finally:
        remembering.close()


def _list(project: Project, text: str, as_json: bool) -> None:
    rules = [rule for rule in _caught_up(project) if text.casefold() in rule.form.casefold()]
    names = project.schema.name
    for rule in rules if as_json else ():
        taught = [{"label": names(kind), "how": how, "times": times} for (kind, how), times in rule.taught.items()]
        yours = rule.correction.say if rule.correction else None
        proposes = names(rule.proposes) if rule.proposes else None
        say_json(
            {"text": rule.form, "proposes": proposes, "score": rule.score, "taught": taught, "yours": yours}
            | {"documents": rule.documents}
        )
    if as_json:
        return
    if not rules:
        say("Nothing is remembered yet." if not text else "No rule holds these words.")
        return
    rows = [
        (
            rule.form,
            names(rule.proposes) if rule.proposes else "–",
            f"{rule.score:.2f}",
            ", ".join(f"{names(kind)} {how} {times}×" for (kind, how), times in rule.taught.items()),
            rule.correction.say if rule.correction else "",
        )
        for rule in rules
    ]
    table(rows, ("text", "proposes", "score", "learned from", "yours"))
