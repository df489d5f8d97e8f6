from dataclasses import replace

from annotator.model.annotated import AnnotatedDocument
from annotator.model.closed import closed_sentences
from annotator.model.document import DocState, Status
from annotator.model.ids import AnnotationId, DecisionId, new_id
from annotator.model.suggestion import Decision, How, Verdict
from tests.support.notation import ME, picture

DRAWN = picture("[Ann](PERSON?) met [Bo](PERSON?) here. [Cy](PERSON?) slept. Nobody ate. [Di](PERSON) ran.")


def decided(*numbers: int, verdict: Verdict = Verdict.REJECT) -> list[Decision]:
    return [
        Decision(
            id=DecisionId(new_id()),
            suggestion=s.id,
            owner=ME,
            verdict=verdict,
            how=How.SINGLE,
            seen=True,
            place=s.place,
        )
        for s in (DRAWN.suggestions[n] for n in numbers)
    ]


def closed(decisions=(), status=Status.IN_PROGRESS, spans=None) -> list[str]:
    spans = DRAWN.spans if spans is None else spans
    state = DocState(doc=DRAWN.document.id, actor=ME, status=status)
    document = AnnotatedDocument(DRAWN.document, DRAWN.text, ME, spans, DRAWN.suggestions, decisions, state)
    return [DRAWN.text[a:b] for a, b in closed_sentences(document)]


def test_a_sentence_is_closed_when_all_that_was_suggested_in_it_is_decided() -> None:
    assert closed() == []
    assert closed(decided(0)) == []
    assert closed(decided(0, 1)) == ["Ann met Bo here."]
    assert closed(decided(0, 1, verdict=Verdict.SKIP)) == []


def test_a_span_made_by_hand_closes_nothing_and_a_finished_document_all_but_what_waits() -> None:
    assert closed(decided(2)) == ["Cy slept."]
    assert closed(decided(2), Status.DONE) == ["Cy slept.", "Nobody ate.", "Di ran."]


def test_a_span_over_the_edge_or_in_pieces_keeps_a_sentence_open() -> None:
    (di,) = DRAWN.spans
    pieces = replace(di, fragments=((di.start, di.start + 1), (di.end, di.end + 2)))
    assert closed(status=Status.DONE, spans=[pieces]) == ["Nobody ate."]
    across = replace(di, fragments=((di.start - 4, di.end),))
    assert closed(status=Status.DONE, spans=[across]) == []


def test_another_label_for_what_is_marked_and_one_that_the_schema_lacks_leave_nothing_open() -> None:
    first, second, *_ = DRAWN.suggestions
    (di,) = DRAWN.spans
    marked = replace(di, id=AnnotationId(new_id()), fragments=first.fragments)
    assert closed(status=Status.DONE, spans=[marked]) == ["Nobody ate.", "Di ran."]
    unknown = [replace(second, type=None)]
    state = DocState(doc=DRAWN.document.id, actor=ME, status=Status.DONE)
    document = AnnotatedDocument(DRAWN.document, DRAWN.text, ME, [marked], [first, *unknown], (), state)
    assert DRAWN.text[slice(*closed_sentences(document)[0])] == "Ann met Bo here."
