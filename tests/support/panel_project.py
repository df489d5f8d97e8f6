"""A project in memory with what the panels ask of one: sources, people, history."""

from concurrent.futures import Future
from dataclasses import replace

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Annotation, targets
from annotator.model.changes import Changes, Focus, HistoryEntry, Removed, StepRecord
from annotator.model.document import Actor, ActorKind, DocState, Document, DocumentText
from annotator.model.errors import UserError
from annotator.model.ids import StepId, derived_id, new_id, now_ms
from annotator.model.schema import LabelType, Schema
from annotator.model.suggestion import Decision, Source, Suggestion, Verdict

ME = derived_id("test", "me")


def key_of(value):
    return ("state", value.doc, value.actor) if isinstance(value, DocState) else getattr(value, "id", None) or value


class MemoryStep:
    def __init__(self, project):
        self.project = project
        self.actor, self.at = project.actor, now_ms()
        self.put, self.removed, self.history = [], [], []
        self.title, self.focus = "", Focus()

    @property
    def schema(self):
        return self.project.schema

    def insert(self, value):
        if isinstance(value, Annotation):
            value = replace(value, created_by=self.actor, created_at=self.at, rev=1)
        return self._write(None, value)

    def update(self, value):
        old = self.project.values[key_of(value)]
        return self._write(old, replace(value, rev=getattr(old, "rev", 0) + 1))

    def delete(self, value):
        old = self.project.values.pop(key_of(value))
        self.history.append((old, None))
        self.removed.append(Removed(type(old), old.id, getattr(old, "doc", None)))

    def _write(self, old, new):
        self.project.values[key_of(new)] = new
        self.history.append((old, new))
        self.put.append(new)
        return new

    def describe(self, title, focus=None):
        self.title, self.focus = title, focus or Focus()

    def _of(self, kind):
        return [v for v in self.project.values.values() if isinstance(v, kind)]

    def document(self, doc):
        found = self.project.values.get(doc)
        if found is None:
            raise UserError("document.missing", "No such document.")
        return found

    def documents(self):
        return self._of(Document)

    def text(self, doc):
        return next(t.text for t in self._of(DocumentText) if t.doc == doc)

    def state(self, doc):
        return self.project.values.get(("state", doc, self.actor))

    def annotation(self, key):
        found = self.project.values.get(key)
        return found if isinstance(found, Annotation) else None

    def annotations(self, doc, kind):
        return [a for a in self._of(kind) if a.doc == doc]

    def pointing_at(self, key):
        return [a for a in self._of(Annotation) if key in targets(a)]

    def of_type(self, type_id):
        return [a for a in self._of(Annotation) if a.type == type_id]

    def suggestion(self, key):
        return self.project.values.get(key)

    def decision_on(self, key):
        return next((d for d in self._of(Decision) if d.suggestion == key), None)

    def decisions_for(self, key):
        return [d for d in self._of(Decision) if d.annotation == key and d.verdict is not Verdict.REJECT]

    def place_taken(self, doc, type_id, fragments):
        spans = (a for a in self._of(Annotation) if a.doc == doc and a.type == type_id)
        return next((a for a in spans if getattr(a, "fragments", None) == fragments), None)


class MemoryProject:
    def __init__(self, schema: Schema, *values) -> None:
        self.actor = ME
        self.title_of_schema = schema.title
        self.guidelines = schema.guidelines
        self.values = {key_of(v): v for v in (Actor(id=ME, kind=ActorKind.PERSON, name="Ada"), *schema, *values)}
        self.steps, self.listeners = [], []

    @property
    def schema(self):
        types = {v.id: v for v in self.values.values() if isinstance(v, LabelType)}
        return Schema(types, self.title_of_schema, self.guidelines)

    def subscribe(self, listener):
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def submit(self, op, *, initiator=""):
        future: Future = Future()
        kept, step = dict(self.values), MemoryStep(self)
        try:
            op.apply(step)
        except Exception as error:
            self.values = kept
            future.set_exception(error)
            return future
        touched = [*step.put, *(old for old, _ in step.history if old)]
        changes = Changes(
            step=StepId(new_id()),
            op=type(op).__name__,
            title=step.title,
            actor=self.actor,
            stack=op.stack,
            at=step.at,
            put=tuple(step.put),
            removed=tuple(step.removed),
            documents=frozenset(doc for v in touched if (doc := self._document_of(v))),
            kinds=frozenset(type(v) for v in touched),
            focus=step.focus,
            initiator=initiator,
        )
        self.steps.append((changes, step.history))
        for listener in tuple(self.listeners):
            listener(changes)
        future.set_result(changes)
        return future

    def _document_of(self, value):
        if isinstance(value, Decision):
            return value.place.doc
        return value.id if isinstance(value, Document) else getattr(value, "doc", None)

    def open_document(self, doc):
        of = [v for v in self.values.values() if getattr(v, "doc", None) == doc]
        return AnnotatedDocument(
            self.values[doc],
            next(t.text for t in of if isinstance(t, DocumentText)),
            self.actor,
            [v for v in of if isinstance(v, Annotation)],
            [v for v in of if isinstance(v, Suggestion)],
            [v for v in self.values.values() if isinstance(v, Decision) and v.place.doc == doc],
            self.values.get(("state", doc, self.actor)),
            frozenset(t.id for t in self.schema if t.symmetric),
        )

    def records(self):
        return [
            StepRecord(
                id=c.step, seq=n, actor=c.actor, op=c.op, title=c.title, at=c.at, stack=c.stack,
                documents=tuple(c.documents), changes=len(h), focus=c.focus,
            )
            for n, (c, h) in enumerate(self.steps, 1)
        ]  # fmt: skip

    def actors(self):
        return [v for v in self.values.values() if isinstance(v, Actor)]

    def history(self, doc=None, *, limit=200, before=None):
        found = [r for r in self.records() if (doc is None or doc in r.documents) and (not before or r.seq < before)]
        return found[::-1][:limit]

    def history_of(self, key):
        return [
            HistoryEntry(step=record, actor_name="Ada", before=old, after=new)
            for record, (_, changed) in zip(self.records(), self.steps, strict=True)
            for old, new in changed
            if getattr(new or old, "id", None) == key
        ]

    def sources(self):
        return {v.id: v for v in self.values.values() if isinstance(v, Source)}
