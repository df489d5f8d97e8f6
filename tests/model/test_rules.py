"""What the schema says about an annotation."""

from dataclasses import replace

import pytest

from annotator.model.annotation import Argument, Chain, Event, Relation, Span
from annotator.model.ids import AnnotationId, derived_id, new_id
from annotator.model.rules import check, is_iso_date, value_problem
from annotator.model.schema import AttributeKind, AttributeSpec, Endpoint, LabelType, TypeKind
from tests.support.notation import ME, news_schema, picture

SCHEMA = news_schema()
MARKED = picture("[Marie Curie](PERSON), [chemist](TITLE), went to [Warsaw](GPE).")
PERSON, TITLE, GPE = MARKED.spans
FIND = {span.id: span for span in MARKED.spans}.get


def relation(name: str, head: Span, tail: Span, **more) -> Relation:
    label = SCHEMA.named(TypeKind.RELATION, name)
    return Relation(
        id=AnnotationId(new_id()), doc=head.doc, type=label.id, owner=ME, head=head.id, tail=tail.id, **more
    )


def codes(annotation, schema=SCHEMA, **more) -> list[str]:
    return [problem.code for problem in check(annotation, schema, FIND, **more)]


def attribute(name: str):
    return SCHEMA.named(TypeKind.ATTRIBUTE, name).id


def test_what_the_schema_allows_has_no_problem() -> None:
    assert codes(PERSON, length=len(MARKED.text)) == []
    assert codes(relation("holds_role", PERSON, TITLE, attrs={attribute("modality"): "planned"})) == []


def test_a_span_outside_the_text_and_one_of_an_unknown_type() -> None:
    assert codes(replace(PERSON, fragments=((5, 500),)), length=60) == ["span.range"]
    assert codes(replace(PERSON, fragments=((5, 9), (8, 12))), length=60) == ["span.range"]
    assert codes(replace(PERSON, type=derived_id("no such"))) == ["type.missing"]


def test_ends_that_are_forbidden_missing_or_the_same() -> None:
    assert codes(relation("holds_role", TITLE, PERSON)) == ["relation.ends"]
    assert codes(relation("holds_role", PERSON, PERSON)) == ["relation.loop"]
    gone = replace(TITLE, id=AnnotationId(new_id()))
    (found,) = check(relation("holds_role", PERSON, gone), SCHEMA, FIND)
    assert (found.code, found.role) == ("end.missing", "tail")


def test_attributes_of_the_wrong_value_place_and_type() -> None:
    def of(**attrs):
        values = {attribute(name): value for name, value in attrs.items()}
        return codes(relation("holds_role", PERSON, TITLE, attrs=values))

    assert of(modality="dreamt") == ["attribute.value"]
    assert of(source=PERSON.id.hex) == []
    assert of(source=new_id().hex) == ["attribute.value"]
    assert codes(replace(PERSON, attrs={attribute("modality"): "stated"})) == ["attribute.place"]
    assert codes(replace(PERSON, attrs={derived_id("gone"): "x"})) == ["attribute.missing"]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (AttributeKind.CHOICE, ["a"], ["b", True, 1]),
        (AttributeKind.YES_NO, [True, False], ["yes", 1]),
        (AttributeKind.NUMBER, [1, -2.5], ["1", True, float("nan")]),
        (AttributeKind.DATE, ["2023-10-31", "2023-10", "2023"], ["31.10.2023", "2023-13", "2023-02-30", "", 2023]),
        (AttributeKind.TEXT, ["", "x"], [1, False]),
        (AttributeKind.REFERENCE, [PERSON.id.hex], ["nobody", new_id().hex, 3]),
    ],
)
def test_values_by_kind(kind: AttributeKind, good: list, bad: list) -> None:
    spec = AttributeSpec(kind, choices=("a",))
    assert [value for value in good if value_problem(spec, value, FIND)] == []
    assert [value for value in bad if not value_problem(spec, value, FIND)] == []


def test_events_need_their_roles_as_often_as_the_schema_says() -> None:
    frame = LabelType(
        id=derived_id("frame"),
        kind=TypeKind.EVENT,
        name="VISIT",
        endpoints=(Endpoint("who", (PERSON.type,), 1, 2), Endpoint("where", (GPE.type,), 0, 1)),
    )
    schema = SCHEMA.with_type(frame)

    def found(*args: tuple[str, Span]) -> list[str]:
        arguments = tuple(Argument(role, span.id) for role, span in args)
        event = Event(
            id=AnnotationId(new_id()), doc=PERSON.doc, type=frame.id, owner=ME, trigger=TITLE.id, args=arguments
        )
        return codes(event, schema)

    assert found(("who", PERSON), ("where", GPE)) == []
    assert found() == ["event.few"]
    assert found(("who", PERSON), ("where", GPE), ("where", GPE)) == ["event.many"]
    assert found(("who", GPE)) == ["event.end"]
    assert found(("who", PERSON), ("why", TITLE)) == ["event.role"]


def test_a_chain_needs_two_members_that_are_there() -> None:
    label = LabelType(id=derived_id("same"), kind=TypeKind.CHAIN, name="SAME")
    chain = Chain(
        id=AnnotationId(new_id()), doc=PERSON.doc, type=label.id, owner=ME, members=(PERSON.id, AnnotationId(new_id()))
    )
    assert codes(chain, SCHEMA.with_type(label)) == ["end.missing"]
    assert codes(replace(chain, members=(PERSON.id,)), SCHEMA.with_type(label)) == ["chain.short"]


def test_iso_dates() -> None:
    assert is_iso_date("2024-02-29")
    assert not is_iso_date("2023-02-29")
    assert not is_iso_date("٢٠٢٣")
