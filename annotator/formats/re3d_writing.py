"""From portable documents to folders of re3d."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from secrets import token_hex
from types import TracebackType
from typing import Any, Final

from annotator.formats import re3d_reading as keys
from annotator.formats.files import FileNames
from annotator.formats.json_files import json_line
from annotator.formats.loss import Holding, LossReport
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan, check
from annotator.model.errors import UserError
from annotator.model.tokens import sentences

HOLDS: Final = frozenset(
    {Holding.NESTED, Holding.IDENTICAL, Holding.RELATIONS, Holding.TITLES, Holding.META, Holding.EXTRA}
)
_FILES: Final = (keys.DOCUMENTS, keys.ENTITIES, keys.RELATIONS)


class FolderWriter:
    """Adds documents to their sources' folders; the files take their places when all is written."""

    def __init__(self, destination: Path) -> None:
        self.report = LossReport()
        self._destination = destination
        self._mark = f".{token_hex(8)}.part"
        self._names = FileNames()
        self._folders: dict[str, Path] = {}
        self._seen: set[str] = set()

    def __enter__(self) -> "FolderWriter":
        """Return the writer."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the files in their places, or remove them after an error."""
        for folder in self._folders.values():
            for name in _FILES:
                part = folder / (name + self._mark)
                if kind is None:
                    part.replace(folder / name)
                else:
                    part.unlink(missing_ok=True)

    def add(self, document: PortableDocument) -> None:
        """Write one document.

        Raises:
            UserError: It contradicts itself, its id was written before, or the place cannot be written.
        """
        check(document)
        if document.id in self._seen:
            what = f"Two documents have the id “{document.id}”."
            raise UserError("re3d.duplicate", what, hint="Give each an id of its own.", where=document.title)
        self._seen.add(document.id)
        lines = (
            _document_line(document),
            b"".join(_entity_line(document, span) for span in document.spans),
            b"".join(_relation_line(document, relation) for relation in document.relations),
        )
        source = document.meta.get("sourceName")
        try:
            folder = self._folder(source if isinstance(source, str) else "")
            for name, data in zip(_FILES, lines, strict=True):
                # Opened anew each time: a project may have more sources than a process may have open files.
                with (folder / (name + self._mark)).open("ab") as file:
                    file.write(data)
        except OSError as error:
            what = f"The folder could not be written ({error.strerror or error})."
            hint = "Choose another place, or free some space there."
            raise UserError("format.write", what, hint=hint, where=str(self._destination)) from error
        self.report.wrote(document, HOLDS)

    def _folder(self, source: str) -> Path:
        if source not in self._folders:
            folder = self._destination / self._names.new(source) if source else self._destination
            folder.mkdir(parents=True, exist_ok=True)
            self._folders[source] = folder
        return self._folders[source]


def _document_line(document: PortableDocument) -> bytes:
    own = {key: value for key, value in document.meta.items() if _is_own(key, value)}
    rest = {key: value for key, value in document.meta.items() if key not in own}
    counted = {"wordCount": len(document.text.split()), "sentenceCount": sum(1 for _ in sentences(document.text))}
    made = {
        "_id": document.id,
        "sourceName": own.get("sourceName"),
        "sourceUrl": own.get("source"),
        "title": document.title,
        "text": document.text,
        "meta": rest or None,
    }
    return _line(document, made, counted | _unknown(document.extra, keys.DOCUMENT_KEYS))


def _is_own(key: str, value: object) -> bool:
    return key in ("source", "sourceName") and isinstance(value, str) and bool(value)


def _entity_line(document: PortableDocument, span: PortableSpan) -> bytes:
    made = {
        "_id": f"{document.id}-{span.id}",
        "begin": span.start,
        "end": span.end,
        "type": span.label,
        "value": document.text[span.start : span.end],
        "documentId": document.id,
    }
    return _line(document, made, _unknown(span.extra, keys.ENTITY_KEYS))


def _relation_line(document: PortableDocument, relation: PortableRelation) -> bytes:
    spans = {span.id: replace(span, fragments=((span.start, span.end),)) for span in document.spans}
    head, tail = spans[relation.head], spans[relation.tail]
    begin, end = _trigger(relation, len(document.text)) or (head.end, head.end)
    made = {
        "_id": f"{document.id}-{relation.id}",
        "begin": begin,
        "end": end,
        "sourceBegin": head.start,
        "sourceEnd": head.end,
        "source": document.quote(head),
        "sourceId": head.id if _is_shared(document, head) else None,
        "targetBegin": tail.start,
        "targetEnd": tail.end,
        "target": document.quote(tail),
        "targetId": tail.id if _is_shared(document, tail) else None,
        "type": relation.label,
        "value": document.text[begin:end].strip(),
        "documentId": document.id,
    }
    extra = {key: value for key, value in relation.extra.items() if key != keys.TRIGGER}
    return _line(document, made, _unknown(extra, keys.RELATION_KEYS))


def _trigger(relation: PortableRelation, length: int) -> tuple[int, int] | None:
    match relation.extra.get(keys.TRIGGER):
        case [int(begin), int(end)] if 0 <= begin < end <= length:
            return begin, end
        case _:
            return None


def _is_shared(document: PortableDocument, span: PortableSpan) -> bool:
    return sum((other.start, other.end) == (span.start, span.end) for other in document.spans) > 1


def _line(document: PortableDocument, made: dict[str, Any], extra: dict[str, Any]) -> bytes:
    said = {key: value for key, value in made.items() if value is not None}
    return json_line(said | extra, document.title or document.id)


def _unknown(extra: Mapping[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in extra.items() if key not in known}
