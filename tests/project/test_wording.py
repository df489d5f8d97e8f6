"""Values and changes in words."""

from dataclasses import replace

from annotator.model.annotation import Origin, Relation
from annotator.model.document import Document
from annotator.model.ids import AnnotationId, derived_id, new_id
from annotator.model.schema import TypeKind
from annotator.project.wording import Wording, moment, one_line, quoted
from tests.support.notation import ME, news_schema, picture

SCHEMA = news_schema()
MARKED = picture("[Marie Curie](PERSON), [chemist](TITLE), went to [Warsaw](GPE).")
PERSON, TITLE, _ = MARKED.spans
WORDS = Wording(SCHEMA, MARKED.text, {span.id: span for span in MARKED.spans}.get)


def relation(**more) -> Relation:
    label = SCHEMA.named(TypeKind.RELATION, "holds_role")
    given = {"head": PERSON.id, "tail": TITLE.id} | more
    return Relation(id=AnnotationId(derived_id("rel")), doc=PERSON.doc, type=label.id, owner=ME, **given)


def test_a_birth_says_what_and_how() -> None:
    born = replace(PERSON, origin=Origin.SUGGESTION)
    assert WORDS.changes(None, born) == ("Added as PERSON “Marie Curie”, accepted from a suggestion",)
    assert WORDS.changes(None, relation()) == ("Added as holds_role “Marie Curie” → “chemist”, made by hand",)
    assert WORDS.changes(born, None) == ("Deleted",)


def test_each_difference_is_a_line_before_and_after() -> None:
    after = replace(PERSON, type=TITLE.type, fragments=((0, 5),), note="who?", rev=2, changed_at=5)
    assert WORDS.changes(PERSON, after) == (
        "Label: PERSON → TITLE",
        "Note: nothing → “who?”",
        "Text: “Marie Curie” → “Marie”",
    )


def test_attributes_and_ends_are_said_by_name() -> None:
    modality = SCHEMA.named(TypeKind.ATTRIBUTE, "modality").id
    source = SCHEMA.named(TypeKind.ATTRIBUTE, "source").id
    before, after = relation(attrs={modality: "stated"}), relation(attrs={source: PERSON.id.hex})
    assert WORDS.changes(before, after) == ("modality: stated → nothing", "source: nothing → “Marie Curie”")
    turned = relation(head=TITLE.id, tail=AnnotationId(new_id()))
    assert WORDS.changes(relation(), turned) == (
        "From: “Marie Curie” → “chemist”",
        "To: “chemist” → something deleted",
    )


def test_document_fields() -> None:
    before = Document(id=PERSON.doc, title="A")
    after = replace(before, title="B", doc_date="2023-10-31", tags=("x", "y"))
    assert WORDS.changes(before, after) == (
        "Title: “A” → “B”",
        "Date: nothing → “2023-10-31”",
        "Tags: nothing → x, y",
    )


def test_offsets_stand_in_where_the_text_does_not_reach() -> None:
    assert WORDS.stretch(((5, 9_000),)) == "5–9,000"


def test_long_text_is_cut_in_the_middle() -> None:
    cut = one_line("begin " + "x" * 200 + " end", 40)
    assert len(cut) <= 40
    assert cut.startswith("begin")
    assert cut.endswith("end")


def test_the_day_is_said_only_where_it_is_another() -> None:
    noon = 1_700_000_000_000
    assert ":" in moment(noon, noon)
    assert len(moment(noon, noon)) == 5
    assert moment(noon, noon + 3 * 86_400_000).endswith(moment(noon, noon))
    assert moment(noon, noon + 900 * 86_400_000).endswith(" 2023")


def test_text_from_right_to_left_leaves_the_words_around_it_in_order() -> None:
    assert quoted("القاهرة") == "“\u2068القاهرة\u2069”"
    assert quoted("Cairo") == "“Cairo”"
