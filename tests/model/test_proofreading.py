"""What a careful reader would question: each rule, what it leaves alone, and offsets of every kind."""

from dataclasses import replace

import pytest
from hypothesis import given

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import Relation, Span, normalised
from annotator.model.document import DocState, Document, Status
from annotator.model.ids import AnnotationId, DocId, derived_id
from annotator.model.proofreading import FindingKind, cut_word, proofread, touching_space
from annotator.model.schema import TypeKind
from annotator.model.similarity import signature
from annotator.model.text import text_sha256
from annotator.model.tokens import tokens
from tests.support.notation import ME, news_schema, picture
from tests.support.portable import texts

SCHEMA = news_schema()


def span(*fragments, label="GPE", key="s", doc=None) -> Span:
    type_id = SCHEMA.named(TypeKind.SPAN, label).id
    made = AnnotationId(derived_id("test", key, label, fragments))
    return Span(id=made, doc=doc or DocId(derived_id("test", "doc")), type=type_id, owner=ME, fragments=fragments)


def document(marked: str, title: str = "Test", *, relations=(), more=(), status=Status.NEW) -> AnnotatedDocument:
    drawn = picture(marked)
    key = DocId(derived_id("test", title))
    doc = Document(id=key, title=title, signature=signature(drawn.text), original_sha256=text_sha256(drawn.text))
    spans = [replace(s, doc=key) for s in (*drawn.spans, *more)]
    links = [
        Relation(
            id=AnnotationId(derived_id("test", title, "r", number)),
            doc=key,
            type=SCHEMA.named(TypeKind.RELATION, label).id,
            owner=ME,
            head=spans[head].id,
            tail=spans[tail].id,
        )
        for number, (head, tail, label) in enumerate(relations)
    ]
    state = DocState(doc=key, actor=ME, status=status)
    suggestions = [replace(s, doc=key) for s in drawn.suggestions]
    return AnnotatedDocument(doc, drawn.text, ME, [*spans, *links], suggestions, (), state)


def found(*documents: AnnotatedDocument, kind: FindingKind) -> list[tuple[str, str]]:
    return [(f.title, f.quote or f.reason) for f in proofread(documents, SCHEMA) if f.kind is kind]


@pytest.mark.parametrize(
    ("text", "fragments", "what"),
    [
        ("the ceremony ended", ((4, 7),), "the word “ceremony”"),
        ("the ceremony ended", ((6, 12),), "the word “ceremony”"),
        ("some 1,250 guests", ((5, 6),), "the number “1,250”"),
        ("cafe\u0301s open", ((0, 4),), "a character of"),
        ("a 👩‍👩‍👧 here", ((2, 3),), "a character of"),
        ("وصل عبدالله اليوم", ((4, 7),), "the word “عبدالله”"),
        ("the ceremony ended", ((0, 3), (13, 16)), "the word “ended”"),
    ],
)
def test_an_end_within_a_word_a_number_or_a_character_is_questioned(text, fragments, what) -> None:
    assert what in cut_word(text, span(*fragments))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a UK-based firm", "UK"),
        ("Norway's envoy", "Norway"),
        ("in the U.S. today", "U.S."),
        ("金正恩访问北京", "金正恩"),
        ("นายกรัฐมนตรีไทยเดินทาง", "ไทย"),
        ("$20 billion", "$20"),
        ("all", "all"),
    ],
)
def test_parts_of_hyphenated_words_and_scripts_without_spaces_are_left_alone(text, words) -> None:
    start = text.index(words)
    assert cut_word(text, span((start, start + len(words)))) == ""


@given(texts)
def test_whole_tokens_neither_cut_words_nor_touch_white_space(text) -> None:
    for token in tokens(text):
        one = span((token.start, token.end))
        assert (cut_word(text, one), touching_space(text, one)) == ("", "")


@pytest.mark.parametrize(("fragments", "ends"), [(((3, 8),), "ends"), (((2, 7),), "begins"), (((2, 8),), "begins and")])
def test_white_space_at_an_end_is_questioned(fragments, ends) -> None:
    assert touching_space("in Oslo\u00a0now", span(*normalised(fragments, 11))).startswith(f"It {ends}")


def test_the_same_words_with_two_labels_are_questioned_where_they_are_rarer() -> None:
    one = document("[Georgia](GPE) signed, and [Georgia](GPE) waits.", "One")
    two = document("[Georgia](PERSON) Meloni came.", "Two")
    (finding,) = [f for f in proofread([one, two], SCHEMA) if f.kind is FindingKind.TWO_LABELS]
    assert (finding.title, finding.start, finding.end, finding.quote) == ("Two", 0, 7, "Georgia")
    assert "PERSON here" in finding.reason
    assert "GPE twice" in finding.reason


def test_where_no_label_prevails_all_places_are_listed() -> None:
    both = document("[Paris](GPE) and [Paris](PERSON)")
    assert len(found(both, kind=FindingKind.TWO_LABELS)) == 2


def test_what_the_schema_forbids_is_questioned_with_its_place() -> None:
    marked = "[Oslo](GPE) met [Ada](PERSON), and [Ada](PERSON) leads [Oslo](GPE)."
    forbidden = document(marked, relations=((0, 1, "holds_role"),))
    (finding,) = [f for f in proofread([forbidden], SCHEMA) if f.kind is FindingKind.NOT_ALLOWED]
    assert "does not allow holds_role from GPE → PERSON" in finding.reason
    assert (finding.start, finding.end, finding.quote) == (0, 12, "Oslo → Ada")


def test_empty_documents_are_told_from_those_not_begun() -> None:
    assert found(document("Nothing here."), kind=FindingKind.EMPTY)
    assert found(document(" \n"), kind=FindingKind.EMPTY) == [("Test", "It has no text.")]
    assert not found(document("In [Oslo](GPE?) now."), kind=FindingKind.EMPTY)
    assert found(document("In [Oslo](GPE?) now.", status=Status.DONE), kind=FindingKind.EMPTY)
    assert not found(document("In [Oslo](GPE) now."), kind=FindingKind.EMPTY)


def test_a_label_that_occurs_once_in_all_documents_is_questioned() -> None:
    one = document("[Oslo](GPE) and [Ada](PERSON)", "One")
    two = document("[Bergen](GPE)", "Two")
    assert found(one, two, kind=FindingKind.ONCE) == [("One", "Ada")]


def test_the_same_span_or_relation_twice_is_questioned_once() -> None:
    again = span((0, 3), label="PERSON", key="again")
    twice = document("[Ada](PERSON) of [Oslo](GPE)", more=[again], relations=((0, 1, "leads"), (0, 1, "leads")))
    assert found(twice, kind=FindingKind.REPEATED) == [("Test", "Ada"), ("Test", "Ada → Oslo")]


def test_documents_alike_are_questioned_with_how_much() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    findings = found(
        document(text, "One"),
        document(text, "Two"),
        document(text.replace("word7 ", "wordy "), "Three"),
        document(text[::-1], "Four"),
        kind=FindingKind.NEAR_DUPLICATE,
    )
    assert [title for title, _ in findings] == ["Two", "Three"]
    assert "same as that of “One”" in findings[0][1]
    assert "%" in findings[1][1]


def test_a_sound_document_raises_no_question() -> None:
    assert list(proofread([document("[Oslo](GPE) and [Bergen](GPE)")], SCHEMA)) == []
