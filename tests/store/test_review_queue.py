"""The review queue: orders, groups, bulk and disputes, kept true by every step."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.model.ids import DocId
from annotator.model.review import Order
from annotator.model.schema import TypeKind
from annotator.model.suggestion import How, grouping_string
from annotator.model.suggestion import SuggestionKind as Kind
from annotator.project.operations.documents import HideDocuments
from annotator.project.operations.review import (
    AcceptSuggestions,
    ChangeSuggestion,
    RejectSuggestions,
    SetStatus,
    Status,
)
from annotator.project.operations.spans import AddSpan
from annotator.project.project import Project
from annotator.store import counts
from annotator.store.queue import hundredths
from tests.support.notation import news_schema
from tests.support.projects import add_document, machine, proposal, run

SCHEMA = news_schema()
PERSON, ORG = (SCHEMA.named(TypeKind.SPAN, name).id for name in ("PERSON", "ORG"))
TEXTS = (
    "Kirby spoke. Then  kirby left for Beira; nobody followed him.",
    "Mr. KIRBY met the General Staff in Beira. Beira was quiet.",
)


@pytest.fixture
def docs(project: Project) -> list[DocId]:
    found = [add_document(project, text, f"Text {n}") for n, text in enumerate(TEXTS)]
    source = machine()
    for doc, places in zip(found, (((0, "Kirby", 0.9), (19, "kirby", 0.55)), ((4, "KIRBY", 0.7),)), strict=True):
        spans = [proposal(SCHEMA, source, doc, "PERSON", at, at + len(word), score) for at, word, score in places]
        beira = TEXTS[found.index(doc)].index("Beira")
        spans.append(proposal(SCHEMA, source, doc, "GPE", beira, beira + 5, 0.97))
        run(project, source, doc, *spans)
    return found


def walked(project: Project, order: Order, **more) -> list[str]:
    return [item.text() for item in project.review_items(order, **more)]


def grouped(project: Project, **more) -> list[tuple[str, int, int]]:
    found = [(g.string, g.count, g.documents) for g in project.review_groups(**more)]
    assert [n for _, n, _ in found] == sorted((n for _, n, _ in found), reverse=True)
    return sorted(found, key=lambda g: (-g[1], g[0]))


def test_what_waits_in_both_orders(project: Project, docs: list[DocId]) -> None:
    assert walked(project, Order.DOCUMENT) == ["Kirby", "kirby", "Beira", "KIRBY", "Beira"]
    assert walked(project, Order.UNSURE) == ["kirby", "KIRBY", "Kirby", "Beira", "Beira"]
    assert walked(project, Order.UNSURE, doc=docs[0]) == ["kirby", "Kirby", "Beira"]
    assert (project.review_left(), project.review_left(docs[0])) == (5, 3)


@pytest.mark.parametrize("order", Order)
def test_reading_on_and_back_from_a_place(project: Project, docs: list[DocId], order: Order) -> None:
    whole = project.review_items(order)
    for at, item in enumerate(whole):
        assert project.review_items(order, start=item.cursor) == whole[at:]
        assert project.review_items(order, start=item.cursor, backwards=True) == whole[:at][::-1]
        assert project.review_item(item.id, order) == item


def test_groups_ignore_case_and_spacing(project: Project, docs: list[DocId]) -> None:
    assert grouped(project) == [("kirby", 3, 2), ("beira", 2, 2)]
    assert grouped(project, doc=docs[1]) == [("beira", 1, 1), ("kirby", 1, 1)]
    assert grouped(project, limit=1, offset=1) == [("beira", 2, 2)]
    kirby = project.review_groups()[0]
    assert (kirby.kind, kirby.says, kirby.others) == (Kind.SPAN, PERSON, ())
    assert walked(project, Order.DOCUMENT, group=kirby.n) == ["Kirby", "kirby", "KIRBY"]
    assert grouping_string("A  b\nC", ((0, 6),), Kind.SPAN) == "a b c"
    assert grouping_string("A meets B", ((8, 9), (0, 1)), Kind.RELATION) == "b → a"


def test_what_speaks_against_a_group_is_told(project: Project, docs: list[DocId]) -> None:
    other = machine("other")
    run(project, other, docs[1], proposal(SCHEMA, other, docs[1], "ORG", 4, 9, 0.6))
    project.do(AddSpan(docs[0], ((13, 24),), ORG))
    kirby = project.review_groups()[0]
    assert kirby.others == ((ORG, 1),)
    items = project.review_items(Order.DOCUMENT, group=kirby.n)
    assert [(item.clash, item.rivals, item.differs) for item in items] == [
        ((), (), False),
        ((ORG,), (), True),
        ((), (ORG,), True),
    ]


def test_sentences_and_covered_text(project: Project, docs: list[DocId]) -> None:
    second = project.review_items(Order.DOCUMENT)[1]
    start, end = second.sentence()
    assert TEXTS[0][start:end].strip() == "Then  kirby left for Beira; nobody followed him."
    assert second.text(((18, 29),)) == " kirby left"
    assert second.title == "Text 0"


def test_decisions_undo_and_removed_documents(project: Project, docs: list[DocId]) -> None:
    items = project.review_items(Order.DOCUMENT)
    project.do(AcceptSuggestions(tuple(i.id for i in items[:2]), How.GROUP))
    assert grouped(project) == [("beira", 2, 2), ("kirby", 1, 1)]
    project.do(RejectSuggestions((items[3].id,)))
    assert grouped(project) == [("beira", 2, 2)]
    project.undo()
    project.undo()
    assert grouped(project) == [("kirby", 3, 2), ("beira", 2, 2)]
    project.do(HideDocuments((docs[0],)))
    assert walked(project, Order.DOCUMENT) == ["KIRBY", "Beira"]
    assert grouped(project) == [("beira", 1, 1), ("kirby", 1, 1)]
    project.undo()
    assert project.review_left() == 5
    project.remove_for_good([docs[0]])
    assert grouped(project) == [("beira", 1, 1), ("kirby", 1, 1)]
    assert project.check() == []


def test_somebody_new_has_a_queue_of_their_own(project: Project, docs: list[DocId]) -> None:
    project.do(AcceptSuggestions((project.review_items(Order.DOCUMENT)[0].id,)))
    project.set_person("Ben")
    assert project.review_items(Order.DOCUMENT) == []
    project.do(SetStatus(docs[0], Status.IN_PROGRESS))
    assert grouped(project) == [("kirby", 3, 2), ("beira", 2, 2)]
    assert project.documents(docs[:1])[0].pending == 3
    project.set_person("Ada")
    assert grouped(project) == [("beira", 2, 2), ("kirby", 2, 2)]
    assert project.check() == []


def test_large_documents_are_brought_up_to_date_when_asked(
    project: Project, docs: list[DocId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "MANY", 2)
    project.do(RejectSuggestions((project.review_items(Order.DOCUMENT)[0].id,)))
    project.settle().result()
    assert grouped(project) == [("beira", 2, 2), ("kirby", 2, 2)]


def test_two_sources_that_agree_are_one_question(project: Project, docs: list[DocId]) -> None:
    other = machine("other")
    same = proposal(SCHEMA, other, docs[0], "PERSON", 0, 5, 0.95)
    run(project, other, docs[0], same)
    assert project.review_left() == 5
    assert project.review_items(Order.DOCUMENT)[0].id == same.id
    shown = project.open_document(docs[0])
    assert len(shown.pending()) == project.documents(docs[:1])[0].pending == 3
    assert sum(g.count for g in project.pending_groups()) == project.counts().pending == 5


def test_a_rejection_holds_against_another_word_for_the_label(project: Project, docs: list[DocId]) -> None:
    other = machine("other")
    named = replace(proposal(SCHEMA, other, docs[0], "PERSON", 0, 5, 0.5), label="PER")
    run(project, other, docs[0], named)
    project.do(RejectSuggestions((project.review_items(Order.DOCUMENT)[0].id,)))
    assert walked(project, Order.DOCUMENT, doc=docs[0]) == ["kirby", "Beira"]


def test_bulk_says_what_it_would_do_and_leaves_conflicts(project: Project, docs: list[DocId]) -> None:
    project.do(AddSpan(docs[0], ((0, 12),), ORG))
    found = {SCHEMA.name(b.says): (b.fit, b.left) for b in project.review_bulk((0.6, 2.0))}
    assert found == {"PERSON": (1, 1), "GPE": (2, 0)}
    assert len(project.review_bulk_ids((0.6, 2.0))) == 3
    assert len(project.review_bulk_ids((0.6, 2.0), docs[0], fitting=False)) == 2
    assert [item.text() for item in project.review_samples((0.6, 0.95))] == ["KIRBY", "Kirby"]
    assert [item.text() for item in project.review_samples((0.6, 0.95), limit=1, offset=1)] == ["Kirby"]
    assert [item.text() for item in project.review_samples((0.0, 0.6))] == ["kirby"]
    counted = project.review_bulk((0.6, 2.0))
    # Counted one by one where the score is no whole hundredth.
    assert sorted(map(repr, project.review_bulk((0.599, 2.0)))) == sorted(map(repr, counted))
    project.undo()
    assert {(b.fit, b.left) for b in project.review_bulk((0.6, 2.0))} == {(2, 0)}
    assert project.check() == []


@given(st.floats(0, 1), st.integers(0, 100))
def test_hundredths_are_those_that_a_score_reaches(score, n):
    for value in (score, n / 100):
        assert all((value >= k / 100) == (hundredths(value) >= k) for k in range(102))


def test_a_later_version_that_disagrees_is_disputed_and_not_shown(project: Project, docs: list[DocId]) -> None:
    first, second, *_ = project.review_items(Order.DOCUMENT, doc=docs[0])
    project.do(RejectSuggestions((first.id,), reason="no name"))
    project.do(ChangeSuggestion(second.id, type=ORG))
    later = machine(version="2")
    again = [
        proposal(SCHEMA, later, docs[0], "PERSON", 0, 5, 0.97),
        proposal(SCHEMA, later, docs[0], "PERSON", 19, 24, 0.93),
        proposal(SCHEMA, later, docs[0], "GPE", 19, 24, 0.92),
    ]
    wait_for_another_moment(project)
    run(project, later, docs[0], *again)
    # The old version's pending suggestions are superseded, and nothing of the new ones waits.
    assert walked(project, Order.DOCUMENT, doc=docs[0]) == []
    assert project.open_document(docs[0]).pending() == []
    disputed = project.review_disputed()
    assert [(i.text(), i.suggestion.label, i.decision.verdict, i.decision.reason) for i in disputed] == [
        ("Kirby", "PERSON", "reject", "no name"),
        ("kirby", "PERSON", "change", ""),
        ("kirby", "GPE", "change", ""),
    ]
    project.do(RejectSuggestions((again[0].id,)))
    assert again[0].id not in {i.id for i in project.review_disputed()}


def wait_for_another_moment(project: Project) -> None:
    """Times are whole milliseconds: what is to be later must be later by one."""
    project._ledger._last_at += 1
