"""The picture follows the document: what it is step by step is what it would be from scratch."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.gui.annotate.picture import Picture
from annotator.gui.annotate.show import GROUP_COLOURS, Colouring, Filter, Group
from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Origin, Relation, Span
from annotator.model.changes import Changes, Removed, Stack
from annotator.model.ids import AnnotationId, DecisionId, SourceId, StepId, SuggestionId, derived_id, new_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import Decision, How, Suggestion, SuggestionKind, Verdict
from tests.support.notation import MACHINE, ME, news_schema, picture, suggestion

SCHEMA = news_schema()
PERSON, GPE = (SCHEMA.named(TypeKind.SPAN, name) for name in ("PERSON", "GPE"))
VISITS = SCHEMA.named(TypeKind.RELATION, "visits")


def news(doc, *put, removed=()) -> Changes:
    kinds = frozenset(type(value) for value in put)
    step = StepId(new_id())
    return Changes(step=step, op="t", title="", actor=ME, stack=Stack.USER, at=0, put=put, removed=removed,
                   documents=frozenset({doc}), kinds=kinds)  # fmt: skip


def decision(sugg: Suggestion, verdict: Verdict, annotation=None) -> Decision:
    key = DecisionId(derived_id("decision", sugg.id))
    return Decision(id=key, suggestion=sugg.id, owner=ME, verdict=verdict, how=How.SINGLE, seen=True,
                    place=sugg.place, annotation=annotation)  # fmt: skip


def accepted(sugg: Suggestion, **changes) -> Span:
    key = AnnotationId(derived_id("from", sugg.id))
    span = Span(id=key, doc=sugg.doc, type=sugg.type, owner=ME, fragments=sugg.fragments,
                origin=Origin.SUGGESTION, origin_id=sugg.id)  # fmt: skip
    return replace(span, **changes)


def link(doc, head: Suggestion | Span, tail: Suggestion | Span) -> Suggestion:
    key = SuggestionId(derived_id("link", head.id, tail.id))
    fragments = (head.fragments[0], tail.fragments[0])
    return Suggestion(id=key, doc=doc, text_version=1, source=MACHINE, kind=SuggestionKind.RELATION, label=VISITS.name,
                      type=VISITS.id, fragments=fragments, head=head.id, tail=tail.id)  # fmt: skip


def drawn(shown: Picture):
    visual = shown.visual()
    spans = {span.id: span for span in visual.spans_in(0, len(visual.text))}
    return spans, {rel.id: rel for rel in visual.relations}


def test_a_suggestion_is_drawn_as_one_until_it_is_taken() -> None:
    marked = picture("[Ada Lovelace](PERSON?) met him in [London](GPE).")
    document = marked.annotated()
    shown = Picture(document, SCHEMA)
    sugg = marked.suggestions[0]
    before = drawn(shown)[0][sugg.id]
    assert (before.label, before.colour, before.suggested, before.machine) == ("PERSON", PERSON.colour, True, False)

    span = accepted(sugg)
    change = shown.update(document.apply(news(document.doc.id, span, decision(sugg, Verdict.ACCEPT, span.id))))
    assert change.removed == (sugg.id,)
    assert [(s.id, s.suggested, s.machine) for s in change.put_spans] == [(span.id, False, True)]
    assert shown.group(span.id) is Group.ACCEPTED
    assert shown.counts[Group.PENDING] == 0


def test_an_annotation_that_no_longer_is_what_the_machine_said_counts_as_changed() -> None:
    marked = picture("[Ada Lovelace](PERSON?) wrote.")
    document = marked.annotated()
    shown = Picture(document, SCHEMA)
    sugg = marked.suggestions[0]
    span = accepted(sugg)
    shown.update(document.apply(news(document.doc.id, span, decision(sugg, Verdict.ACCEPT, span.id))))
    shown.update(document.apply(news(document.doc.id, replace(span, fragments=((0, 3),)))))
    assert shown.group(span.id) is Group.CHANGED


def test_an_overlap_is_a_conflict_and_no_longer_once_the_other_is_gone() -> None:
    marked = picture("[Ada](PERSON) [Lovelace](PERSON?) wrote.")
    document = marked.annotated()
    sugg = suggestion(document.doc.id, "GPE", ((0, 12),), GPE.id)
    document.apply(news(document.doc.id, sugg))
    shown = Picture(document, SCHEMA)
    assert drawn(shown)[0][sugg.id].conflict
    gone = Removed(Span, marked.spans[0].id, document.doc.id)
    change = shown.update(document.apply(news(document.doc.id, removed=(gone,))))
    assert [(s.id, s.conflict) for s in change.put_spans] == [(sugg.id, False)]


def test_what_two_sources_propose_alike_is_drawn_once() -> None:
    marked = picture("[Ada](PERSON?) wrote.")
    document = marked.annotated()
    first = marked.suggestions[0]
    other = suggestion(document.doc.id, "PER", first.fragments, PERSON.id, SourceId(derived_id("other")), score=0.99)
    shown = Picture(document, SCHEMA)
    change = shown.update(document.apply(news(document.doc.id, other)))
    assert [s.id for s in change.put_spans] == [other.id]
    assert change.removed == (first.id,)
    assert shown.counts[Group.PENDING] == 1
    shown.update(document.apply(news(document.doc.id, decision(other, Verdict.REJECT))))
    assert shown.is_drawn(first.id), "a rejection holds for the label that the source gave"


def test_a_filter_fades_the_others_or_hides_them_and_counts_stay() -> None:
    marked = picture("[Ada](PERSON) saw [Paris](GPE?).")
    document = marked.annotated()
    shown = Picture(document, SCHEMA)
    mine, sugg = marked.spans[0].id, marked.suggestions[0].id
    shown.show(Filter(Group.PENDING))
    assert {key: span.faded for key, span in drawn(shown)[0].items()} == {mine: True, sugg: False}
    change = shown.show(Filter(Group.PENDING, keep_others=False))
    assert change.removed == (mine,)
    assert shown.counts == Counter({Group.MINE: 1, Group.PENDING: 1})
    shown.update(document.apply(news(document.doc.id, decision(marked.suggestions[0], Verdict.REJECT))))
    shown.show(Filter())
    assert not shown.is_drawn(sugg)
    shown.show(Filter(Group.REJECTED))
    assert drawn(shown)[0][sugg].suggested
    assert shown.order.items() == [mine, sugg]
    assert shown.pending.items() == []


def test_colours_can_stand_for_the_groups() -> None:
    marked = picture("[Ada](PERSON) saw [Paris](GPE?).")
    shown = Picture(marked.annotated(), SCHEMA, Filter(colouring=Colouring.GROUPS))
    assert [s.colour for s in drawn(shown)[0].values()] == [GROUP_COLOURS[Group.MINE], GROUP_COLOURS[Group.PENDING]]


def test_a_link_follows_its_ends_and_comes_after_both() -> None:
    marked = picture("[Ada](PERSON?) saw [Paris](GPE?) and [Bob](PERSON).")
    document = marked.annotated()
    ada, paris = marked.suggestions
    proposed = link(document.doc.id, ada, paris)
    document.apply(news(document.doc.id, proposed))
    shown = Picture(document, SCHEMA)
    assert shown.pending.items() == [ada.id, paris.id, proposed.id]
    assert shown.order.items() == [ada.id, paris.id, proposed.id, marked.spans[0].id]
    span = accepted(ada)
    shown.update(document.apply(news(document.doc.id, span, decision(ada, Verdict.ACCEPT, span.id))))
    assert drawn(shown)[1][proposed.id].head == span.id
    shown.update(document.apply(news(document.doc.id, decision(paris, Verdict.REJECT))))
    assert not shown.is_drawn(proposed.id)


def test_one_change_in_a_large_document_works_out_only_what_is_near(monkeypatch) -> None:
    text = "Ada saw Paris. " * 20_000
    spans = [
        Span(id=AnnotationId(derived_id(n)), doc=DOC.id, type=PERSON.id, owner=ME,
             fragments=((n * 15, n * 15 + 3),))
        for n in range(20_000)
    ]  # fmt: skip
    document = AnnotatedDocument(DOC, text, ME, spans)
    shown = Picture(document, SCHEMA)
    worked = []
    real = Picture._worked_out
    monkeypatch.setattr(Picture, "_worked_out", lambda self, item: worked.append(item) or real(self, item))
    change = shown.update(document.apply(news(document.doc.id, replace(spans[777], type=GPE.id))))
    assert worked == [spans[777].id]
    assert [s.label for s in change.put_spans] == ["GPE"]


# Whatever happens, step by step is as from scratch.

TEXT = "Ada saw Paris with Bob in May."
PLACES = [((0, 3),), ((8, 13),), ((0, 13),), ((19, 22),)]
DOC = picture("x").document
SUGGESTIONS = [suggestion(DOC.id, t.name, place, t.id) for place in PLACES for t in (PERSON, GPE)]
LINKS = [link(DOC.id, SUGGESTIONS[a], SUGGESTIONS[b]) for a, b in ((0, 3), (0, 4), (6, 3))]
SPANS = [
    Span(id=AnnotationId(derived_id("span", place, t.name)), doc=DOC.id, type=t.id, owner=ME, fragments=place)
    for place in PLACES
    for t in (PERSON, GPE)
] + [accepted(s) for s in SUGGESTIONS]
RELATIONS = [
    Relation(id=AnnotationId(derived_id("rel", a, b)), doc=DOC.id, type=VISITS.id, owner=ME, head=SPANS[a].id,
             tail=SPANS[b].id)
    for a, b in ((0, 3), (6, 3))
]  # fmt: skip
FILTERS = [Filter(), *(Filter(group, keep) for group in Group for keep in (True, False))]


def steps():
    put = st.sampled_from([*SUGGESTIONS, *LINKS, *SPANS, *RELATIONS])
    scored = st.builds(
        lambda s, score: replace(s, score=score), st.sampled_from(SUGGESTIONS), st.sampled_from((0.2, 0.7))
    )
    moved = st.builds(
        lambda span, place: replace(span, fragments=place), st.sampled_from(SPANS), st.sampled_from(PLACES)
    )
    verdicts = st.builds(
        lambda s, v, n: decision(s, v, SPANS[n].id if v in (Verdict.ACCEPT, Verdict.CHANGE) else None),
        st.sampled_from([*SUGGESTIONS, *LINKS]), st.sampled_from(list(Verdict)), st.integers(0, len(SPANS) - 1),
    )  # fmt: skip
    gone = st.sampled_from([*SPANS, *RELATIONS]).map(lambda a: Removed(type(a), a.id, DOC.id))
    undecided = st.sampled_from(SUGGESTIONS).map(lambda s: Removed(Decision, derived_id("decision", s.id), DOC.id))
    return st.lists(
        st.one_of(put, put, moved, scored, verdicts, gone, undecided, st.sampled_from(FILTERS)), max_size=14
    )


@settings(max_examples=120, deadline=None)
@given(steps())
def test_step_by_step_is_as_from_scratch(happenings) -> None:
    document = AnnotatedDocument(DOC, TEXT, ME, suggestions=SUGGESTIONS[:3])
    shown = Picture(document, SCHEMA)
    assert shown.count_above(0) == 3
    view = shown.visual()
    for happening in happenings:
        if isinstance(happening, Filter):
            view.apply(shown.show(happening))
        elif isinstance(happening, Removed):
            view.apply(shown.update(document.apply(news(DOC.id, removed=(happening,)))))
        else:
            view.apply(shown.update(document.apply(news(DOC.id, happening))))
    fresh = Picture(document, SCHEMA, shown.shown)
    spans, relations = drawn(fresh)
    assert {span.id: span for span in view.spans_in(0, len(TEXT))} == spans
    assert {rel.id: rel for rel in view.relations} == relations
    assert +shown.counts == +fresh.counts
    assert shown.count_above(0.5) == fresh.count_above(0.5)
    assert shown.order.items() == fresh.order.items()
    assert shown.pending.items() == fresh.pending.items()
