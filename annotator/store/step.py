"""The step over SQLite: what an operation reads and writes within one transaction."""

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from annotator.model.annotation import AnyAnnotation, Chain, Event, Fragments, Relation, Span
from annotator.model.changes import Focus, Value
from annotator.model.document import Actor, DocState, Document, DocumentText
from annotator.model.errors import Conflict
from annotator.model.ids import ActorId, AnnotationId, DocId, SuggestionId
from annotator.model.schema import LabelType, Schema
from annotator.model.setting import Setting
from annotator.model.snapshot import Snapshot
from annotator.model.suggestion import Decision, MemoryRun, Source, Suggestion
from annotator.store import counts, reads, runs
from annotator.store.cells import Row, dumped_fragments
from annotator.store.forms import FORMS, Form
from annotator.store.pending import pending, twins
from annotator.store.tape import Tape, changed_since, fetch

V = TypeVar("V", bound=Value)
A = TypeVar("A", bound=AnyAnnotation)

_KEPT = ("rev", "created_by", "created_at", "changed_by", "changed_at")


class StoreStep:
    """Implements ``annotator.model.step.Step``."""

    def __init__(self, connection: sqlite3.Connection, actor: Actor, at: int, schema: Schema) -> None:
        self.tape = Tape(connection, actor.id.bytes, at)
        self.title = ""
        self.focus = Focus()
        self._connection = connection
        self._actor = actor.id
        self._who = actor
        self._known = False
        self._schema = schema
        self._texts: dict[DocId, str] = {}
        self._documents: dict[DocId, Document] = {}

    @property
    def actor(self) -> ActorId:
        """Who takes the step."""
        return self._actor

    @property
    def at(self) -> int:
        """When, in UTC milliseconds."""
        return self.tape.at

    @property
    def schema(self) -> Schema:
        """The schema, with what this step has done to it."""
        return self._schema

    # Writing

    def insert(self, value: V) -> V:
        """Write a new value."""
        if isinstance(value, Suggestion):
            raise TypeError("suggestions are written by record_run")
        self.introduce()
        form = FORMS[type(value)]
        written = self._stamped(value)
        self.tape.insert(form, form.to_row(written), written)
        self._written(written)
        return written

    def update(self, value: V) -> V:
        """Write over a value; raises Conflict if its revision is not the file's."""
        form = FORMS[type(value)]
        row = form.to_row(value)
        before = self._before(form, row)
        kept = [name for name in _KEPT if name in row]
        row |= {name: before[name] for name in kept}
        if row == before:
            return value
        row["rev"] = before["rev"] + 1
        if "changed_by" in row:
            row |= {"changed_by": self._actor.bytes, "changed_at": self.at}
        written: Any = form.from_row(row)
        if isinstance(value, Document):
            written = replace(written, signature=value.signature)
        self.tape.update(form, before, row, written)
        self._written(written)
        return written  # type: ignore[no-any-return]

    def delete(self, value: Value) -> None:
        """Remove a value; raises Conflict if its revision is not the file's."""
        form = FORMS[type(value)]
        self.tape.delete(form, self._before(form, form.to_row(value)))
        if isinstance(value, LabelType):
            self._schema = self._schema.without_type(value.id)

    def describe(self, title: str, focus: Focus | None = None) -> None:
        """Say in words what the step does, and where."""
        self.title = title
        self.focus = focus or self.focus

    def introduce(self) -> None:
        """Write down who takes the step, the first time that they write anything."""
        form = FORMS[Actor]
        if not self._known and fetch(self._connection, form, form.to_row(self._who)) is None:
            written = replace(self._who, created_at=self._who.created_at or self.at)
            self.tape.insert(form, form.to_row(written), written)
            counts.begin(self._connection, written)
        self._known = True

    def _before(self, form: Form, row: Row) -> Row:
        before = fetch(self._connection, form, row)
        if before is None:
            raise Conflict("row.gone", "This is no longer there; nothing was written.")
        if before.get("rev") != row.get("rev"):
            raise changed_since()
        return before

    def _stamped(self, value: V) -> V:
        match value:
            case Span() | Relation() | Event() | Chain():
                by, at = value.created_by or self._actor, value.created_at or self.at
                changed_by, changed_at = value.changed_by or by, value.changed_at or at
                return replace(value, rev=1, created_by=by, created_at=at, changed_by=changed_by, changed_at=changed_at)
            case Snapshot():
                by, at = value.created_by or self._actor, value.created_at or self.at
                return replace(value, rev=1, created_by=by, created_at=at)
            case Document() | Actor():
                return replace(value, rev=1, created_at=value.created_at or self.at)
            case DocState() | LabelType() | Decision() | Setting():
                return replace(value, rev=1)
            case _:
                return value

    def _written(self, value: Value) -> None:
        """Keep true what is derived from a value."""
        match value:
            case LabelType():
                self._schema = self._schema.with_type(value)
            case Setting():
                self._schema = reads.with_setting(self._schema, value)
            case Document():
                self._documents.pop(value.id, None)
                self._connection.execute(
                    "INSERT OR IGNORE INTO doc_sketch (doc_id, version, signature) VALUES (?, ?, ?)",
                    (value.id.bytes, value.text_version, value.signature),
                )
            case DocumentText():
                self._texts[value.doc] = value.text
            case Actor():
                counts.begin(self._connection, value)
            case _:
                pass

    def record_run(
        self,
        source: Source,
        doc: DocId,
        text_version: int,
        suggestions: Iterable[Suggestion],
        replaces: Iterable[str] = (),
    ) -> None:
        """Write a source's run on a document."""
        self.introduce()
        self.document(doc)
        runs.record(self.tape, source, doc, text_version, list(suggestions), tuple(replaces))

    def record_memory(self, source: Source, run: MemoryRun) -> None:
        """Write what memory makes of a document now."""
        self.introduce()
        self.document(run.doc)
        runs.record_memory(self.tape, source, run)

    def prefer_source(self, source: Source, line: Iterable[str]) -> None:
        """Bring back what a source proposed wherever it has run."""
        self.introduce()
        runs.prefer(self.tape, source, tuple(line))

    # Reading

    def document(self, doc: DocId) -> Document:
        """Return a document, or raise UserError "document.missing"."""
        if doc not in self._documents:
            self._documents[doc] = reads.document(self._connection, doc)
        return self._documents[doc]

    def documents(self) -> Iterable[Document]:
        """Return all documents that are not hidden."""
        return reads.documents(self._connection)

    def text(self, doc: DocId) -> str:
        """Return the document's text in its present version."""
        if doc not in self._texts:
            self._texts[doc] = reads.text(self._connection, doc)
        return self._texts[doc]

    def state(self, doc: DocId) -> DocState | None:
        """Return the actor's progress with a document."""
        return reads.state(self._connection, doc, self._actor)

    def setting(self, key: str) -> Setting | None:
        """Return a fact about the project, or None."""
        return reads.setting(self._connection, key)

    def next_text_version(self, doc: DocId) -> int:
        """Return one more than any version of the text that the document ever had."""
        sql = "SELECT coalesce(max(version), 0) + 1 FROM doc_text WHERE doc_id = ?"
        return int(self._connection.execute(sql, (doc.bytes,)).fetchone()[0])

    def snapshots(self) -> Iterable[Snapshot]:
        """Return the named places in the journal."""
        return reads.snapshots(self._connection)

    def actors(self) -> Iterable[Actor]:
        """Return everyone who owns anything here."""
        return reads.actors(self._connection)

    def annotation(self, annotation: AnnotationId) -> AnyAnnotation | None:
        """Return an annotation, or None."""
        return reads.annotation(self._connection, annotation)

    def annotations(self, doc: DocId, kind: type[A]) -> list[A]:
        """Return a document's annotations of a class, by all owners, in order of their start."""
        found = reads.annotations(self._connection, "doc_id = ?", (doc.bytes,))
        starts = {a.id: a.start for a in found if isinstance(a, Span)}
        wanted: list[AnyAnnotation] = [a for a in found if isinstance(a, kind)]
        return reads.in_order(wanted, starts)  # type: ignore[return-value]

    def spans_between(self, doc: DocId, start: int, end: int) -> list[AnyAnnotation]:
        """Return all owners' spans that overlap a stretch of code points."""
        found = reads.annotations(
            self._connection,
            'doc_id = ? AND "start" < ? AND "end" > ? AND kind = \'span\' ORDER BY "start", "end" DESC, id',
            (doc.bytes, end, start),
            spans_only=True,
        )
        return [a for a in found if isinstance(a, Span) and any(s < end and start < e for s, e in a.fragments)]

    def pointing_at(self, annotation: AnnotationId) -> list[AnyAnnotation]:
        """Return what has this annotation as an end, argument or member."""
        return reads.pointing_at(self._connection, annotation)

    def of_type(self, type_id: object) -> list[AnyAnnotation]:
        """Return the annotations of a type, in all documents."""
        return reads.annotations(self._connection, "type_id = ? ORDER BY doc_id, id", (_raw(type_id),))

    def suggestion(self, suggestion: SuggestionId) -> Suggestion | None:
        """Return a suggestion, or None."""
        return reads.suggestion(self._connection, suggestion)

    def pending(self, doc: DocId, *, start: int = 0, end: int | None = None, score: float = 0.0) -> list[Suggestion]:
        """Return the suggestions without a decision by the actor that touch a stretch."""
        return pending(self._connection, doc, self._actor, start=start, end=end, score=score)

    def alike(self, suggestion: Suggestion) -> list[Suggestion]:
        """Return the live suggestions that say just the same with another word for the label."""
        return twins(self._connection, suggestion)

    def suggested_links(self, end: SuggestionId | AnnotationId) -> list[Suggestion]:
        """Return the pending relation suggestions that have this end."""
        found = reads.suggestions(self._connection, "WHERE head_id = :end OR tail_id = :end", {"end": end.bytes})
        open_ids = {s.id for doc in {s.doc for s in found} for s in self.pending(doc)}
        return [s for s in found if s.id in open_ids]

    def decisions(self, doc: DocId) -> list[Decision]:
        """Return the actor's decisions on a document's suggestions."""
        rest = 'WHERE doc_id = ? AND owner_id = ? ORDER BY "start", "end", id'
        return reads.decisions(self._connection, rest, (doc.bytes, self._actor.bytes))

    def decision_on(self, suggestion: SuggestionId) -> Decision | None:
        """Return the actor's decision on a suggestion, or None."""
        rest = "WHERE suggestion_id = ? AND owner_id = ?"
        found = reads.decisions(self._connection, rest, (suggestion.bytes, self._actor.bytes))
        return found[0] if found else None

    def decisions_for(self, annotation: AnnotationId) -> list[Decision]:
        """Return the decisions by which an annotation was accepted."""
        rest = "WHERE annotation_id = ? ORDER BY decided_at, id"
        return reads.decisions(self._connection, rest, (annotation.bytes,))

    def place_taken(self, doc: DocId, type_id: object, fragments: Fragments) -> AnyAnnotation | None:
        """Return the actor's span of just this type and these fragments, or None."""
        found = reads.annotations(
            self._connection,
            'doc_id = ? AND "start" = ? AND "end" = ? AND fragments IS ? AND type_id = ? AND owner_id = ? '
            "AND kind = 'span' ORDER BY id LIMIT 1",
            (
                doc.bytes,
                fragments[0][0],
                fragments[-1][1],
                dumped_fragments(fragments),
                _raw(type_id),
                self._actor.bytes,
            ),
            spans_only=True,
        )
        return found[0] if found else None


def _raw(key: object) -> bytes:
    assert isinstance(key, UUID)
    return key.bytes
