"""From a portable document to a collection of Web Annotations."""

from typing import Any, Final
from urllib.parse import quote

from annotator.formats.json_files import json_line
from annotator.formats.jsonl_writing import object_of
from annotator.formats.portable import PortableDocument

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
DETAIL: Final = "detail"
# A term of ours, so that JSON-LD processors keep it; "@json" leaves its value as it is.
_OUR_TERMS: Final = {DETAIL: {"@id": "urn:annotator:detail", "@type": "@json"}}
_BESIDE: Final = 32


def collection(document: PortableDocument, source: str) -> bytes:
    """Return the document's annotations as one JSON-LD file; ``source`` is the name of its text's file.

    Raises:
        UserError: The document holds a value that JSON cannot.
    """
    values = object_of(document)
    items = [_tagging(document, entity, quote(source)) for entity in values["entities"]]
    items += [_linking(relation) for relation in values["relations"]]
    kept = {key: value for key, value in values.items() if key not in ("format", "text", "entities", "relations")}
    made = {
        "@context": [CONTEXT, _OUR_TERMS],
        "id": "#collection",
        "type": "AnnotationCollection",
        "label": document.title or document.id,
        "total": len(items),
        DETAIL: kept,
        "first": {
            "id": "#page",
            "type": "AnnotationPage",
            "partOf": "#collection",
            "startIndex": 0,
            DETAIL: {"source": quote(source)},
            "items": items,
        },
    }
    return json_line(made, document.title or document.id, indent=1)


def _tagging(document: PortableDocument, entity: dict[str, Any], source: str) -> dict[str, Any]:
    fragments = entity.get("fragments") or [[entity["start"], entity["end"]]]
    targets = [_target(document.text, start, end, source) for start, end in fragments]
    bodies = [_textual(entity["label"], "tagging")]
    bodies += [
        {"type": "SpecificResource", "source": link["entry"], "purpose": "identifying"}
        for link in entity.get("links", ())
    ]
    return {
        "id": _address(entity["id"]),
        "type": "Annotation",
        "motivation": "tagging",
        "body": bodies + _comment(entity),
        "target": targets[0] if len(targets) == 1 else {"type": "Composite", "items": targets},
        DETAIL: entity,
    }


def _target(text: str, start: int, end: int, source: str) -> dict[str, Any]:
    quoted = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - _BESIDE) : start],
        "suffix": text[end : end + _BESIDE],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"source": source, "selector": [quoted, position]}


def _linking(relation: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": _address(relation["id"]),
        "type": "Annotation",
        "motivation": "linking",
        "body": [_textual(relation["label"], "tagging"), *_comment(relation)],
        "target": [_address(relation["head"]), _address(relation["tail"])],
        DETAIL: relation,
    }


def _comment(values: dict[str, Any]) -> list[dict[str, str]]:
    return [_textual(values["note"], "commenting")] if values.get("note") else []


def _textual(value: str, purpose: str) -> dict[str, str]:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _address(annotation_id: str) -> str:
    return "#" + quote(annotation_id, safe="")
