"""A suggester's relations with their attributes: from the answer to rows, to annotations, to a file and back."""

from dataclasses import replace
from uuid import UUID

import pytest

from annotator.model.annotation import Relation
from annotator.model.ids import SuggestionId
from annotator.model.suggestion import Suggestion, SuggestionKind
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.review import AcceptSuggestions, RejectSuggestions
from annotator.project.portable_in import incoming_document
from annotator.project.portable_out import portable_document
from annotator.project.project import Project
from annotator.project.same_things import same_things
from annotator.project.suggesting import run_of, source_of
from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggestions
from annotator.suggest.wire import Hello, answer_message, decode, encode, read_answer
from tests.support.notation import news_schema, picture

TEXT = "Kirby said that Norway may sell rockets to Chile. John Kirby smiled."
SPANS = tuple(
    SuggestedSpan(TEXT.index(name), TEXT.index(name) + len(name), label, 0.9)
    for name, label in (("Kirby", "PERSON"), ("Norway", "GPE"), ("Chile", "GPE"), ("John Kirby", "PERSON"))
)
SUPPLY = SuggestedRelation(1, 2, "supplies_to", 0.8, "verb", {"modality": "possible"}, {"source": 0})


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "p.annotator", schema=news_schema(), person="Ida") as made:
        drawn = picture(TEXT, made.schema)
        made.do(ImportDocuments((IncomingDocument(drawn.document, drawn.text),)))
        yield made


def recorded(project: Project, *relations: SuggestedRelation) -> list[Suggestion]:
    document = next(iter(project.documents())).doc
    answer = read_answer(decode(encode(answer_message("1", 1, Suggestions(SPANS, relations)))))
    run = run_of(source_of(Hello("one", "1", "", ())), document, answer, project.schema)
    project.do(run)
    return [s for s in run.suggestions if s.kind is SuggestionKind.RELATION]


def relation_of(project: Project, doc) -> Relation:
    (relation,) = project.open_document(doc).relations.values()
    return relation


def test_what_the_schema_does_not_know_or_allow_is_left_out(project: Project) -> None:
    unknown = replace(SUPPLY, label="CoLocated")
    not_allowed = replace(SUPPLY, label="holds_role")
    odd = replace(SUPPLY, attributes={"modality": "possible", "mood": "good"}, references={"source": 0, "whose": 1})
    (kept,) = recorded(project, unknown, not_allowed, odd)
    assert kept.label == "supplies_to"
    assert set(kept.attrs) == {"modality", "source"}


def test_accepting_brings_the_attributes_and_the_source_along_and_undo_takes_all_back(project: Project) -> None:
    (link,) = recorded(project, SUPPLY)
    project.do(AcceptSuggestions((link.id,)))
    relation = relation_of(project, link.doc)
    document = project.open_document(link.doc)
    named = {project.schema.name(key): value for key, value in relation.attrs.items()}
    source = next(span for span in document.spans.values() if span.text(TEXT) == "Kirby")
    assert named == {"modality": "possible", "source": source.id.hex}
    assert len(document.spans) == 3
    project.undo()
    document = project.open_document(link.doc)
    assert not list(document.annotations())
    assert document.is_pending(document.suggestions[link.id])


def test_a_rejected_source_is_left_out(project: Project) -> None:
    (link,) = recorded(project, SUPPLY)
    project.do(RejectSuggestions((SuggestionId(UUID(hex=link.attrs["source"])),)))
    project.do(AcceptSuggestions((link.id,)))
    names = [project.schema.name(key) for key in relation_of(project, link.doc).attrs]
    assert names == ["modality"]


def test_spans_that_name_one_thing_are_grouped_decided_or_not(project: Project) -> None:
    (link,) = recorded(project, SUPPLY)
    project.do(AcceptSuggestions((link.id,)))
    document = project.open_document(link.doc)
    (group,) = same_things(document, project.schema)
    assert (group.name, group.label, len(group.spans)) == ("John Kirby", "PERSON", 2)
    assert group.spans[0] in document.spans
    assert group.spans[1] in document.suggestions


def test_a_file_with_suggestions_carries_their_attributes_there_and_back(project: Project) -> None:
    (link,) = recorded(project, SUPPLY)
    document = project.open_document(link.doc)
    portable = portable_document(document, project.schema, {}, suggestions=True)
    (relation,) = portable.relations
    kirby = next(span.id for span in portable.spans if TEXT[span.start : span.end] == "Kirby")
    assert relation.attributes == {"modality": "possible", "source": kirby}
    back = incoming_document(portable, project.schema, project.person.id, None)
    (run,) = back.runs
    rows = {row.id.hex: row for row in run.suggestions}
    (again,) = (row for row in run.suggestions if row.kind is SuggestionKind.RELATION)
    assert again.attrs["modality"] == "possible"
    assert rows[again.attrs["source"]].fragments == link_source(document, link).fragments


def link_source(document, link: Suggestion) -> Suggestion:
    return document.suggestions[SuggestionId(UUID(hex=link.attrs["source"]))]
