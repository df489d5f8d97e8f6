"""From Label Studio's tasks to portable documents."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from annotator.formats.fields import Fields
from annotator.formats.json_carried import own_id, taken
from annotator.formats.json_files import objects
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan, check
from annotator.formats.units import fitting_ruler
from annotator.model.errors import UserError

EXTRA: Final = "label-studio"
OURS: Final = "annotator"
DATA_KEYS: Final = ("text", "document_id", "title", "attributes", "note", "meta", "extra")
UNLABELLED: Final = "related"
"""The label of relations without one, which Label Studio allows."""

_TASK_KEYS: Final = ("data", "annotations", "predictions", "completions")
_REGIONS: Final = ("labels", "hypertextlabels", "paragraphlabels", "timeserieslabels")
_VALUES: Final = {
    "choices": "choices",
    "textarea": "text",
    "number": "number",
    "rating": "rating",
    "taxonomy": "taxonomy",
}


def implied(annotation: Mapping[str, Any]) -> dict[str, str]:
    """Return the source and decision that follow from an annotation's own state: a skipped task is no gold."""
    return {"source": EXTRA, "decision": "skip"} if annotation.get("was_cancelled") is True else {}


def read_tasks(path: Path) -> Iterator[PortableDocument]:
    """Yield the documents of a file: one for each annotation of each task.

    Raises:
        UserError: Something is not as it must be; ``where`` names file and task.
    """
    for number, (where, value) in enumerate(objects(path), start=1):
        try:
            for document in _documents(Fields(_unnumbered(value, number), where), f"{path.stem}-{number}"):
                check(document)
                yield document
        except UserError as error:
            place = error.where if where in error.where else ", ".join(filter(None, (where, error.where)))
            raise UserError(error.code, error.what, hint=error.hint, where=place) from error


def _unnumbered(task: Mapping[str, Any], number: int) -> Mapping[str, Any]:
    """Return a task of ours without the ids that only tell its place in the file."""
    data, annotations = task.get("data"), task.get("annotations")
    ours = isinstance(data, dict) and "document_id" in data
    if not ours or task.get("id") != number or not isinstance(annotations, list):
        return task
    plain = [
        {k: v for k, v in a.items() if k != "id" or v != number} if isinstance(a, dict) else a for a in annotations
    ]
    return {key: value for key, value in task.items() if key != "id"} | {"annotations": plain}


def _documents(task: Fields, otherwise: str) -> Iterator[PortableDocument]:
    """Yield a task's document for each of its annotations; predictions stand on the first."""
    data = Fields(task.mapping("data"), f"{task.where}, data")
    key = "annotations" if "annotations" in task.rest() else "completions"
    annotations = list(task.objects(key)) or [Fields({}, task.where)]
    predictions = list(task.objects("predictions"))
    document_id = own_id(data.rest().get("document_id"), own_id(task.rest().get("id"), otherwise))
    for number, annotation in enumerate(annotations, start=1):
        made = _Document(data, annotation, predictions if number == 1 else [])
        yield made.document(document_id if number == 1 else f"{document_id}~{number}", task)


