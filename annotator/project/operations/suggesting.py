"""What machines write: suggestions, added and never changed; outside everybody's undo stack."""

from dataclasses import dataclass, field
from typing import Final

from annotator.model.changes import Focus, Stack
from annotator.model.ids import DocId
from annotator.model.step import Step
from annotator.model.suggestion import MemoryRun, Source, Suggestion
from annotator.project.operations.common import counted

SUCCESSORS: Final = ("annotator.v1", "learned.v1", "spacy.v1", "beside.v1")
"""Sources that stand in for each other: what a project has taught proposes all that the shipped pipeline does."""


@dataclass(frozen=True, slots=True)
class RecordRun:
    """Keep what a source proposed for a document. A second run of the same source on the same text adds nothing."""

    source: Source
    doc: DocId
    text_version: int
    suggestions: tuple[Suggestion, ...]
    stack: Stack = field(default=Stack.MACHINE, init=False)

    def apply(self, step: Step) -> None:
        """Insert what is new, and supersede what older versions of the source proposed."""
        line = SUCCESSORS if self.source.name in SUCCESSORS else ()
        step.record_run(self.source, self.doc, self.text_version, self.suggestions, line)
        step.describe(f"{self.source.name}: {counted(len(self.suggestions), 'suggestion')}", Focus(self.doc))


@dataclass(frozen=True, slots=True)
class RecordMemory:
    """Keep what memory makes of documents now. It proposes, hides and shows; decisions are not touched."""

    source: Source
    runs: tuple[MemoryRun, ...]
    stack: Stack = field(default=Stack.MACHINE, init=False)

    def apply(self, step: Step) -> None:
        """Bring the documents to what memory says."""
        for run in self.runs:
            step.record_memory(self.source, run)
        proposed = sum(len(run.proposed) for run in self.runs)
        step.describe(f"{self.source.name}: {counted(proposed, 'suggestion')}")
