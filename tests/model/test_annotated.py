from dataclasses import replace

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Relation, Span
from annotator.model.changes import Changes, Removed, Stack
from annotator.model.ids import AnnotationId, DecisionId, SourceId, StepId, SuggestionId, derived_id, new_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import Decision, How, Suggestion, SuggestionKind, Verdict
from tests.support.notation import MACHINE, ME, news_schema, picture, suggestion

SCHEMA = news_schema()


def news(*put, removed=(), doc=None) -> Changes:
    return Changes(
        step=StepId(new_id()),
        op="test",
        title="",
        actor=ME,
        stack=Stack.USER,
        at=0,
        put=put,
        removed=removed,
        documents=frozenset({doc}),
    )


def decide(sugg: Suggestion, verdict: Verdict, annotation=None) -> Decision:
    return Decision(
        id=DecisionId(new_id()),
        suggestion=sugg.id,
        owner=ME,
        verdict=verdict,
        how=How.SINGLE,
        seen=True,
        place=sugg.place,
        annotation=annotation,
    )


def link(document: AnnotatedDocument, head, tail, name: str) -> Suggestion:
    extents = tuple((end.start, end.end) for end in (head, tail))
    label = SCHEMA.named(TypeKind.RELATION, name)
    return Suggestion(
        id=SuggestionId(derived_id("link", name, head.id, tail.id)),
        doc=document.doc.id,
        text_version=1,
        source=MACHINE,
        kind=SuggestionKind.RELATION,
        label=name,
        type=label.id,
        fragments=extents,
        head=head.id,
        tail=tail.id,
    )


def test_a_suggestion_waits_until_it_is_decided() -> None:
    drawn = picture("[Marie Curie](PERSON?) visited [Warsaw](GPE)")
    document, sugg = drawn.annotated(), drawn.suggestions[0]
    assert document.pending() == [sugg]
    touched = document.apply(news(decide(sugg, Verdict.REJECT), doc=document.doc.id))
    assert sugg.id in touched
    assert document.pending() == []


def test_a_rejection_holds_for_the_place_against_every_source() -> None:
    drawn = picture("[Marie Curie](PERSON?) visited Warsaw")
    sugg = drawn.suggestions[0]
    other = suggestion(sugg.doc, "PERSON", sugg.fragments, sugg.type, SourceId(derived_id("another machine")))
    drawn.suggestions.append(other)
    document = drawn.annotated()
    verdict = decide(sugg, Verdict.REJECT)
    assert {sugg.id, other.id} <= document.apply(news(verdict, doc=document.doc.id))
    assert document.pending() == []
    document.apply(news(removed=(Removed(Decision, verdict.id, document.doc.id),), doc=document.doc.id))
    # Both wait again, and are one thing to a person.
    assert document.is_pending(sugg)
    assert document.is_pending(other)
    assert document.pending() == [max(sugg, other, key=lambda s: s.id)]


def test_skipping_decides_nothing() -> None:
    drawn = picture("[Marie Curie](PERSON?) visited Warsaw")
    document = drawn.annotated()
    document.apply(news(decide(drawn.suggestions[0], Verdict.SKIP), doc=document.doc.id))
    assert len(document.pending()) == 1


def test_an_equal_annotation_hides_it_and_another_contests_it() -> None:
    drawn = picture("[Marie Curie](PERSON?) visited Warsaw")
    document, sugg = drawn.annotated(), drawn.suggestions[0]
    equal = Span(id=AnnotationId(new_id()), doc=sugg.doc, type=sugg.type, owner=ME, fragments=sugg.fragments)
    assert not document.is_conflict(sugg)
    assert sugg.id in document.apply(news(equal, doc=sugg.doc))
    assert document.pending() == []
    shorter = replace(equal, fragments=((0, 5),))
    assert sugg.id in document.apply(news(shorter, doc=sugg.doc))
    assert document.pending() == [sugg]
    assert document.is_conflict(sugg)
    document.apply(news(removed=(Removed(Span, equal.id, sugg.doc),), doc=sugg.doc))
    assert not document.is_conflict(sugg)


def test_another_persons_news_changes_nothing_of_mine() -> None:
    drawn = picture("[Marie Curie](PERSON?) visited Warsaw")
    document, sugg = drawn.annotated(), drawn.suggestions[0]
    theirs = replace(decide(sugg, Verdict.REJECT), owner=derived_id("them"))
    assert document.apply(news(theirs, doc=sugg.doc)) == frozenset()
    assert document.pending() == [sugg]


def test_stale_and_superseded_suggestions_are_not_shown() -> None:
    drawn = picture("[Marie Curie](PERSON?) visited [Warsaw](GPE?)")
    first, second = drawn.suggestions
    drawn.suggestions = [replace(first, superseded=True), replace(second, text_version=2)]
    assert drawn.annotated().pending() == []


def test_a_suggested_link_needs_both_its_ends() -> None:
    drawn = picture("[Marie Curie](PERSON?) visited [Warsaw](GPE)")
    document, sugg, place = drawn.annotated(), drawn.suggestions[0], drawn.spans[0]
    visit = link(document, sugg, place, "visits")
    document.apply(news(visit, doc=sugg.doc))
    assert document.pending() == [sugg, visit]
    assert document.end_of_link(visit.head) == sugg.id

    rejected = decide(sugg, Verdict.REJECT)
    assert visit.id in document.apply(news(rejected, doc=sugg.doc))
    assert document.pending() == []

    person = Span(id=AnnotationId(new_id()), doc=sugg.doc, type=sugg.type, owner=ME, fragments=sugg.fragments)
    accepted = replace(rejected, verdict=Verdict.ACCEPT, annotation=person.id)
    assert visit.id in document.apply(news(person, accepted, doc=sugg.doc))
    assert document.pending() == [visit]
    assert document.end_of_link(visit.head) == person.id

    made = Relation(id=AnnotationId(new_id()), doc=sugg.doc, type=visit.type, owner=ME, head=person.id, tail=place.id)
    assert visit.id in document.apply(news(made, doc=sugg.doc))
    assert document.pending() == []
    assert document.links_of(place.id) == [made]


def test_a_symmetric_relation_equals_its_mirror() -> None:
    drawn = picture("[Paris](GPE) and [Rome](GPE) are allied")
    document = drawn.annotated()
    document.with_schema(SCHEMA)
    one, other = drawn.spans
    proposal = link(document, one, other, "allied_with")
    document.apply(news(proposal, doc=document.doc.id))
    assert document.pending() == [proposal]
    made = Relation(
        id=AnnotationId(new_id()), doc=document.doc.id, type=proposal.type, owner=ME, head=other.id, tail=one.id
    )
    document.apply(news(made, doc=document.doc.id))
    assert document.pending() == []


def test_removing_a_span_forgets_it_everywhere() -> None:
    drawn = picture("[Marie Curie](PERSON) visited [Warsaw](GPE)")
    document = drawn.annotated()
    person = drawn.spans[0]
    document.apply(news(removed=(Removed(Span, person.id, person.doc),), doc=person.doc))
    assert document.annotation(person.id) is None
    assert document.spans_touching(((0, 11),)) == []
    assert [s.id for s in document.annotations()] == [drawn.spans[1].id]
