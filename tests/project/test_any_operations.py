"""Any operations: undo all is the start, redo all the end, the journal replays to the same, each past can be read."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from annotator.model.document import Status
from annotator.model.errors import Conflict, UserError
from annotator.model.ids import derived_id
from annotator.model.schema import LabelType, TypeKind
from annotator.model.suggestion import SuggestionKind
from annotator.project.operations.documents import EditDocument, HideDocuments, KeepPlace, SetDocumentAttribute
from annotator.project.operations.relations import AddRelation, ReverseRelation
from annotator.project.operations.review import (
    AcceptSuggestions,
    ChangeSuggestion,
    FinishDocument,
    RejectSuggestions,
    SetStatus,
)
from annotator.project.operations.schema import DescribeSchema, PutType, RetireType
from annotator.project.operations.snapshots import NameSnapshot, RemoveSnapshot, RenameSnapshot
from annotator.project.operations.spans import (
    AddSpan,
    DeleteAnnotations,
    LabelIdentical,
    MoveSpan,
    NewSpan,
    RelabelAnnotations,
    SetAttribute,
    SetNote,
)
from annotator.project.project import Project
from annotator.store import counts, past
from annotator.store.pending import pending
from tests.support.notation import news_schema
from tests.support.projects import (
    TEXT,
    add_document,
    everything,
    link_proposal,
    machine,
    new_project,
    proposal,
    replayed,
    run,
    snapshot,
)

SCHEMA = news_schema()
LABELS = ("PERSON", "GPE", "ORG")
TYPES = [SCHEMA.named(TypeKind.SPAN, name).id for name in LABELS]
LINKS = ("visits", "meets_with", "located_in")
PLACES = [(0, 11), (0, 5), (15, 21), (30, 36), (38, 43), (48, 59)]

places = st.sampled_from(PLACES)
labels = st.sampled_from(LABELS)
types = st.sampled_from(TYPES)
numbers = st.integers(0, 7)


class Operations(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))

    @initialize(together=st.sampled_from((1, counts.TOGETHER)))
    def begin(self, together) -> None:
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(counts, "TOGETHER", together)  # 1: always by what differs near to what was touched
        self.project = new_project(self.folder, SCHEMA)
        self.docs = [add_document(self.project, TEXT, title) for title in ("First", "Second")]
        self.shown = {doc: self.project.open_document(doc) for doc in self.docs}
        self.project.subscribe(self._on_changed)
        self.start = snapshot(self.project)
        self.states = {}
        for doc in self.docs:
            self.populate(doc)

    def populate(self, doc) -> None:
        """Put enough on a document that every gesture finds something."""
        for place, type_id in zip(PLACES[:4], (TYPES[0], TYPES[0], TYPES[1], TYPES[1]), strict=True):
            self.do(AddSpan(doc, (place,), type_id))
        one, _, two, three = sorted(self.shown[doc].spans.values(), key=lambda s: (s.start, -s.end))
        visits, within = (SCHEMA.named(TypeKind.RELATION, name).id for name in ("visits", "located_in"))
        self.do(AddRelation(one.id, three.id, visits))
        self.do(AddRelation(two.id, three.id, within))
        source = machine("rules", "0")
        found = [proposal(SCHEMA, source, doc, label, *place) for label in LABELS for place in PLACES[2:]]
        found += [
            link_proposal(SCHEMA, source, "visits", one, found[4]),
            link_proposal(SCHEMA, source, "visits", found[3], two),
        ]
        run(self.project, source, doc, *found)

    def teardown(self) -> None:
        try:
            self.check_undo_and_redo()
        finally:
            self.patch.undo()
            self.project.close()
            shutil.rmtree(self.folder)

    def _on_changed(self, changes) -> None:
        for document in self.shown.values():
            document.apply(changes)
            document.with_schema(self.project.schema)

    def do(self, op) -> None:
        try:
            self.project.do(op)
        except Conflict:
            raise
        except UserError:
            pass

    def some(self, found, number):
        found = sorted(found, key=lambda item: item.id)
        return found[number % len(found)] if found else None

    def span(self, number):
        return self.some([s for d in self.shown.values() for s in d.spans.values()], number)

    def relation(self, number):
        return self.some([r for d in self.shown.values() for r in d.relations.values()], number)

    def suggestion(self, number):
        return self.some([s for d in self.shown.values() for s in d.pending()], number)

    # What persons do

    @rule(number=numbers, place=places, type_id=types)
    def add(self, number, place, type_id) -> None:
        self.do(AddSpan(self.docs[number % 2], (place,), type_id))

    @rule(number=numbers, other=numbers, name=st.sampled_from(LINKS))
    def link(self, number, other, name) -> None:
        head, tail = self.span(number), self.span(other)
        if head and tail:
            self.do(AddRelation(head.id, tail.id, SCHEMA.named(TypeKind.RELATION, name).id))

    @rule(number=numbers)
    def reverse(self, number) -> None:
        if found := self.relation(number):
            self.do(ReverseRelation(found.id))

    @rule(number=numbers, type_id=types)
    def relabel(self, number, type_id) -> None:
        if found := self.span(number):
            self.do(RelabelAnnotations((found.id,), type_id))

    @rule(number=numbers, place=places)
    def move(self, number, place) -> None:
        if found := self.span(number):
            self.do(MoveSpan(found.id, (place,)))

    @rule(number=numbers)
    def delete(self, number) -> None:
        if found := self.span(number):
            self.do(DeleteAnnotations((found.id,)))

    @rule(number=numbers, text=st.sampled_from(["", "~ odd", "a “note”"]))
    def note(self, number, text) -> None:
        if found := self.relation(number) or self.span(number):
            self.do(SetNote(found.id, text))

    @rule(number=numbers, value=st.sampled_from(["stated", "denied", None]))
    def attribute(self, number, value) -> None:
        if found := self.relation(number):
            self.do(SetAttribute((found.id,), SCHEMA.named(TypeKind.ATTRIBUTE, "modality").id, value))

    @rule(type_id=types)
    def identical(self, type_id) -> None:
        spans = tuple(NewSpan(doc, (place,), type_id) for doc in self.docs for place in ((0, 11), (48, 59)))
        self.do(LabelIdentical(spans, "Marie Curie"))

    @rule(number=numbers, title=st.sampled_from(["First", "Other", ""]))
    def describe(self, number, title) -> None:
        self.do(EditDocument(self.docs[number % 2], {"title": title, "tags": (title,), "meta": {"desk": title}}))

    @rule(number=numbers, value=st.sampled_from([None, "x"]))
    def document_attribute(self, number, value) -> None:
        attribute = SCHEMA.named(TypeKind.ATTRIBUTE, "modality").id
        self.do(SetDocumentAttribute(self.docs[number % 2], attribute, value))

    @rule(number=numbers, hidden=st.booleans())
    def hide(self, number, hidden) -> None:
        self.do(HideDocuments((self.docs[number % 2],), hidden))

    @rule(number=numbers, position=st.integers(0, 90))
    def keep_place(self, number, position) -> None:
        self.do(KeepPlace(self.docs[number % 2], position, 3))

    @rule(number=numbers, status=st.sampled_from(list(Status)))
    def status(self, number, status) -> None:
        self.do(SetStatus(self.docs[number % 2], status))

    @rule(number=numbers, rest=st.booleans())
    def finish(self, number, rest) -> None:
        self.do(FinishDocument(self.docs[number % 2], rest))

    @rule(name=st.sampled_from(["SHIP", "PLANE"]), colour=st.sampled_from(["#112233", "#445566"]))
    def put_type(self, name, colour) -> None:
        key = derived_id("test", name)
        old = self.project.schema.types.get(key)
        label = LabelType(id=key, kind=TypeKind.SPAN, name=name, colour=colour, rev=old.rev if old else 1)
        self.do(PutType(label))

    @rule(type_id=types, retired=st.booleans())
    def retire(self, type_id, retired) -> None:
        self.do(RetireType(type_id, retired))

    @rule(text=st.sampled_from(["", "Label with care.", "Be brief."]))
    def guidelines(self, text) -> None:
        self.do(DescribeSchema(guidelines=text))

    @rule(name=st.sampled_from(["Start", "Later"]), number=numbers)
    def name_snapshot(self, name, number) -> None:
        steps = self.project.history(limit=8)
        self.do(NameSnapshot(name, steps[number % len(steps)].id, 2))

    @rule(number=numbers, name=st.sampled_from(["Later", "End", None]))
    def rename_snapshot(self, number, name) -> None:
        if found := self.some(self.project.snapshots(), number):
            self.do(RenameSnapshot(found.id, name) if name else RemoveSnapshot(found.id))

    # What machines propose, and what persons make of it

    @rule(
        number=numbers,
        version=st.sampled_from("12"),
        chosen=st.sets(st.tuples(labels, places), max_size=6),
        links=numbers,
    )
    def suggest(self, number, version, chosen, links) -> None:
        source, doc = machine("rules", version), self.docs[number % 2]
        found = [proposal(SCHEMA, source, doc, label, *place) for label, place in sorted(chosen)]
        ends = [*found, *sorted(self.shown[doc].spans.values(), key=lambda s: s.id)][:6]
        pairs = [(a, b) for a in ends for b in ends if a is not b][: links % 4]
        found += [link_proposal(SCHEMA, source, LINKS[n % 3], a, b) for n, (a, b) in enumerate(pairs)]
        run(self.project, source, doc, *found)

    @rule(number=numbers, many=st.booleans())
    def accept(self, number, many) -> None:
        if found := self.suggestion(number):
            same = [s.id for s in self.shown[found.doc].pending() if s.kind is SuggestionKind.SPAN]
            self.do(AcceptSuggestions(tuple(same) if many else (found.id,)))

    @rule(number=numbers)
    def reject(self, number) -> None:
        if found := self.suggestion(number):
            self.do(RejectSuggestions((found.id,)))

    @rule(number=numbers, type_id=types, place=places)
    def change(self, number, type_id, place) -> None:
        found = self.suggestion(number)
        if found and found.kind is SuggestionKind.SPAN:
            self.do(ChangeSuggestion(found.id, type_id, (place,)))

    # Going back and forth

    @rule()
    def undo(self) -> None:
        title = self.project.undo_title()
        if not title.startswith("Import"):
            changes = self.project.undo()
            assert changes is not None
            assert changes.title == f"Undo: {title}"

    @rule()
    def redo(self) -> None:
        title = self.project.redo_title()
        changes = self.project.redo()
        assert (changes.title if changes else "") == (f"Redo: {title}" if title else "")

    @rule(number=st.integers(0, 12))
    def go_back(self, number) -> None:
        steps = [s for s in self.project.history(limit=12) if s.seq > 3]
        if steps:
            self.project.undo_to(steps[number % len(steps)].id)

    # What always holds

    @invariant()
    def pictures_agree(self) -> None:
        with self.project._store.reading() as connection:
            waiting = {doc: pending(connection, doc, self.project.person.id) for doc in self.docs}
        for doc, shown in self.shown.items():
            fresh = self.project.open_document(doc)
            assert fresh.pending() == waiting[doc]
            assert shown.pending() == waiting[doc]
            assert fresh.spans == shown.spans
            assert fresh.relations == shown.relations
            assert fresh.decisions == shown.decisions
            assert fresh.state == shown.state
            assert replace(fresh.doc, signature=b"") == replace(shown.doc, signature=b"")

    @invariant()
    def remember(self) -> None:
        """Note what the tables hold after the last step, for the time when it is past."""
        last = self.project.history(limit=1)[0]
        if last.seq % 5 == 0:
            with self.project._store.reading() as connection:
                self.states[last.id] = everything(connection)

    @invariant()
    def lists_are_true(self) -> None:
        for row in self.project.documents(self.docs):
            shown = self.shown[row.id]
            found = (row.spans, row.relations, row.pending)
            assert found == (len(shown.spans), len(shown.relations), len(shown.pending()))
            assert (row.status, row.position) == (shown.state.status, shown.state.position)

    def check_the_past(self) -> None:
        for place, state in self.states.items():
            with past.at_step(self.project._store, place) as (connection, _):
                assert everything(connection) == state

    def check_undo_and_redo(self) -> None:
        end = snapshot(self.project)
        assert replayed(self.project) == end
        assert self.project.check() == []
        steps = 0
        while not self.project.undo_title().startswith("Import"):
            assert self.project.undo()
            steps += 1
        assert without_reading(snapshot(self.project)) == without_reading(self.start)
        while steps:
            assert self.project.redo()
            steps -= 1
        assert snapshot(self.project) == end
        assert replayed(self.project) == end
        self.check_the_past()
        self.project.close()
        with Project.open(self.project.path, person="Ada") as again:
            assert snapshot(again) == end


def without_reading(tables):
    """Leave out where somebody reads, and machines: they are on nobody's undo stack."""
    return {
        name: {tuple((c, v) for c, v in row if c not in ("position", "seconds")) for row in rows}
        for name, rows in tables.items()
        if name not in ("doc_state", "actor")
    }


Operations.TestCase.settings = settings(
    max_examples=15,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestOperations = Operations.TestCase
