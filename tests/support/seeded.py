"""A demonstration article as a project: some of its gold is made by hand, every so many-th is only suggested."""

import json
from pathlib import Path

from annotator.model.annotation import Relation, Span
from annotator.model.document import Document
from annotator.model.ids import AnnotationId, DocId, derived_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import Source, Suggestion, SuggestionKind, suggestion_id
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.suggesting import RecordRun
from annotator.project.project import Project
from annotator.resource_files import seeds
from tests.support.notation import news_schema

SOURCE = Source(id=Source.id_of("gazetteer", "1.2", "abc"), name="gazetteer", version="1.2", digest="abc")


def article(name="arms-talks"):
    return json.loads((seeds() / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[0])


def seeded_project(path: Path, name="arms-talks", every=5, schema=None) -> tuple[Project, DocId]:
    project = Project.create(path, schema=schema or news_schema(), person="Ada")
    data = article(name)
    doc = Document(id=DocId(derived_id("seed", name)), title=data["title"], length=len(data["text"]), tags=("arms",))
    annotations, suggestions, ends = [], [], {}
    for number, entity in enumerate(data["entities"]):
        made = _span(project, doc, entity, number if number % every == every - 1 else None)
        ends[entity["id"]] = made
        (annotations if isinstance(made, Span) else suggestions).append(made)
    for relation in data["relations"]:
        made = _relation(project, doc, relation, ends[relation["head"]], ends[relation["tail"]])
        (annotations if isinstance(made, Relation) else suggestions).append(made)
    project.do(ImportDocuments((IncomingDocument(doc, data["text"], tuple(annotations)),)))
    project.do(RecordRun(SOURCE, doc.id, 1, tuple(suggestions)))
    return project, doc.id


def _span(project, doc, entity, number):
    label = project.schema.named(TypeKind.SPAN, entity["label"])
    fragments = ((entity["start"], entity["end"]),)
    if number is None:
        key = AnnotationId(derived_id("seed", doc.id, entity["id"]))
        return Span(id=key, doc=doc.id, type=label.id, owner=project.person.id, fragments=fragments)
    kind = SuggestionKind.SPAN
    return Suggestion(
        id=suggestion_id(doc.id, 1, SOURCE.id, kind, label.name, fragments), doc=doc.id, text_version=1,
        source=SOURCE.id, kind=kind, label=label.name, type=label.id, fragments=fragments,
        score=0.5 + (number % 50) / 100, rule="names",
    )  # fmt: skip


def _relation(project, doc, relation, head, tail):
    label = project.schema.named(TypeKind.RELATION, relation["label"])
    if isinstance(head, Span) and isinstance(tail, Span):
        key = AnnotationId(derived_id("seed", doc.id, relation["id"]))
        return Relation(
            id=key, doc=doc.id, type=label.id, owner=project.person.id, head=head.id, tail=tail.id,
            attrs={
                project.schema.named(TypeKind.ATTRIBUTE, name).id: value
                for name, value in (relation.get("attributes") or {}).items() if name == "modality"
            },
        )  # fmt: skip
    extents, kind = (head.fragments[0], tail.fragments[0]), SuggestionKind.RELATION
    return Suggestion(
        id=suggestion_id(doc.id, 1, SOURCE.id, kind, label.name, extents, head.id, tail.id), doc=doc.id,
        text_version=1, source=SOURCE.id, kind=kind, label=label.name, type=label.id, fragments=extents,
        head=head.id, tail=tail.id, score=0.61,
    )  # fmt: skip
