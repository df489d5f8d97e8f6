"""The demonstration project: the shipped articles, one of them finished as an example, the others fresh."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from annotator.model.annotation import AnyAnnotation, Origin, Relation, Span
from annotator.model.changes import Stack
from annotator.model.document import AttributeValue, Document
from annotator.model.ids import ActorId, AnnotationId, DocId, TypeId, new_id
from annotator.model.schema import AttributeKind, LabelType, Schema, TypeKind
from annotator.model.similarity import signature
from annotator.model.step import Operation, Step
from annotator.model.text import text_sha256
from annotator.project.operations.documents import ImportDocuments, IncomingDocument
from annotator.project.operations.review import FinishDocument
from annotator.project.presets import preset
from annotator.project.project import Project
from annotator.resource_files import seeds

ORDER: Final = ("arms-talks", "shipyard-trial", "cyclone", "shipping-sanctions")
FINISHED: Final = "shipyard-trial"


def make_demonstration(path: Path, person: str) -> None:
    """Make the project; the finished article carries its gold annotation as this person's.

    Raises:
        UserError: It cannot be made there.
    """
    schema = preset("news")
    with Project.create(path, schema=schema, person=person) as project:
        documents = [_incoming(name, schema, project.person.id) for name in ORDER]
        example = documents[ORDER.index(FINISHED)].document.id
        project.do(_Prepared(ImportDocuments(tuple(documents), "demonstration")))
        project.do(_Prepared(FinishDocument(example)))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Something done before the person comes, so that their first undo does not take it away."""

    operation: Operation
    stack: Stack = field(default=Stack.SYSTEM, init=False)

    def apply(self, step: Step) -> None:
        self.operation.apply(step)


def _incoming(name: str, schema: Schema, owner: ActorId) -> IncomingDocument:
    data = json.loads((seeds() / f"{name}.jsonl").read_text(encoding="utf-8"))
    meta = dict(data["meta"])
    document = Document(
        id=DocId(new_id()),
        title=data["title"],
        source=str(meta.pop("source", "")),
        doc_date=str(meta.pop("date", "")),
        language=str(meta.pop("language", "")),
        tags=tuple(meta.pop("tags", ())),
        original_sha256=text_sha256(data["text"]),
        length=len(data["text"]),
        signature=signature(data["text"]),
        meta=meta,
    )
    annotations = _gold(data, document.id, schema, owner) if name == FINISHED else ()
    return IncomingDocument(document, data["text"], annotations)


def _gold(data: dict[str, Any], doc: DocId, schema: Schema, owner: ActorId) -> tuple[AnyAnnotation, ...]:
    ids = {entity["id"]: AnnotationId(new_id()) for entity in data["entities"]}
    spans = [
        Span(
            id=ids[entity["id"]],
            doc=doc,
            type=_type(schema, TypeKind.SPAN, entity["label"]).id,
            owner=owner,
            fragments=((entity["start"], entity["end"]),),
            origin=Origin.IMPORT,
        )
        for entity in data["entities"]
    ]
    relations = [
        Relation(
            id=AnnotationId(new_id()),
            doc=doc,
            type=_type(schema, TypeKind.RELATION, link["label"]).id,
            owner=owner,
            head=ids[link["head"]],
            tail=ids[link["tail"]],
            attrs=_attributes(link.get("attributes", {}), schema, ids),
            origin=Origin.IMPORT,
        )
        for link in data["relations"]
    ]
    return (*spans, *relations)


def _attributes(named: dict[str, Any], schema: Schema, ids: dict[str, AnnotationId]) -> dict[TypeId, AttributeValue]:
    found: dict[TypeId, AttributeValue] = {}
    for name, value in named.items():
        attribute = _type(schema, TypeKind.ATTRIBUTE, name)
        spec = attribute.attribute
        is_reference = spec is not None and spec.kind is AttributeKind.REFERENCE
        found[attribute.id] = ids[value].hex if is_reference else value
    return found


def _type(schema: Schema, kind: TypeKind, name: str) -> LabelType:
    found = schema.named(kind, name)
    assert found is not None, f"the demonstration uses {name}, which its schema lacks"
    return found
