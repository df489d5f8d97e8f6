"""Gold documents as formats speak of them: ids that stay, and how each annotation came about."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from annotator.formats.portable import PortableAnnotation, PortableDocument
from annotator.model.ids import SourceId
from annotator.model.suggestion import Source
from annotator.project.dataset.gold import GoldDocument
from annotator.project.dataset.provenance import KEY, provenance
from annotator.project.portable_out import portable_document
from annotator.project.state import ProjectState

A = TypeVar("A", bound=PortableAnnotation)


def gold_document(state: ProjectState, found: GoldDocument, sources: Mapping[SourceId, Source]) -> PortableDocument:
    """Return a gold document with its owner's annotations, under the ids that they have in the project."""
    annotated = state.decided(found.doc.id, found.owner.id)
    made = portable_document(annotated, state.schema, sources, own_ids=True)
    how = {annotation.id.hex: provenance(annotated, annotation).value for annotation in annotated.annotations()}
    return _mapped(made, how)


def without_provenance(document: PortableDocument) -> PortableDocument:
    """Return a document for a format that has no place for how its annotations came about."""
    return _mapped(document, {})


def _mapped(document: PortableDocument, how: Mapping[str, str]) -> PortableDocument:
    def told(annotations: tuple[A, ...]) -> tuple[A, ...]:
        return tuple(replace(annotation, extra=_extra(annotation, how)) for annotation in annotations)

    return replace(
        document,
        spans=told(document.spans),
        relations=told(document.relations),
        events=told(document.events),
        chains=told(document.chains),
    )


def _extra(annotation: PortableAnnotation, how: Mapping[str, str]) -> dict[str, object]:
    rest = {key: value for key, value in annotation.extra.items() if key != KEY}
    return rest | ({KEY: how[annotation.id]} if annotation.id in how else {})