class _Document:
    def __init__(self, data: Fields, annotation: Fields, predictions: list[Fields]) -> None:
        self._data = data
        self._key = _text_key(data)
        self._annotation = annotation
        self._results = list(annotation.objects("result"))
        self._predictions = [(entry, list(entry.objects("result"))) for entry in predictions]
        raw = data.text(self._key, empty=True)
        every = [*self._results, *(result for _, found in self._predictions for result in found)]
        self._ruler = fitting_ruler(raw, _quotes(every), utf16_first=True)
        self._spans: list[PortableSpan] = []
        self._relations: list[PortableRelation] = []
        self._originals: set[str] = set()
        self._attributes = dict(data.mapping("attributes"))
        self._ids: set[str] = set()

    def document(self, document_id: str, task: Fields) -> PortableDocument:
        """Return the document."""
        groups = (self._results, *(results for _, results in self._predictions))
        self._originals = {
            own_id(result.rest().get("id"), "") for results in groups for result in results if _is_original(result)
        }
        self._take(self._results, implied(self._annotation.rest()))
        for number, (entry, results) in enumerate(self._predictions, start=1):
            said = {"source": entry.text("model_version", default="") or f"prediction {number}"}
            self._take(results, said, entry.number("score"))
        data = self._data
        known = (*DATA_KEYS, self._key)
        theirs = {"task": task.rest(*_TASK_KEYS), "annotation": self._annotation.rest("result")}
        theirs = {key: value for key, value in theirs.items() if value}
        return PortableDocument(
            id=document_id,
            title=data.text("title", default=""),
            text=self._ruler.text,
            meta=data.rest(*known) | data.mapping("meta"),
            attributes=self._attributes,
            note=data.text("note", default=""),
            spans=tuple(self._spans),
            relations=tuple(self._relations),
            extra=data.mapping("extra") | ({EXTRA: theirs} if theirs else {}),
        )

    def _take(self, results: list[Fields], said: Mapping[str, Any], score: float | None = None) -> None:
        """Take one annotation's or prediction's results; regions first, since relations may stand before them."""
        ids: dict[str, str] = {}
        carried: dict[str, dict[str, Any]] = {}
        for result in results:
            kind = result.text("type", default="")
            if kind in _VALUES and "start" in result.mapping("value"):
                values = carried.setdefault(own_id(result.rest().get("id"), ""), {})
                values[result.text("from_name", default=kind)] = _value(result, kind)
            elif kind in _VALUES:
                self._attributes[result.text("from_name", default=kind)] = _value(result, kind)
        for result in results:
            if result.text("type", default="") in _REGIONS:
                self._region(result, ids, carried, {"score": score} | dict(said))
        for result in results:
            if result.text("type", default="") == "relation":
                self._relation(result, ids, said)

    def _region(
        self, result: Fields, ids: dict[str, str], carried: Mapping[str, dict[str, Any]], said: Mapping[str, Any]
    ) -> None:
        theirs = own_id(result.rest().get("id"), f"e{len(self._spans) + 1}")
        ours = _ours(result)
        if theirs in self._originals and not _is_original(result):
            ids[theirs] = theirs
            return
        value = Fields(result.mapping("value"), f"{result.where}, value")
        labels = value.texts(result.text("type")) if value.rest().get(result.text("type")) else ("?",)
        place = self._place(value)
        common = self._common(result, ours, said)
        common["attributes"] = carried.get(theirs, {}) | common["attributes"]
        if (score := result.number("score")) is not None:
            common["score"] = score
        for label in labels:
            own = self._new_id(theirs)
            ids.setdefault(theirs, own)
            self._spans.append(PortableSpan(id=own, label=label, fragments=(place,), **common))

    def _place(self, value: Fields) -> tuple[int, int]:
        if not isinstance(value.rest().get("start"), int):
            hint = "Regions of HTML and dialogues cannot be read; export the texts as plain text."
            raise UserError(
                "label-studio.kind", "The region has no offsets in characters.", hint=hint, where=value.where
            )
        start, end = value.whole("start"), value.whole("end")
        place = self._ruler.place(start, end)
        if place is None:
            what = f"The place {start}–{end} does not lie within the text (0–{self._ruler.length} {self._ruler.name})."
            hint = "Label Studio counts UTF-16 code units; the end is behind the start."
            raise UserError("format.offset", what, hint=hint, where=value.where)
        quote = value.rest().get("text")
        if isinstance(quote, str) and not self._ruler.agrees(start, end, quote):
            found = self._ruler.text[place[0] : place[1]]
            what = f"The text at the place is “{found[:60]}”, not “{quote[:60]}”."
            hint = "The text and its annotations do not belong together."
            raise UserError("format.quote", what, hint=hint, where=value.where)
        return place

    def _relation(self, result: Fields, ids: Mapping[str, str], said: Mapping[str, Any]) -> None:
        ends = [own_id(result.rest().get(key), "") for key in ("from_id", "to_id")]
        direction = result.text("direction", default="right")
        head, tail = (ids.get(end, end) for end in (reversed(ends) if direction == "left" else ends))
        ours = _ours(result)
        labels = result.texts("labels") if result.rest().get("labels") else (UNLABELLED,)
        common = self._common(result, ours, {"score": None} | dict(said))
        if direction == "bi":
            common["extra"] = {**common["extra"], "direction": "bi"}
        wanted = ours.text("id", default="") or f"r{len(self._relations) + 1}"
        for label in labels:
            own = self._new_id(wanted)
            self._relations.append(PortableRelation(id=own, label=label, head=head, tail=tail, **common))

    def _common(self, result: Fields, ours: Fields, said: Mapping[str, Any]) -> dict[str, Any]:
        made = taken(ours)
        for key, value in said.items():
            if key not in ours.rest():
                made[key] = value
        notes = result.mapping("meta").get("text")
        if isinstance(notes, list) and all(isinstance(note, str) for note in notes):
            made["note"] = "\n".join(notes)
        return made | {"extra": ours.mapping("extra")}

    def _new_id(self, wanted: str) -> str:
        own, count = wanted, 1
        while own in self._ids:
            count += 1
            own = f"{wanted}~{count}"
        self._ids.add(own)
        return own


def _is_original(result: Fields) -> bool:
    """Tell whether a result is a region, and no copy that stands beside a relation for its sake."""
    return result.text("type", default="") in _REGIONS and _ours(result).rest().get("copy") is not True


def _ours(result: Fields) -> Fields:
    meta = Fields(result.mapping("meta"), f"{result.where}, meta")
    return Fields(meta.mapping(OURS), f"{meta.where}, {OURS}")


def _text_key(data: Fields) -> str:
    """Return the field that holds the text: "text", or the longest string."""
    values = {key: value for key, value in data.rest().items() if isinstance(value, str)}
    if "text" in values or not values:
        return "text"
    return max(values, key=lambda key: len(values[key]))


def _quotes(results: list[Fields]) -> Iterator[tuple[int, int, str]]:
    for result in results:
        value = result.mapping("value")
        start, end, quote = value.get("start"), value.get("end"), value.get("text")
        if isinstance(start, int) and isinstance(end, int) and isinstance(quote, str):
            yield start, end, quote


def _value(result: Fields, kind: str) -> Any:  # noqa: ANN401
    """Return what was chosen or written: one value alone, or a list of several."""
    found = result.mapping("value").get(_VALUES[kind])
    return found[0] if isinstance(found, list) and len(found) == 1 else found
