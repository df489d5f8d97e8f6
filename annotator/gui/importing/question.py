"""The question that an import asks before it writes: how a file is read, and what becomes of its labels."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.formats.registry import formats
from annotator.model.schema import Schema
from annotator.project.exchange import Preview, preview
from annotator.project.import_plan import ImportPlan, kept, proposed

Remembered = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """What is asked of one file or folder; ``remembered`` gives what was chosen for a format before."""

    path: Path
    format: str
    schema: Schema
    remembered: Callable[[str], Remembered]


@dataclass(frozen=True, slots=True)
class ImportAnswer:
    """How to read a file: the format's name, the labels, and what reading it through has found."""

    format: str
    plan: ImportPlan
    found: Preview
    remember: bool = True

    def to_keep(self, schema: Schema) -> dict[str, str | None]:
        """Return what to remember for the format."""
        return kept(self.plan, self.found.uses, schema)


def as_proposed(question: ImportQuestion) -> ImportAnswer:
    """Return the answer of someone who changes nothing.

    Raises:
        UserError: The file cannot be read.
    """
    found = preview(formats().reader(question.format), question.path, question.schema)
    plan = proposed(found.uses, question.schema, question.remembered(question.format))
    return ImportAnswer(question.format, plan, found)
