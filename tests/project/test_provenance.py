"""What becomes of a suggestion is told with the annotation, in the formats that can hold it."""

import json
from pathlib import Path

import pytest

from annotator.formats.registry import formats
from annotator.model.schema import TypeKind
from annotator.model.suggestion import How
from annotator.project.exchange import export_annotated
from annotator.project.operations.review import AcceptSuggestions, ChangeSuggestion, RejectSuggestions
from annotator.project.operations.spans import AddSpan
from annotator.project.project import Project
from annotator.project.provenance import Provenance, in_words
from tests.support.notation import news_schema
from tests.support.projects import add_document, machine, new_project, proposal, run

SCHEMA = news_schema()
PERSON, ORG = (SCHEMA.named(TypeKind.SPAN, name).id for name in ("PERSON", "ORG"))


@pytest.fixture
def project(tmp_path: Path):
    with new_project(tmp_path, SCHEMA) as made:
        doc = add_document(made)
        source = machine("rules", "2.1")
        found = [proposal(SCHEMA, source, doc, "PERSON", *place, 0.75) for place in ((0, 11), (48, 59), (61, 68))]
        run(made, source, doc, *found)
        made.do(AcceptSuggestions((found[0].id,), How.GROUP, frozenset({found[0].id})))
        made.do(ChangeSuggestion(found[1].id, type=ORG, fragments=((48, 53),), reason="too long"))
        made.do(RejectSuggestions((found[2].id,), reason="no name"))
        made.do(AddSpan(doc, ((15, 21),), ORG))
        yield made


def people(project: Project):
    return {actor.id: actor.name for actor in project.actors()}


def exported(project: Project, place: Path, name: str, *, suggestions: bool = False):
    documents = [project.open_document(doc) for doc in project.document_ids()]
    writer = formats().writer(name)
    return export_annotated(
        documents, project.schema, project.sources(), writer, place, suggestions=suggestions, people=people(project)
    )


def test_who_decided_when_how_and_what_was_changed(project: Project, tmp_path: Path) -> None:
    exported(project, tmp_path / "out.jsonl", "jsonl", suggestions=True)
    line = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    first, by_hand, changed, rejected = line["entities"]
    assert (first["source"], first["score"], first["decision"]) == ("rules 2.1", 0.75, "accept")
    assert first["provenance"].pop("at").endswith("Z")
    assert first["provenance"] == {"by": "Ada", "how": "group", "seen": True}
    assert "provenance" not in by_hand
    assert changed["provenance"]["proposed"] == {"label": "PERSON", "fragments": [[48, 59]]}
    assert (changed["decision"], changed["provenance"]["reason"]) == ("change", "too long")
    assert rejected["provenance"]["reason"] == "no name"


@pytest.mark.parametrize("name", ["jsonl", "cas-xmi", "cas-json", "label-studio", "prodigy", "web-annotation", "brat"])
def test_formats_that_can_hold_it_bring_it_back(project: Project, tmp_path: Path, name: str) -> None:
    known = {info.short_name for info in formats().infos}
    assert name in known, sorted(known)
    place = tmp_path / {"jsonl": "o.jsonl", "label-studio": "o.json", "prodigy": "o.jsonl"}.get(name, "out")
    exported(project, place, name)
    (document,) = formats().reader(name).read(place).documents
    told = {span.start: span.provenance for span in document.spans}
    assert told[0]["by"] == "Ada"
    assert told[48]["proposed"]["label"] == "PERSON"
    assert told[15] == {}


def test_formats_that_cannot_say_so(project: Project, tmp_path: Path) -> None:
    report = exported(project, tmp_path / "out.conll", "conll")
    assert "who decided, when, and what was changed" in [loss.kind for loss in report.losses]


def test_a_line_for_people(project: Project) -> None:
    shown = project.open_document(project.document_ids()[0])
    told = Provenance(shown, project.sources(), people(project))
    found = [in_words(told.of(span)) for span in sorted(shown.spans.values(), key=lambda s: s.start)]
    assert found == [
        "rules 2.1 0.75, accept by Ada (group)",
        "by hand",
        "rules 2.1 0.75, change by Ada (single), was PERSON",
    ]
