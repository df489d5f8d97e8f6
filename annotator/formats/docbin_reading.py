"""From spaCy's documents to portable ones: our own line where it still fits, else what spaCy holds."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator.formats import docbin_writing as keys
from annotator.formats.jsonl_reading import read_line
from annotator.formats.portable import PortableDocument, PortableRelation, PortableSpan, check
from annotator.model.annotation import KnowledgeLink
from annotator.model.errors import UserError
from annotator.model.text import normalise

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin, Span

LARGEST_BYTES: Final = 1_000_000_000
_PIECE: Final = 1 << 20
_KEYS: Final = (b"\xa7version", b"\xa5attrs", b"\xa6tokens")


def is_docbin(head: bytes) -> bool:
    """Tell by the first bytes of a file: compressed MessagePack that begins with one of DocBin's keys."""
    try:
        return zlib.decompressobj().decompress(head, 64)[1:].startswith(_KEYS)
    except zlib.error:
        return False


def read_file(path: Path) -> Iterator[PortableDocument]:
    """Yield the documents of a file.

    Raises:
        UserError: It cannot be read, is cut off, unpacks to more than 1 GB, or is no DocBin.
    """
    from spacy.vocab import Vocab  # heavy, and needed for this format alone

    store, number = _store(path), 0
    docs = store.get_docs(Vocab())
    while True:
        number += 1
        where = f"{path}, document {number}"
        try:
            doc = next(docs, None)
            if doc is None:
                return
            document = _document(doc, f"{path.stem}-{number}", where)
        except UserError:
            raise
        except Exception as error:  # spaCy says in many ways that bytes are not what they should be
            raise _broken(where, error) from error
        yield document


def _store(path: Path) -> "DocBin":
    from spacy.tokens import DocBin  # heavy, and needed for this format alone

    try:
        data = path.read_bytes()
    except OSError as error:
        hint = "Look whether it is there, and may be read."
        what = f"The file cannot be read ({error.strerror or 'unknown error'})."
        raise UserError("docbin.file", what, hint=hint, where=str(path)) from error
    _check_size(data, str(path))
    try:
        return DocBin().from_bytes(data)
    except Exception as error:  # as above
        raise _broken(str(path), error) from error


def _check_size(data: bytes, where: str) -> None:
    unpacking, size, rest = zlib.decompressobj(), 0, data
    try:
        while not unpacking.eof and (piece := unpacking.decompress(rest, _PIECE)):
            size, rest = size + len(piece), unpacking.unconsumed_tail
            if size > LARGEST_BYTES:
                hint = "Write it in several files."
                what = f"The file unpacks to more than {LARGEST_BYTES // 1_000_000_000} GB."
                raise UserError("docbin.size", what, hint=hint, where=where)
    except zlib.error as error:
        raise _broken(where, error) from error
    if not unpacking.eof:
        hint = "Get the file again from where it came from."
        raise UserError("docbin.cut", "The file is cut off.", hint=hint, where=where)


def _broken(where: str, error: Exception) -> UserError:
    hint = "Write the file again with spaCy 3 (DocBin.to_disk)."
    reason = str(error).partition("\n")[0][:120] or type(error).__name__
    return UserError("docbin.broken", f"This is no DocBin that spaCy can read ({reason}).", hint=hint, where=where)


def _document(doc: "Doc", name: str, where: str) -> PortableDocument:
    told = _told(doc, where)
    spans = _Spans(doc)
    if told is None:
        extra = {keys.CATEGORIES_KEY: dict(doc.cats)} if doc.cats else {}
        made = PortableDocument(id=name, title="", text=spans.text.text, spans=spans.all({}), extra=extra)
        made = replace(made, relations=_relations(doc, spans.starts))
    else:
        alignment = doc.user_data.get(keys.ALIGNMENT, "expand")
        made = _as_spacy_has_it(told, spans, keys.placed(doc, told.spans, alignment))
    check(made)
    return made


