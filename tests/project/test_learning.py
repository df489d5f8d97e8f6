"""From closed documents to suggestions of labels that the shipped pipeline has never heard of."""

import json

import pytest

from annotator.cli.app import run as run_command
from annotator.model.errors import UserError
from annotator.model.schema import TypeKind
from annotator.model.suggestion import SuggestionKind
from annotator.project.learned_folder import folder_of
from annotator.project.learning import closed_texts, in_use, learn, learned_versions, suggester_name, use
from annotator.project.operations.learned import PreferSource, UseLearned
from annotator.project.operations.relations import AddRelation
from annotator.project.operations.review import FinishDocument, RejectSuggestions
from annotator.project.operations.spans import AddSpan
from annotator.project.operations.suggesting import SUCCESSORS
from annotator.suggest.registry import DEFAULT_SUGGESTER, suggesters
from tests.support.projects import add_document, link_proposal, machine, proposal, replayed, run, snapshot

FRUIT = ("apple", "quince", "medlar", "plum", "pear", "cherry", "damson", "fig")
SENTENCES = [f"In Oslo she ate a ripe {fruit} and slept. He never saw it." for fruit in FRUIT]


@pytest.fixture
def taught(project):
    label, place = (project.schema.named(TypeKind.SPAN, name).id for name in ("EVENT", "GPE"))
    link = project.schema.named(TypeKind.RELATION, "located_in").id
    for number, text in enumerate(SENTENCES):
        doc = add_document(project, text, f"Text {number}")
        start = text.index(FRUIT[number])
        eaten, city = AddSpan(doc, ((start, start + len(FRUIT[number])),), label), AddSpan(doc, ((3, 7),), place)
        for operation in (eaten, city, AddRelation(eaten.id, city.id, link)):
            project.do(operation)
        project.do(FinishDocument(doc))
    return project


def test_the_command_makes_a_version_that_suggests_what_was_taught_and_forgets_nothing(taught, capsys) -> None:
    path = str(taught.path)
    assert run_command(["learn", path, "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (rows[-1]["version"], rows[-1]["documents"], rows[-1]["sentences"]) == (1, 8, 16)
    assert rows[-1]["relations"] == {"located_in": {"f1": 1.0, "right": 8, "proposed": 8, "gold": 8}}
    assert all("progress" in row for row in rows[:-1])
    assert in_use(taught) == 1
    found = suggesters().load(suggester_name(taught))
    text = "In Oslo she ate a ripe mango and slept. John Kirby flew to Moscow on Monday."
    spans = {text[s.start : s.end]: (s.label, s.rule) for s in found.suggest(text).spans}
    assert spans["mango"] == ("EVENT", "learned")
    assert spans["John Kirby"][0] == "PERSON"
    assert spans["Moscow"][0] == "GPE"
    answer = found.suggest(text)
    linked = [(answer.spans[r.head], answer.spans[r.tail], r.label) for r in answer.relations if r.rule == "learned"]
    ends = {(text[head.start : head.end], text[tail.start : tail.end], label) for head, tail, label in linked}
    assert ("mango", "Oslo", "located_in") in ends
    found.want(["visits"])
    assert all(r.rule != "learned" for r in found.suggest(text).relations)
    assert (found.name, found.version) == ("learned.v1", "1")

    assert run_command(["learn", path]) == 0
    told = capsys.readouterr()
    assert "Version 1: learned from 16 sentences of 8 documents" in told.err
    assert ["located_in", "8", "1.00", "1.00", "1.00"] in [line.split() for line in told.out.splitlines()]
    assert run_command(["learn", path, "--list"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("*  1")
    assert run_command(["learn", path, "--use", "5"]) == 1
    assert "There are: 1" in capsys.readouterr().err
    assert run_command(["undo", path]) == 0
    assert suggester_name(taught) == DEFAULT_SUGGESTER
    use(taught, 1)
    assert run_command(["learn", path, "--use", "0"]) == 0
    assert in_use(taught) == 0

    taught.remove_for_good([closed_docs(taught)[0]])
    assert learned_versions(taught) == []
    assert not list(folder_of(taught.path).iterdir())


def test_the_same_texts_are_learned_from_anew_only_if_learning_has_changed(taught, monkeypatch) -> None:
    assert [learn(taught).number, learn(taught).number] == [1, 1]
    monkeypatch.setattr("annotator.project.learning._WAY", 0)
    assert learn(taught).number == 2


def closed_docs(project):
    return [row.doc.id for row in project.documents()]


def test_what_stands_and_what_was_rejected_teaches_of_relations(taught) -> None:
    doc = closed_docs(taught)[0]
    source = machine()
    ends = [proposal(taught.schema, source, doc, *end) for end in (("GPE", 3, 7), ("EVENT", 23, 28))]
    link = link_proposal(taught.schema, source, "part_of", ends[1], ends[0])
    run(taught, source, doc, *ends, link)
    told = next(text for text in closed_texts(taught) if text.doc == doc.hex)
    assert (told.spans, told.links, told.denied) == (((3, 7, "GPE"), (23, 28, "EVENT")), ((1, 0, "located_in"),), ())
    taught.do(RejectSuggestions((link.id,)))
    taught.do(FinishDocument(doc))
    told = next(text for text in closed_texts(taught) if text.doc == doc.hex)
    assert (told.denied, told.done) == (((1, 0),), True)


def test_too_little_is_told_plainly(project) -> None:
    with pytest.raises(UserError, match="too little to learn from"):
        learn(project)
    assert closed_texts(project) == []


def test_a_broken_version_is_told_plainly(taught, tmp_path) -> None:
    folder = tmp_path / "1"
    folder.mkdir()
    with pytest.raises(UserError, match="cannot be read"):
        suggesters().load(f"learned.v1:{folder}")
    (folder / "card.json").write_text(json.dumps({"encoder": "another", "number": 1, "ours": [], "names": {}}))
    with pytest.raises(UserError, match="another entity model"):
        suggesters().load(f"learned.v1:{folder}")
    taught.do(UseLearned(3))
    assert suggester_name(taught) == DEFAULT_SUGGESTER


def test_a_learned_run_stands_in_for_the_shipped_one_and_can_be_taken_back(project) -> None:
    doc = add_document(project)
    shipped, learned = machine("annotator.v1"), machine("learned.v1")
    run(project, shipped, doc, proposal(project.schema, shipped, doc, "PERSON", 0, 11))
    run(project, machine(), doc, proposal(project.schema, machine(), doc, "GPE", 15, 21))
    run(project, learned, doc, proposal(project.schema, learned, doc, "ORG", 0, 11))

    def waiting() -> list[str]:
        return sorted(s.label for s in project.open_document(doc).pending() if s.kind is SuggestionKind.SPAN)

    assert waiting() == ["GPE", "ORG"]
    changes = project.do(PreferSource(shipped, SUCCESSORS))
    assert changes.reload
    assert waiting() == ["GPE", "PERSON"]
    assert [row.pending for row in project.documents()] == [2]
    project.do(PreferSource(learned, SUCCESSORS))
    assert waiting() == ["GPE", "ORG"]
    assert snapshot(project) == replayed(project)
