from dataclasses import replace

import pytest

from annotator.model.errors import UserError
from annotator.model.ids import SourceId, SuggestionId, derived_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import Source, Suggestion, SuggestionKind
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.review import AcceptSuggestions
from annotator.project.operations.suggesting import RecordRun
from annotator.project.project import Project
from tests.support.notation import news_schema, picture, suggestion

SOURCE = Source(id=Source.id_of("one", "1", ""), name="one", version="1")


def link(head: Suggestion, tail: Suggestion, type_id) -> Suggestion:
    return replace(
        head,
        id=SuggestionId(derived_id("link", head.id, tail.id)),
        kind=SuggestionKind.RELATION,
        label="alias_of",
        type=type_id,
        fragments=(head.fragments[0], tail.fragments[0]),
        head=head.id,
        tail=tail.id,
    )


def test_a_link_whose_ends_are_one_span_is_refused_and_nothing_is_written(tmp_path) -> None:
    drawn = picture("[North Korea](GPE?) denied it", news_schema())
    first = replace(drawn.suggestions[0], source=SOURCE.id)
    twin = suggestion(first.doc, first.label, first.fragments, first.type, SourceId(derived_id("another")))
    with Project.create(tmp_path / "p.annotator", schema=news_schema(), person="Ida") as project:
        alias = project.schema.named(TypeKind.RELATION, "alias_of")
        project.do(ImportDocuments((IncomingDocument(drawn.document, drawn.text),)))
        twins = (first, replace(twin, source=SOURCE.id))
        proposed = link(*twins, alias.id)
        project.do(RecordRun(SOURCE, first.doc, 1, (*twins, proposed)))
        with pytest.raises(UserError, match="one and the same span"):
            project.do(AcceptSuggestions((proposed.id,)))
        document = project.open_document(first.doc)
        assert list(document.annotations()) == []
        assert dict(document.decisions) == {}