def _told(doc: "Doc", where: str) -> PortableDocument | None:
    line = doc.user_data.get(keys.LINE)
    if not isinstance(line, str):
        return None
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    return read_line(json.dumps(values | {"text": doc.text}).encode(), where)


def _as_spacy_has_it(told: PortableDocument, spans: "_Spans", placed: Mapping[str, "Span"]) -> PortableDocument:
    groups = {(keys.group_of(span), *_key(placed[span.id])) for span in told.spans if span.id in placed}
    if groups == spans.in_groups() and {_key(span)[:3] for span in keys.entities(placed.values())} == spans.in_ents():
        return told
    unmoved = {_key(placed[span.id])[:3]: span for span in told.spans if span.id in placed}
    made = replace(told, spans=spans.all(unmoved), relations=(), events=(), chains=())
    there = {span.id for span in made.spans}
    relations = (relation for relation in told.relations if {relation.head, relation.tail} <= there)
    return replace(made, relations=tuple(relations))


class _Spans:
    """What a document of spaCy's has marked, entities first."""

    def __init__(self, doc: "Doc") -> None:
        self.text = normalise(doc.text)
        self.starts: dict[int, str] = {}
        self._doc = doc

    def in_groups(self) -> set[tuple[str, int, int, str, str]]:
        return {(name, *_key(span)) for name, group in self._doc.spans.items() for span in group}

    def in_ents(self) -> set[tuple[int, int, str]]:
        return {_key(span)[:3] for span in self._doc.ents}

    def all(self, known: Mapping[tuple[int, int, str], PortableSpan]) -> tuple[PortableSpan, ...]:
        """Return all that spaCy holds, each stretch and label once; ``known`` ones as they were."""
        made: dict[tuple[int, int, str], PortableSpan] = {}
        taken = {span.id for span in known.values()}
        for group, span in self._marked():
            key = _key(span)[:3]
            start, end = self.text.offset(span.start_char), self.text.offset(span.end_char)
            if key not in made and start < end:
                made[key] = known.get(key) or self._span(group, span, _free(taken, span.id_, len(made)))
                self.starts.setdefault(span.start, made[key].id)
        return tuple(made.values())

    def _marked(self) -> Iterator[tuple[str, "Span"]]:
        for entity in self._doc.ents:
            yield "", entity
        for name, group in self._doc.spans.items():
            for span in group:
                yield name, span

    def _span(self, group: str, span: "Span", span_id: str) -> PortableSpan:
        extra: dict[str, Any] = {keys.GROUP_KEY: group} if group not in ("", keys.GROUP) else {}
        return PortableSpan(
            id=span_id,
            label=span.label_ or "entity",
            fragments=((self.text.offset(span.start_char), self.text.offset(span.end_char)),),
            links=(KnowledgeLink("spacy", span.kb_id_),) if span.kb_id_ else (),
            extra=extra,
        )


def _key(span: "Span") -> tuple[int, int, str, str]:
    return span.start, span.end, span.label_, span.id_


def _free(taken: set[str], wish: str, number: int) -> str:
    name = wish or f"e{number + 1}"
    while name in taken:
        number += 1
        name = f"e{number}"
    taken.add(name)
    return name


def _relations(doc: "Doc", starts: Mapping[int, str]) -> tuple[PortableRelation, ...]:
    """Read what other programs keep as ``doc._.rel``; a score of at least one half counts."""
    user_data: dict[Any, Any] = doc.user_data
    told = user_data.get(keys.RELATIONS)
    found: list[PortableRelation] = []
    for ends, labels in told.items() if isinstance(told, dict) else ():
        head, tail = starts.get(ends[0]), starts.get(ends[1])
        for label, score in labels.items():
            if score >= 0.5 and head is not None and tail is not None:
                found.append(PortableRelation(id=f"r{len(found) + 1}", label=label, head=head, tail=tail))
    return tuple(found)
