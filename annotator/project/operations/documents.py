"""Documents: bring them in, describe them, put them aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from annotator.model.annotation import AnyAnnotation
from annotator.model.changes import Focus, Stack
from annotator.model.document import AttributeValue, DocState, Document, DocumentText
from annotator.model.errors import UserError
from annotator.model.ids import DocId, TypeId
from annotator.model.step import Step
from annotator.model.suggestion import Decision
from annotator.project.operations.common import UserOperation, counted, quote
from annotator.project.operations.suggesting import RecordRun


@dataclass(frozen=True, slots=True)
class IncomingDocument:
    """A document on its way in: its text, and what came with it; annotations in an order that has ends first."""

    document: Document
    text: str
    annotations: tuple[AnyAnnotation, ...] = ()
    runs: tuple[RecordRun, ...] = ()
    decisions: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportDocuments(UserOperation):
    """Add documents with what is on them, all or none."""

    documents: tuple[IncomingDocument, ...]
    source: str = ""

    def apply(self, step: Step) -> None:
        """Insert each document, its text, its annotations, and what machines proposed for it."""
        for incoming in self.documents:
            if not incoming.text.strip():
                raise UserError("import.empty", "The document holds no text.", where=incoming.document.title)
            document = replace(incoming.document, length=len(incoming.text), text_version=1)
            step.insert(document)
            step.insert(DocumentText(document.id, 1, incoming.text))
            for annotation in incoming.annotations:
                step.insert(annotation)
            for run in incoming.runs:
                step.record_run(run.source, run.doc, run.text_version, run.suggestions)
            for decision in incoming.decisions:
                step.insert(replace(decision, decided_at=step.at))
        what = counted(len(self.documents), "document")
        if len(self.documents) == 1:
            what = quote(self.documents[0].document.title)
        first = self.documents[0].document.id if self.documents else None
        step.describe(f"Import {what}", Focus(first))


@dataclass(frozen=True, slots=True)
class EditDocument(UserOperation):
    """Change a document's title, source, date, language, tags, note or own fields; only the given names change."""

    doc: DocId
    fields: Mapping[str, Any]

    def apply(self, step: Step) -> None:
        """Update the document, if anything differs."""
        allowed = {"title", "source", "doc_date", "language", "tags", "note", "meta"}
        unknown = set(self.fields) - allowed
        if unknown:
            raise UserError("document.field", f"A document has no field {', '.join(sorted(unknown))}.")
        old = step.document(self.doc)
        new = replace(old, **self.fields)
        if new != old:
            step.update(new)
            names = ", ".join(name.replace("doc_", "") for name in self.fields)
            step.describe(f"Change {names} of {quote(old.title)}", Focus(self.doc))


@dataclass(frozen=True, slots=True)
class SetDocumentAttribute(UserOperation):
    """Set an attribute of a document; None takes it away."""

    doc: DocId
    attribute: TypeId
    value: AttributeValue | None

    def apply(self, step: Step) -> None:
        """Update the document, if the value differs."""
        old = step.document(self.doc)
        if old.attrs.get(self.attribute) == self.value:
            return
        rest = {key: value for key, value in old.attrs.items() if key != self.attribute}
        step.update(replace(old, attrs=rest if self.value is None else {**rest, self.attribute: self.value}))
        step.describe(f"Set {step.schema.name(self.attribute)} of {quote(old.title)}", Focus(self.doc))


@dataclass(frozen=True, slots=True)
class HideDocuments(UserOperation):
    """Take documents out of the list; undo brings them back with everything on them."""

    docs: tuple[DocId, ...]
    hidden: bool = True

    def apply(self, step: Step) -> None:
        """Update each document that is not so already."""
        titles = []
        for doc in self.docs:
            old = step.document(doc)
            if old.hidden != self.hidden:
                step.update(replace(old, hidden=self.hidden))
                titles.append(old.title)
        if titles:
            what = quote(titles[0]) if len(titles) == 1 else counted(len(titles), "document")
            step.describe(f"{'Remove' if self.hidden else 'Bring back'} {what}", Focus(self.docs[0]))


@dataclass(frozen=True, slots=True)
class KeepPlace:
    """Remember where a person reads, and for how long; on nobody's undo stack."""

    doc: DocId
    position: int
    seconds: int = 0
    stack: Stack = field(default=Stack.SYSTEM, init=False)

    def apply(self, step: Step) -> None:
        """Update the actor's state."""
        state = step.state(self.doc)
        if state is None:
            step.insert(DocState(doc=self.doc, actor=step.actor, position=self.position, seconds=self.seconds))
        elif state.position != self.position or self.seconds:
            step.update(replace(state, position=self.position, seconds=state.seconds + self.seconds))
        step.describe("Keep the place")
