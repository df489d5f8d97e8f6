"""From a portable document to one of Label Studio's tasks."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from annotator.formats.json_carried import carried, document_carried
from annotator.formats.label_studio_config import LABELS, TEXT, is_name
from annotator.formats.label_studio_reading import DATA_KEYS, EXTRA, OURS, implied
from annotator.formats.portable import PortableAnnotation, PortableDocument, PortableRelation, PortableSpan
from annotator.formats.units import to_utf16

_OPEN: Final = ("", "reject", "skip")
"""Decisions with which a machine's proposal is no annotation."""


def task_of(document: PortableDocument, number: int) -> dict[str, Any]:
    """Return the task that a document is: what people stand for in annotations, the rest in predictions.

    ``number`` becomes the id of task and annotation where they have none: Label Studio's own converters ask for one.
    """
    return _Task(document).task(number)


class _Task:
    def __init__(self, document: PortableDocument) -> None:
        self._document = document
        self._unit: Callable[[int], int] = to_utf16(document.text)
        theirs = document.extra.get(EXTRA)
        self._theirs: Mapping[str, Any] = theirs if isinstance(theirs, dict) else {}
        annotation = self._theirs.get("annotation")
        self._annotation: Mapping[str, Any] = annotation if isinstance(annotation, dict) else {}
        self._implied = implied(self._annotation)

    def task(self, number: int) -> dict[str, Any]:
        """Return the task."""
        groups = self._grouped()
        by_hand = groups.pop("", [])
        task = self._theirs.get("task")
        return {
            "id": number,
            **(task if isinstance(task, dict) else {}),
            "data": self._data(),
            "annotations": [{"id": number, **self._annotation, "result": by_hand}],
            "predictions": [{"model_version": source, "result": result} for source, result in groups.items()],
        }

    def _data(self) -> dict[str, Any]:
        document = self._document
        held = document_carried(document)
        said = {"text": document.text, "document_id": held.pop("id"), **held}
        plain = {key: value for key, value in document.meta.items() if key not in DATA_KEYS}
        rest = {key: value for key, value in document.meta.items() if key in DATA_KEYS}
        extra = {key: value for key, value in document.extra.items() if key != EXTRA}
        return plain | said | ({"meta": rest} if rest else {}) | ({"extra": extra} if extra else {})

    def _grouped(self) -> dict[str, list[dict[str, Any]]]:
        """Return results by the model that proposed them; "" for what people made or accepted.

        A relation stands where both of its ends do; ends that are elsewhere are repeated beside it.
        """
        document = self._document
        groups: dict[str, list[dict[str, Any]]] = {"": []}
        place: dict[str, str] = {}
        spans = {span.id: span for span in document.spans}
        for span in document.spans:
            place[span.id] = self._group(span)
            groups.setdefault(place[span.id], []).extend(self._regions(span))
        for relation in document.relations:
            group = self._group(relation)
            for end in dict.fromkeys((relation.head, relation.tail)):
                if place[end] != group and not any(r.get("id") == end for r in groups.setdefault(group, [])):
                    groups[group] += [
                        region | {"meta": {OURS: {"copy": True}}} for region in self._regions(spans[end])[:1]
                    ]
            groups.setdefault(group, []).append(self._relation(relation))
        return groups

    def _group(self, annotation: PortableAnnotation) -> str:
        proposed = annotation.source and annotation.decision in _OPEN
        return annotation.source if proposed and not self._said(annotation) else ""

    def _said(self, annotation: PortableAnnotation) -> bool:
        """Tell whether the annotation's own state says what its source and decision are."""
        return bool(self._implied) and all(getattr(annotation, k) == v for k, v in self._implied.items())

    def _regions(self, span: PortableSpan) -> list[dict[str, Any]]:
        text = self._document.text[span.start : span.end]
        place = {"start": self._unit(span.start), "end": self._unit(span.end), "text": text}
        common = {"id": span.id, "to_name": TEXT}
        shown = {name: value for name, value in span.attributes.items() if _is_shown(name, value)}
        region: dict[str, Any] = {
            **common,
            "from_name": LABELS,
            "type": "labels",
            "value": place | {"labels": [span.label]},
        }
        region |= self._more(span, shown)
        if span.score is not None:
            region["score"] = span.score
        return [region, *(common | _attribute(name, value, place) for name, value in shown.items())]

    def _relation(self, relation: PortableRelation) -> dict[str, Any]:
        made = {
            "type": "relation",
            "from_id": relation.head,
            "to_id": relation.tail,
            "direction": "bi" if relation.extra.get("direction") == "bi" else "right",
            "labels": [relation.label],
        }
        return made | self._more(relation, (), {"id": relation.id})

    def _more(
        self, annotation: PortableAnnotation, shown: Iterable[str], more: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the ``meta`` of a result: the note where Label Studio shows it, the rest under a key of ours."""
        said = carried(annotation)
        note = said.pop("note", "")
        left = {k: v for k, v in said.pop("attributes", {}).items() if k not in shown}
        if isinstance(annotation, PortableSpan):
            said.pop("score", None)
        for key, value in self._implied.items():
            said[key] = getattr(annotation, key)
            if said[key] == value:
                del said[key]
        ours = dict(more or {}) | said | ({"attributes": left} if left else {})
        extra = {k: v for k, v in annotation.extra.items() if k != "direction"}
        ours |= {"extra": extra} if extra else {}
        meta = ({"text": [note]} if note else {}) | ({OURS: ours} if ours else {})
        return {"meta": meta} if meta else {}


def _is_shown(name: str, value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_name(name) and (is_number or (isinstance(value, str) and bool(value)))


def _attribute(name: str, value: object, place: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(value, str):
        return {"from_name": name, "type": "choices", "value": {**place, "choices": [value]}}
    return {"from_name": name, "type": "number", "value": {**place, "number": value}}
