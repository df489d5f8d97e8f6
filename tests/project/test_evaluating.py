"""Two sides compared: how documents find each other, what is left out, people and sources of a project, the page."""

import json
import re
from html.parser import HTMLParser

import pytest

from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan
from annotator.model.document import Status
from annotator.model.errors import UserError
from annotator.model.evaluation.values import ErrorKind, EvalDocument, EvalSpan, Measure, RelationMeasure
from annotator.model.schema import TypeKind
from annotator.project.evaluating import Side, SideDocument, evaluate, file_side, of_portable, side_named
from annotator.project.evaluation_page import page
from annotator.project.evaluation_report import as_json, confusion_table, not_counted, score_rows
from annotator.project.operations.review import SetStatus
from annotator.project.operations.spans import AddSpan
from annotator.project.presets import preset
from annotator.project.project import Project
from tests.support.projects import add_document, link_proposal, machine, proposal, run

ADA = EvalSpan("PERSON", ((0, 3),))


def side(*documents: SideDocument | EvalDocument, name="side") -> Side:
    made = [d if isinstance(d, SideDocument) else SideDocument((d.key,), d) for d in documents]
    return Side(name, lambda step: iter(made))


def doc(key: str, title: str, text: str, *spans: EvalSpan) -> EvalDocument:
    return EvalDocument(key, title, text, spans)


def test_documents_find_each_other_by_id_then_text_then_title() -> None:
    gold = side(doc("1", "A", "Ada a", ADA), doc("2", "B", "Ada b", ADA), doc("3", "C", "Ada c", ADA))
    other = side(doc("1", "x", "Ada a", ADA), doc("9", "y", "Ada b", ADA), doc("8", "C", "Ada c", ADA))
    found = evaluate(gold, other)
    assert found.matched_by == {"id": 1, "text": 2}
    assert found.spans.of(Measure.STRICT).correct == 3


def test_running_numbers_as_ids_give_way_to_the_same_text() -> None:
    found = evaluate(side(doc("1", "A", "a"), doc("2", "B", "b")), side(doc("1", "", "b"), doc("2", "", "a")))
    assert (found.documents, found.matched_by) == (2, {"text": 2})


def test_what_has_no_match_is_listed() -> None:
    found = evaluate(side(doc("1", "A", "a"), doc("2", "B", "b")), side(doc("2", "B", "b"), doc("7", "", "z")))
    assert (found.unmatched_gold, found.unmatched_predicted) == (["A"], ["7"])
    assert len(list(not_counted(found))) == 2


@pytest.mark.parametrize("other", [doc("1", "x", "Ada met Bo."), doc("9", "A", "Ada met Bo.")])
def test_texts_that_differ_are_an_error_that_names_the_document(other) -> None:
    with pytest.raises(UserError) as caught:
        evaluate(side(doc("1", "A", "Ada saw Bo.")), side(other))
    assert caught.value.code == "evaluate.text"
    assert f"“{other.title}”" in caught.value.sentence()
    assert "character 4" in caught.value.sentence()


def test_left_out_documents_are_neither_counted_nor_called_unmatched() -> None:
    one = doc("1", "A", "a")
    found = evaluate(side(one, doc("2", "B", "b")), side(SideDocument(("1",), one, "Bo has not begun it.")))
    assert found.documents == 0
    assert found.left_out == ["“A”: Bo has not begun it."]
    assert found.unmatched_gold == ["B"]


def test_predicted_labels_can_be_called_as_in_gold() -> None:
    per = EvalSpan("PER", ADA.fragments)
    found = evaluate(side(doc("1", "A", "Ada", ADA)), side(doc("1", "A", "Ada", per)), renamed={"PER": "PERSON"})
    assert found.spans.of(Measure.STRICT).f1 == 1.0


def test_rejected_and_hanging_annotations_of_a_file_are_no_predictions() -> None:
    spans = (
        PortableSpan(id="a", label="PERSON", fragments=((0, 3),)),
        PortableSpan(id="b", label="GPE", fragments=((4, 6),), source="m", decision="reject"),
    )
    relation = PortableRelation(id="r", label="leads", head="a", tail="b")
    found = of_portable(PortableDocument(id="1", title="", text="Ada Bo", spans=spans, relations=(relation,)))
    assert (found.spans, found.relations) == ((ADA,), ())


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "p.annotator", schema=preset("news"), person="Anna") as made:
        first = add_document(made)
        second = add_document(made, "Nobody has looked at this one: Oslo.", "Second")
        person = made.schema.named(TypeKind.SPAN, "PERSON").id
        gpe = made.schema.named(TypeKind.SPAN, "GPE").id
        made.do(AddSpan(first, ((0, 11),), person))
        made.do(AddSpan(first, ((15, 21),), gpe))
        source = machine()
        one = proposal(made.schema, source, first, "PERSON", 0, 5)
        two = proposal(made.schema, source, first, "GPE", 15, 21, score=0.4)
        run(made, source, first, one, two, link_proposal(made.schema, source, "located_in", one, two))
        yield made, first, second


