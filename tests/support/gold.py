"""A small project with some of everything that a dataset tells apart, the same in every run."""

from itertools import count
from pathlib import Path
from uuid import UUID

import pytest

from annotator.model.annotation import Span
from annotator.model.document import Document
from annotator.model.ids import AnnotationId, DocId, derived_id
from annotator.model.schema import TypeKind
from annotator.model.similarity import signature
from annotator.model.suggestion import How
from annotator.model.text import text_sha256
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.review import (
    AcceptSuggestions,
    ChangeSuggestion,
    FinishDocument,
    RejectSuggestions,
)
from annotator.project.operations.snapshots import NameSnapshot
from annotator.project.operations.spans import MoveSpan
from annotator.project.project import Project
from tests.support.notation import news_schema
from tests.support.projects import machine, proposal, run
from tests.support.seeded import seeded_project


def steady(monkeypatch: pytest.MonkeyPatch, start: int = 1) -> None:
    """Make ids and times follow from the order of the steps alone."""
    numbers, times = count(start), count(1_700_000_000_000 + 1000 * start, 1000)

    def new_id() -> UUID:
        return derived_id("test", next(numbers))

    operations = (f"project.operations.{name}" for name in ("review", "snapshots", "spans", "relations"))
    for place in ("store.ledger", "project.beginning", "project.project", *operations):
        monkeypatch.setattr(f"annotator.{place}.new_id", new_id)
    monkeypatch.setattr("annotator.store.ledger.now_ms", lambda: next(times))


def gold_project(path: Path) -> Project:
    """Return a project: a seed reviewed in all ways and finished, short documents finished and not, by two people."""
    project, doc = seeded_project(path, every=4)
    document = project.open_document(doc)
    spans = [s for s in document.pending() if s.kind == "span"]
    first, second, third, fourth, *rest = (s.id for s in spans)
    project.do(AcceptSuggestions((first, fourth), seen=frozenset({first, fourth})))
    project.do(ChangeSuggestion(second, project.schema.named(TypeKind.SPAN, "ORG").id))
    project.do(RejectSuggestions((third,), seen=frozenset({third})))
    project.do(AcceptSuggestions(tuple(rest), How.GROUP))
    made = next(s for s in project.open_document(doc).spans.values() if s.origin_id == fourth)
    project.do(MoveSpan(made.id, ((made.start, made.end - 1),)))
    project.do(FinishDocument(doc, reject_rest=True))
    for number, text in enumerate(TEXTS):
        add(project, f"Note {number}", text)
    return project


TEXTS = (
    "Ada Lind, envoy of Norway, arrived in Geneva. Talks begin on Monday, she told reporters at the airport.",
    "The port of Aden was closed after the storm. Ships waited outside for three days, the harbour master said.",
    "Parliament met late. No vote was taken, and the speaker sent the members home before the last trains left.",
)


def add(project: Project, title: str, text: str, *, finished: bool = True, **fields) -> DocId:
    """Add a document with a span on its first word, and finish it."""
    key = DocId(derived_id("gold", title))
    doc = Document(id=key, title=title, signature=signature(text), original_sha256=text_sha256(text), **fields)
    label = project.schema.named(TypeKind.SPAN, "PERSON").id
    span = Span(
        id=AnnotationId(derived_id("gold", title, "e1")),
        doc=key,
        type=label,
        owner=project.person.id,
        fragments=((0, text.index(" ")),),
    )
    project.do(ImportDocuments((IncomingDocument(doc, text, (span,)),)))
    if finished:
        project.do(FinishDocument(key))
    return key


def suggest(project: Project, doc: DocId):
    """Propose something that waits for a decision."""
    found = proposal(news_schema(), machine(), doc, "ORG", 4, 8)
    run(project, machine(), doc, found)
    return found


def snapshot_here(project: Project, name: str):
    """Name the present state."""
    with project.state() as state:
        project.do(NameSnapshot(name, state.place, len(state.documents())))
    return project.snapshot(name)
