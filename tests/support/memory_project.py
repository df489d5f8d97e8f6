"""A project in memory: the operations, undo and news of a real one, without a file. For the tests of the window."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Annotation, Chain, Event, Relation, Span, targets
from annotator.model.changes import Changes, Focus, Removed, Stack
from annotator.model.document import DocState, Document, DocumentText
from annotator.model.errors import UserError
from annotator.model.ids import StepId, new_id
from annotator.model.schema import LabelType, Schema
from annotator.model.suggestion import Decision, Suggestion, Verdict
from tests.support.notation import ME, Picture, news_schema

Key = tuple[type, Any]


def key_of(value) -> Key:
    return type(value), value.doc if isinstance(value, DocState | DocumentText) else value.id


class MemoryStep:
    def __init__(self, project: "MemoryProject") -> None:
        self.project, self.values = project, dict(project.values)
        self.actor, self.at = ME, 0
        self.title, self.focus = "", Focus()
        self.changes: list[tuple[Key, Any, Any]] = []

    @property
    def schema(self) -> Schema:
        return Schema({v.id: v for v in self.values.values() if isinstance(v, LabelType)})

    def insert(self, value):
        self._write(key_of(value), value)
        return value

    def update(self, value):
        value = replace(value, rev=value.rev + 1)
        self._write(key_of(value), value)
        return value

    def delete(self, value) -> None:
        self._write(key_of(value), None)

    def _write(self, key: Key, after) -> None:
        self.changes.append((key, self.values.get(key), after))
        if after is None:
            del self.values[key]
        else:
            self.values[key] = after

    def describe(self, title, focus=None) -> None:
        self.title, self.focus = title, focus or self.focus

    def _all(self, kind):
        return [v for v in self.values.values() if isinstance(v, kind)]

    def document(self, doc):
        return self.values[Document, doc]

    def documents(self):
        return [d for d in self._all(Document) if not d.hidden]

    def text(self, doc):
        return self.values[DocumentText, doc].text

    def state(self, doc):
        return self.values.get((DocState, doc))

    def annotation(self, annotation):
        kinds = (Span, Relation, Event, Chain)
        return next((v for k in kinds if (v := self.values.get((k, annotation)))), None)

    def pointing_at(self, annotation):
        return [v for v in self._all(Annotation) if annotation in targets(v)]

    def suggestion(self, suggestion):
        return self.values.get((Suggestion, suggestion))

    def pending(self, doc, *, start=0, end=None, score=0.0):
        return self.project.annotated(doc, self.values).pending()

    def alike(self, suggestion):
        same = (s for s in self._all(Suggestion) if s.doc == suggestion.doc and s.says == suggestion.says)
        return [s for s in same if s.label != suggestion.label]

    def decision_on(self, suggestion):
        return next((d for d in self._all(Decision) if d.suggestion == suggestion), None)

    def decisions_for(self, annotation):
        found = (d for d in self._all(Decision) if d.annotation == annotation)
        return [d for d in found if d.verdict in (Verdict.ACCEPT, Verdict.CHANGE)]

    def place_taken(self, doc, type_id, fragments):
        spans = (s for s in self._all(Span) if s.doc == doc and s.type == type_id)
        return next((s for s in spans if s.fragments == fragments), None)


class MemoryProject:
    def __init__(self, *pictures: Picture, schema: Schema | None = None) -> None:
        self.values: dict[Key, Any] = {
            label_key: label for label in schema or news_schema() for label_key in [key_of(label)]
        }
        self.journal: list[tuple[str, list[tuple[Key, Any, Any]], Focus]] = []
        self._undone: list[int] = []
        self._undo: list[int] = []
        self._listeners: list[Callable[[Changes], None]] = []
        for drawn in pictures:
            document = replace(drawn.document, length=len(drawn.text))
            for value in (document, DocumentText(document.id, 1, drawn.text), *drawn.spans, *drawn.suggestions):
                self.values[key_of(value)] = value

    @property
    def schema(self) -> Schema:
        return MemoryStep(self).schema

    @property
    def titles(self) -> list[str]:
        return [title for title, _, _ in self.journal]

    def annotated(self, doc, values=None) -> AnnotatedDocument:
        values = self.values if values is None else values
        mine = [v for v in values.values() if getattr(v, "doc", None) == doc]
        return AnnotatedDocument(
            values[Document, doc],
            values[DocumentText, doc].text,
            ME,
            [v for v in mine if isinstance(v, Annotation)],
            [v for v in mine if isinstance(v, Suggestion)],
            [v for v in values.values() if isinstance(v, Decision) and v.place.doc == doc],
            values.get((DocState, doc)),
            frozenset(v.id for v in values.values() if isinstance(v, LabelType) and v.symmetric),
        )

    open_document = annotated

    def subscribe(self, listener):
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def submit(self, op, *, initiator="") -> "Future[Changes]":
        done: Future[Changes] = Future()
        step = MemoryStep(self)
        try:
            op.apply(step)
        except UserError as error:
            done.set_exception(error)
            return done
        if step.changes:
            self._undo.append(len(self.journal))
            self._undone.clear()
        done.set_result(self._commit(step.title, step.changes, step.focus, initiator))
        return done

    def submit_undo(self):
        return self._replay(self._undo, self._undone)

    def submit_redo(self):
        return self._replay(self._undone, self._undo)

    def _replay(self, source, target):
        done: Future[Changes | None] = Future()
        if not source:
            done.set_result(None)
            return done
        title, changes, focus = self.journal[source.pop()]
        target.append(len(self.journal))
        reverse = [(key, after, before) for key, before, after in reversed(changes)]
        done.set_result(self._commit(f"Undo {title}", reverse, focus, ""))
        return done

    def _commit(self, title, written, focus, initiator) -> Changes:
        for key, _, after in written:
            if after is None:
                self.values.pop(key, None)
            else:
                self.values[key] = after
        if written:
            self.journal.append((title, written, focus))
        last = {key: (before, after) for key, before, after in written}
        put = tuple(after for _, after in last.values() if after is not None)
        removed = tuple(Removed(key[0], key[1]) for key, (_, after) in last.items() if after is None)
        touched = [value for _, before, after in written for value in (before, after) if value is not None]
        docs = {v.place.doc if isinstance(v, Decision) else getattr(v, "doc", getattr(v, "id", None)) for v in touched}
        changes = Changes(
            step=StepId(new_id()), op="", title=title, actor=ME, stack=Stack.USER, at=0, put=put, removed=removed,
            documents=frozenset(docs), kinds=frozenset(key[0] for key, _, _ in written), focus=focus,
            initiator=initiator,
        )  # fmt: skip
        if written:
            for listener in self._listeners:
                listener(changes)
        return changes