def test_a_source_is_measured_against_a_person(project) -> None:
    made, first, _second = project
    found = evaluate(side_named(made, "Anna"), side_named(made, "rules"))
    assert found.documents == 1
    assert found.left_out == ["“Second”: Anna has not begun it."]
    assert {d.kind for d in found.differences} == {ErrorKind.WRONG_ENDS, ErrorKind.SPURIOUS}
    assert {d.key for d in found.differences} == {first.hex}
    assert found.relations.of(RelationMeasure.STRICT).spurious == 1
    sure = evaluate(side_named(made, "Anna"), side_named(made, "rules", above=0.5))
    assert sure.spans.of(Measure.EXACT).missed == 1


def test_only_finished_documents_count_where_asked(project) -> None:
    made, first, _second = project
    assert evaluate(side_named(made, "Anna", done_only=True), side_named(made, "rules")).documents == 0
    made.do(SetStatus(first, Status.DONE))
    assert evaluate(side_named(made, "Anna", done_only=True), side_named(made, "rules")).documents == 1


def test_two_people_are_compared(project) -> None:
    made, first, _second = project
    made.set_person("Ben")
    made.do(AddSpan(first, ((15, 21),), made.schema.named(TypeKind.SPAN, "LOC").id))
    found = evaluate(side_named(made, "Anna"), side_named(made, "Ben"))
    assert found.confusion == {("GPE", "LOC"): 1, ("PERSON", ""): 1}


def test_a_name_that_nobody_has_is_refused_with_those_there_are(project) -> None:
    with pytest.raises(UserError, match="Anna, rules"):
        side_named(project[0], "Zoe")


def test_places_are_the_projects_where_gold_is_a_file(project, tmp_path) -> None:
    made, first, _second = project
    text = made.open_document(first).text
    gold = {"format": "annotator.jsonl.v1", "id": "their-id", "title": "First", "text": text, "entities": []}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(gold) + "\n", encoding="utf-8")
    found = evaluate(file_side(path), side_named(made, "Anna"))
    assert {d.key for d in found.differences} == {first.hex}


def test_no_file_and_no_annotations_are_refused_by_name(tmp_path) -> None:
    (tmp_path / "a.txt").write_text("Just text.", encoding="utf-8")
    for name in ("a.txt", "missing.jsonl"):
        with pytest.raises(UserError, match=name):
            file_side(tmp_path / name)


# What is told


@pytest.fixture
def found():
    text = "Ada <b>met</b> Bo & عبدالله in Oslo."
    gold = doc("1", "A & <i>B</i>", text, ADA, EvalSpan("GPE", ((31, 35),)), EvalSpan("<script>", ((20, 27),)))
    return evaluate(side(gold, name="Anna"), side(doc("1", "A", text, ADA, EvalSpan("ORG", ((31, 35),))), name="m<1>"))


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.attributes: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.seen.add(tag)
        self.attributes += [value or "" for _, value in attrs]
        if tag not in {"meta", "br", "line", "rect", "link", "img"} or tag == "rect":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_escapes_what_it_quotes_and_fetches_nothing(found) -> None:
    html = page(found)
    tags = _Tags()
    tags.feed(html)
    assert tags.open == []
    assert {"svg", "table", "details"} <= tags.seen
    assert not {"script", "img", "link", "iframe"} & tags.seen
    assert "<b>met" not in html
    assert "&lt;script&gt;" in html
    assert "m&lt;1&gt;" in html
    assert not re.search(r"(?:src|href)=|url\(|@import|https?://", html)
    assert "prefers-color-scheme: dark" in html


def test_the_json_adds_up(found) -> None:
    told = json.loads(json.dumps(as_json(found)))
    strict = told["spans"]["all"]["strict"]
    assert strict["possible"] == 3
    assert sum(pair["count"] for pair in told["confusion"] if pair["gold"]) == strict["possible"]
    assert {error["kind"] for error in told["errors"]} == {"wrong-label", "missed"}
    (wrong,) = (error for error in told["errors"] if error["kind"] == "wrong-label")
    assert (wrong["gold"]["start"], wrong["gold"]["quote"], wrong["predicted"]["label"]) == (31, "Oslo", "ORG")


def test_tables_for_people_have_a_row_for_each_label(found) -> None:
    assert [row[0] for row in score_rows(found)] == ["all labels", "<script>", "GPE", "PERSON", "ORG"]
    header, rows = confusion_table(found.confusion)
    assert header[-1] == rows[-1][0] == "(nothing)"
    assert len(rows) == len(header) - 1
