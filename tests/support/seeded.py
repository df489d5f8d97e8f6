"""A demonstration article as a project in memory: some of its gold accepted by hand, some still suggested."""

import json
from uuid import uuid5

from annotator.model.annotation import Relation, Span
from annotator.model.document import Document, DocumentText
from annotator.model.ids import NAMESPACE, AnnotationId, DocId, derived_id
from annotator.model.schema import TypeKind
from annotator.model.suggestion import Source, Suggestion, SuggestionKind, suggestion_id
from annotator.resource_files import seeds
from tests.support.notation import news_schema
from tests.support.panel_project import ME, MemoryProject

SOURCE = Source(id=Source.id_of("gazetteer", "1.2", ""), name="gazetteer", version="1.2")


def article(name="arms-talks"):
    return json.loads((seeds() / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[0])


def seeded_project(name="arms-talks", every=5, schema=None):
    schema, data = schema or news_schema(), article(name)
    doc = Document(id=DocId(derived_id("seed", name)), title=data["title"], length=len(data["text"]), tags=("arms",))
    values, ends = [doc, DocumentText(doc.id, 1, data["text"]), SOURCE], {}
    for number, entity in enumerate(data["entities"]):
        label = schema.named(TypeKind.SPAN, entity["label"])
        fragments = ((entity["start"], entity["end"]),)
        if number % every == every - 1:
            key = suggestion_id(doc.id, 1, SOURCE.id, SuggestionKind.SPAN, label.name, fragments)
            made = Suggestion(
                id=key, doc=doc.id, text_version=1, source=SOURCE.id, kind=SuggestionKind.SPAN, label=label.name,
                type=label.id, fragments=fragments, score=0.5 + (number % 50) / 100, rule="names",
            )  # fmt: skip
        else:
            key = AnnotationId(uuid5(NAMESPACE, f"{name}{entity['id']}"))
            made = Span(id=key, doc=doc.id, type=label.id, owner=ME, fragments=fragments, created_by=ME)
        ends[entity["id"]] = made
        values.append(made)
    values += _relations(schema, doc, data, ends)
    return MemoryProject(schema, *values), doc.id


def _relations(schema, doc, data, ends):
    for relation in data["relations"]:
        label = schema.named(TypeKind.RELATION, relation["label"])
        head, tail = ends[relation["head"]], ends[relation["tail"]]
        if isinstance(head, Span) and isinstance(tail, Span):
            key = AnnotationId(uuid5(NAMESPACE, f"{doc.id}{relation['id']}"))
            yield Relation(
                id=key, doc=doc.id, type=label.id, owner=ME, head=head.id, tail=tail.id, created_by=ME,
                attrs={
                    schema.named(TypeKind.ATTRIBUTE, k).id: v
                    for k, v in (relation.get("attributes") or {}).items() if k == "modality"
                },
            )  # fmt: skip
        else:
            extents = head.fragments[0], tail.fragments[0]
            yield Suggestion(
                id=suggestion_id(
                    doc.id, 1, SOURCE.id, SuggestionKind.RELATION, label.name, extents, head.id, tail.id
                ),
                doc=doc.id, text_version=1, source=SOURCE.id, kind=SuggestionKind.RELATION, label=label.name,
                type=label.id, fragments=extents, head=head.id, tail=tail.id, score=0.61,
            )  # fmt: skip
