"""From a portable document to one line of ``annotator.jsonl.v1``."""

from typing import Any

from annotator.formats import jsonl_reading as keys
from annotator.formats.json_carried import carried, unknown
from annotator.formats.json_files import json_line
from annotator.formats.jsonl_reading import FORMAT
from annotator.formats.portable import (
    PortableAnnotation,
    PortableChain,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
)


def line_of(document: PortableDocument) -> bytes:
    r"""Return the document's line in UTF-8 with its ``\n``.

    Raises:
        UserError: A value in it has no JSON form (an endless number, half a surrogate pair, or no plain value at all).
    """
    return json_line(object_of(document), document.title or document.id)


def object_of(document: PortableDocument) -> dict[str, Any]:
    """Return the document as the plain values that its line holds."""
    optional = {
        "attributes": dict(document.attributes),
        "note": document.note,
        "events": [_event(event) for event in document.events],
        "chains": [_chain(chain) for chain in document.chains],
    }
    known = {
        "format": FORMAT,
        "id": document.id,
        "title": document.title,
        "text": document.text,
        "meta": dict(document.meta),
        "entities": [_entity(span) for span in document.spans],
        "relations": [_relation(relation) for relation in document.relations],
        **{key: value for key, value in optional.items() if value},
    }
    return known | unknown(document.extra, keys.DOCUMENT_KEYS)


def _entity(span: PortableSpan) -> dict[str, Any]:
    made: dict[str, Any] = {"id": span.id, "start": span.start, "end": span.end}
    if len(span.fragments) > 1:
        made["fragments"] = [list(fragment) for fragment in span.fragments]
    return made | _common(span, keys.ENTITY_KEYS)


def _relation(relation: PortableRelation) -> dict[str, Any]:
    made = {"id": relation.id, "head": relation.head, "tail": relation.tail}
    return made | _common(relation, keys.RELATION_KEYS)


def _event(event: PortableEvent) -> dict[str, Any]:
    arguments = [
        {"role": filled.role, "target": filled.target} | unknown(filled.extra, ("role", "target"))
        for filled in event.arguments
    ]
    return {"id": event.id, "trigger": event.trigger, "arguments": arguments} | _common(event, keys.EVENT_KEYS)


def _chain(chain: PortableChain) -> dict[str, Any]:
    return {"id": chain.id, "members": list(chain.members)} | _common(chain, keys.CHAIN_KEYS)


def _common(annotation: PortableAnnotation, known: tuple[str, ...]) -> dict[str, Any]:
    return {"label": annotation.label, **carried(annotation)} | unknown(annotation.extra, known)
