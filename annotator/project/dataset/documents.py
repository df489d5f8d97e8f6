"""Gold documents as formats speak of them: ids that stay, and how each annotation came about."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from annotator.formats.portable import PortableAnnotation, PortableDocument
from annotator.model.ids import SourceId
from annotator.model.suggestion import Source
from annotator.project.dataset.gold import GoldDocument
from annotator.project.dataset.provenance import KIND, provenance
from annotator.project.portable_out import portable_document
from annotator.project.state import ProjectState

A = TypeVar("A", bound=PortableAnnotation)


def gold_document(state: ProjectState, found: GoldDocument, sources: Mapping[SourceId, Source]) -> PortableDocument:
    """Return a gold document with its owner's annotations, under the ids that they have in the project."""
    annotated = state.decided(found.doc.id, found.owner.id)
    people = {actor.id: actor.name for actor in state.actors().values()}
    made = portable_document(annotated, state.schema, sources, people=people, own_ids=True)
    how = {annotation.id.hex: provenance(annotated, annotation).value for annotation in annotated.annotations()}
    return _mapped(made, lambda annotation: {KIND: how[annotation.id], **annotation.provenance})


def without_provenance(document: PortableDocument) -> PortableDocument:
    """Return a document for a format that has no place for how its annotations came about."""
    return _mapped(document, lambda _annotation: {})


def _mapped(document: PortableDocument, told: Callable[[PortableAnnotation], Mapping[str, str]]) -> PortableDocument:
    def all_of(annotations: tuple[A, ...]) -> tuple[A, ...]:
        return tuple(replace(annotation, provenance=told(annotation)) for annotation in annotations)

    return replace(
        document,
        spans=all_of(document.spans),
        relations=all_of(document.relations),
        events=all_of(document.events),
        chains=all_of(document.chains),
    )
