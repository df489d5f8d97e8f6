"""What a dataset holds, document by document, without its texts: the file ``card/documents.ndjson``, and comparing two.

It says of each annotation, whatever the format beside it can hold, its id, its place, and how it came about.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from annotator.formats.portable import (
    PortableAnnotation,
    PortableChain,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
)
from annotator.formats.registry import formats
from annotator.model.errors import UserError
from annotator.model.text import text_sha256
from annotator.project.dataset.provenance import KIND
from annotator.project.dataset.splitting import Side

NAME: Final = "card/documents.ndjson"
FORMAT: Final = "annotator.dataset.documents.v1"
_QUOTE: Final = 60
_DIGEST: Final = 16
_OWN_ID: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationEntry:
    """One annotation: ``place`` are fragments of a span, or the ids that something else points to."""

    id: str
    kind: str
    label: str
    place: Any
    quote: str = ""
    provenance: str = ""
    digest: str = ""

    @property
    def words(self) -> str:
        """What names it in a list."""
        return f"{self.label} “{self.quote}”" if self.quote else self.label


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document."""

    id: str
    title: str
    sha256: str
    split: str = ""
    annotator: str = ""
    annotations: Mapping[str, AnnotationEntry] = field(default_factory=dict)


def entry_of(document: PortableDocument, annotator: str = "", split: str = "") -> Entry:
    """Return what the manifest says of a document."""
    found = [_annotation(document, annotation) for annotation in document.annotations()]
    return Entry(
        id=document.id,
        title=document.title,
        sha256=text_sha256(document.text),
        split=split,
        annotator=annotator,
        annotations={entry.id: entry for entry in found},
    )


def _annotation(document: PortableDocument, annotation: PortableAnnotation) -> AnnotationEntry:
    quote = ""
    place: list[Any]
    match annotation:
        case PortableSpan():
            kind, place = "span", [list(fragment) for fragment in annotation.fragments]
            flat = " ".join(document.quote(annotation).split())
            quote = flat if len(flat) <= _QUOTE else f"{flat[: _QUOTE - 1]}…"
        case PortableRelation():
            kind, place = "relation", [annotation.head, annotation.tail]
        case PortableEvent():
            filled = [[argument.role, argument.target] for argument in annotation.arguments]
            kind, place = "event", [annotation.trigger, *filled]
        case PortableChain():
            kind, place = "chain", list(annotation.members)
        case _:
            raise TypeError(type(annotation))
    return AnnotationEntry(
        id=annotation.id,
        kind=kind,
        label=annotation.label,
        place=place,
        quote=quote,
        provenance=str(annotation.provenance.get(KIND, "")),
        digest=_digest(annotation),
    )


def _digest(annotation: PortableAnnotation) -> str:
    """Return a short hash of what an annotation carries beside label and place; "" where that is nothing."""
    links = [[link.resource, link.entry, link.text] for link in annotation.links]
    if not (annotation.attributes or annotation.note or links):
        return ""
    told = json.dumps([dict(annotation.attributes), annotation.note, links], sort_keys=True, default=str)
    return sha256(told.encode()).hexdigest()[:_DIGEST]


def line_of(entry: Entry) -> bytes:
    """Return a document's line."""
    annotations = [
        {"id": a.id, "kind": a.kind, "label": a.label, "place": a.place}
        | {
            key: value
            for key, value in (("provenance", a.provenance), ("quote", a.quote), ("digest", a.digest))
            if value
        }
        for a in entry.annotations.values()
    ]
    told = {"format": FORMAT, "id": entry.id, "title": entry.title, "sha256": entry.sha256}
    told |= {key: value for key, value in (("split", entry.split), ("annotator", entry.annotator)) if value}
    return json.dumps(told | {"annotations": annotations}, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def read_manifest(path: Path) -> Iterator[Entry]:
    """Yield a manifest's documents.

    Raises:
        UserError: It cannot be read, or is no manifest.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                yield _entry(line, f"{path}, line {number}")
    except OSError as error:
        what = f"The file cannot be read ({error.strerror or error})."
        raise UserError("dataset.file", what, where=str(path)) from error


def _entry(line: bytes, where: str) -> Entry:
    try:
        told = json.loads(line)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        annotations = [
            AnnotationEntry(
                id=str(a["id"]),
                kind=str(a["kind"]),
                label=str(a["label"]),
                place=a["place"],
                quote=str(a.get("quote", "")),
                provenance=str(a.get("provenance", "")),
                digest=str(a.get("digest", "")),
            )
            for a in told["annotations"]
        ]
        return Entry(
            id=str(told["id"]),
            title=str(told["title"]),
            sha256=str(told["sha256"]),
            split=str(told.get("split", "")),
            annotator=str(told.get("annotator", "")),
            annotations={entry.id: entry for entry in annotations},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UserError(
            "dataset.manifest", "This line is not of a dataset's list of documents.", where=where
        ) from error


def entries_at(path: Path) -> Iterator[Entry]:
    """Yield what a dataset's folder holds, or any file or folder of annotated documents in a known format.

    Raises:
        UserError: It is none, or cannot be read.
    """
    if (path / NAME).is_file():
        return read_manifest(path / NAME)
    reader = formats().detect(path)
    if reader is None:
        hint = "Name a dataset's folder, or an export of annotated documents."
        raise UserError("dataset.none", "This is no dataset, nor in a known format.", hint=hint, where=str(path))
    return (entry_of(_steady(document)) for document in reader.read(path).documents)


def _steady(document: PortableDocument) -> PortableDocument:
    """Return a document whose annotations are called by what they say, unless they have the ids of a project.

    The short ids of a mere export are given anew each time: one span more, and all behind it are called otherwise.
    """
    if all(_OWN_ID.fullmatch(annotation.id) for annotation in document.annotations()):
        return document
    names: dict[str, str] = {}
    taken: Counter[str] = Counter()

    def name(annotation: PortableAnnotation, *told: object) -> str:
        wish = f"{annotation.label} {' '.join(map(str, told))}"
        taken[wish] += 1
        names[annotation.id] = made = wish if taken[wish] == 1 else f"{wish} #{taken[wish]}"
        return made

    def called(key: str) -> str:
        return names.get(key, key)

    spans = tuple(replace(s, id=name(s, *s.fragments)) for s in document.spans)
    relations = tuple(
        replace(r, id=name(r, called(r.head), called(r.tail)), head=called(r.head), tail=called(r.tail))
        for r in document.relations
    )
    events = tuple(
        replace(
            e,
            id=name(e, called(e.trigger)),
            trigger=called(e.trigger),
            arguments=tuple(replace(a, target=called(a.target)) for a in e.arguments),
        )
        for e in document.events
    )
    chains = tuple(
        replace(c, id=name(c, *map(called, c.members)), members=tuple(map(called, c.members))) for c in document.chains
    )
    return replace(document, spans=spans, relations=relations, events=events, chains=chains)


def sides_of(dataset: Path) -> dict[str, Side]:
    """Return which side each document of an earlier dataset is on.

    Raises:
        UserError: It is no dataset, or not divided.
    """
    known = {side.value: side for side in Side}
    sides = {entry.id: known[entry.split] for entry in read_manifest(dataset / NAME) if entry.split in known}
    if not sides:
        raise UserError("split.like", "That dataset is not divided.", hint="Choose another.", where=str(dataset))
    return sides
