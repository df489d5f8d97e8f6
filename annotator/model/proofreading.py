"""What a careful reader would question in annotated documents: pure rules, document by document, then overall.

Nothing here is an error of the file, and nothing is changed: each finding is a question with its place and its reason.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from struct import Struct
from typing import Final
from uuid import UUID

import regex

from annotator.model.annotated import AnnotatedDocument
from annotator.model.annotation import AnyAnnotation, Relation, Span, targets
from annotator.model.document import Document, Status
from annotator.model.ids import AnnotationId, DocId
from annotator.model.rules import check
from annotator.model.schema import Schema
from annotator.model.similarity import NearDuplicates
from annotator.model.text import shortened, text_sha256
from annotator.model.tokens import token_at

# A use of a string, in bytes: hundreds of thousands of objects would make each collection of garbage stop the window.
_PACKED: Final = Struct("<IIII16s")
_NO_SPACES: Final = r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_OF_WORD: Final = rf"(?![{_NO_SPACES}])[\p{{L}}\p{{M}}\p{{N}}_]"
_IN_WORD: Final = regex.compile(_OF_WORD * 2)
_IN_NUMBER: Final = regex.compile(r"\p{N}[.,:/]\p{N}")
_GRAPHEME: Final = regex.compile(r"\X")


class FindingKind(StrEnum):
    """What is questioned; the values are stable names, for the command line and for machines."""

    CUT_WORD = "cut-word"
    WHITE_SPACE = "white-space"
    TWO_LABELS = "two-labels"
    NOT_ALLOWED = "not-allowed"
    EMPTY = "empty"
    ONCE = "once"
    REPEATED = "repeated"
    NEAR_DUPLICATE = "near-duplicate"

    @property
    def words(self) -> str:
        """The kind in a few plain words."""
        return _TITLES[self]


_TITLES: Final = {
    FindingKind.CUT_WORD: "Cuts a word",
    FindingKind.WHITE_SPACE: "Touches white space",
    FindingKind.TWO_LABELS: "Same words, two labels",
    FindingKind.NOT_ALLOWED: "Not allowed by the schema",
    FindingKind.EMPTY: "Empty document",
    FindingKind.ONCE: "Label that occurs once",
    FindingKind.REPEATED: "Annotated twice",
    FindingKind.NEAR_DUPLICATE: "Duplicate document",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: ``start`` and ``end`` in code points (both 0 for a whole document), and what lies there."""

    kind: FindingKind
    doc: DocId
    title: str
    reason: str
    start: int = 0
    end: int = 0
    quote: str = ""
    items: tuple[AnnotationId, ...] = ()


@dataclass(frozen=True, slots=True)
class _Use:
    """Where a label was given: enough to find the place again once its document is closed."""

    label: str
    document: int
    item: AnnotationId
    start: int
    end: int


class Proofreader:
    """Reads the documents of one owner, one after another; what needs them all is said at the end.

    It keeps the strings that were labelled, with their places, but no text and no document.
    """

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._documents: list[tuple[DocId, str]] = []
        self._strings: dict[str, bytearray] = {}
        self._names: dict[str, int] = {}
        self._labels: dict[tuple[str, str], list[tuple[_Use, str]]] = {}
        self._texts: dict[str, tuple[DocId, str]] = {}
        self._alike: NearDuplicates[tuple[DocId, str]] = NearDuplicates()

    def read(self, document: AnnotatedDocument) -> Iterator[Finding]:
        """Yield what can be questioned on a document by itself, and keep what the end needs."""
        number = len(self._documents)
        self._documents.append((document.doc.id, document.doc.title))
        if empty := _emptiness(document):
            yield _of_document(FindingKind.EMPTY, document.doc, empty)
        yield from self._likeness(document)
        placed = sorted(((_extent(item, document), item.id, item) for item in document.annotations()), key=_first_two)
        for (start, end), _, item in placed:
            quote = _quoted(item, document)
            for kind, reason in self._questions(item, document):
                yield Finding(kind, document.doc.id, document.doc.title, reason, start, end, quote, (item.id,))
            self._keep(item, _Use(self._schema.name(item.type), number, item.id, start, end), document, quote)
        yield from _repeats(document, self._schema)

    def conclude(self) -> Iterator[Finding]:
        """Yield what only shows when all documents have been read."""
        labels = list(self._names)
        for words, packed in self._strings.items():
            if len({number for number, *_ in _PACKED.iter_unpack(packed)}) > 1:
                yield from self._disagreements(words, [_unpacked(use, labels) for use in _PACKED.iter_unpack(packed)])
        for (kind, label), found in self._labels.items():
            if len(found) == 1:
                use, quote = found[0]
                reason = f"{label} is given to this {kind} and to nothing else."
                yield self._finding(FindingKind.ONCE, use, reason, quote)

    def _questions(self, item: AnyAnnotation, document: AnnotatedDocument) -> Iterator[tuple[FindingKind, str]]:
        if isinstance(item, Span):
            if reason := touching_space(document.text, item):
                yield FindingKind.WHITE_SPACE, reason
            elif reason := cut_word(document.text, item):
                yield FindingKind.CUT_WORD, reason
        for problem in check(item, self._schema, document.annotation, length=len(document.text)):
            yield FindingKind.NOT_ALLOWED, f"{self._schema.name(item.type)}: {problem.text}"

    def _likeness(self, document: AnnotatedDocument) -> Iterator[Finding]:
        if not document.text.strip():
            return
        me = document.doc.id, document.doc.title
        same = self._texts.setdefault(text_sha256(document.text), me)
        if same != me:
            reason = f"Its text is the same as that of “{same[1]}”."
            yield _of_document(FindingKind.NEAR_DUPLICATE, document.doc, reason)
        elif alike := self._alike.find(document.doc.signature):
            (_, title), resemblance = alike[0]
            reason = f"Its text is nearly the same ({resemblance:.0%}) as that of “{title}”."
            yield _of_document(FindingKind.NEAR_DUPLICATE, document.doc, reason)
        self._alike.add(me, document.doc.signature)

    def _keep(self, item: AnyAnnotation, use: _Use, document: AnnotatedDocument, quote: str) -> None:
        known = self._labels.setdefault((type(item).__name__.lower(), use.label), [])
        if len(known) < 2:
            known.append((use, quote))
        if isinstance(item, Span):
            words = " ".join(item.text(document.text).split())
            number = self._names.setdefault(use.label, len(self._names))
            packed = _PACKED.pack(number, use.document, use.start, use.end, use.item.bytes)
            self._strings.setdefault(words, bytearray()).extend(packed)

    def _disagreements(self, words: str, uses: list[_Use]) -> Iterator[Finding]:
        """Yield the uses that differ from the most frequent label; all of them where there is none such."""
        counted = Counter(use.label for use in uses).most_common()
        usual = counted[0][0] if counted[0][1] > counted[1][1] else ""
        for use in uses:
            if use.label != usual:
                others = ", ".join(f"{label} {_times(count)}" for label, count in counted if label != use.label)
                reason = f"It is {use.label} here; the same words are {others}."
                yield self._finding(FindingKind.TWO_LABELS, use, reason, words)

    def _finding(self, kind: FindingKind, use: _Use, reason: str, quote: str) -> Finding:
        doc, title = self._documents[use.document]
        return Finding(kind, doc, title, reason, use.start, use.end, shortened(quote), (use.item,))


def proofread(documents: Iterable[AnnotatedDocument], schema: Schema) -> Iterator[Finding]:
    """Yield what a careful reader would question in one owner's documents."""
    reader = Proofreader(schema)
    for document in documents:
        yield from reader.read(document)
    yield from reader.conclude()


def touching_space(text: str, span: Span) -> str:
    """Return a sentence if a span begins or ends with white space; "" if it does not."""
    first = any(text[start : start + 1].isspace() for start, _ in span.fragments)
    last = any(text[end - 1 : end].isspace() for _, end in span.fragments)
    if not first and not last:
        return ""
    ends = "begins and ends" if first and last else "begins" if first else "ends"
    return f"It {ends} with white space."


def cut_word(text: str, span: Span) -> str:
    """Return a sentence if an end of a span lies within a word, a number or a character; "" if none does.

    Parts of hyphenated words are whole words, and scripts without spaces have no word that could be cut.
    """
    for start, end in span.fragments:
        for offset, ends in ((start, "begins"), (end, "ends")):
            if thing := _cut_at(text, offset):
                return f"It {ends} within {thing}."
    return ""


def _cut_at(text: str, offset: int) -> str:
    if not 0 < offset < len(text):
        return ""
    pair, around = text[offset - 1 : offset + 1], text[max(0, offset - 2) : offset + 2]
    in_word, in_number = _IN_WORD.fullmatch(pair), _IN_NUMBER.search(around)
    # Looking for the word takes a thousand times as long, and most ends stand at a space or a full stop.
    if pair[0].isspace() or pair[1].isspace() or (pair.isascii() and not in_word and not in_number):
        return ""
    token = token_at(text, offset)
    if token is None or not token.start < offset < token.end:
        return ""
    word = f"“{shortened(text[token.start : token.end])}”"
    if not any(match.start() == offset for match in _GRAPHEME.finditer(text, token.start, token.end)):
        return f"a character of {word}"
    return f"the word {word}" if in_word else f"the number {word}" if in_number else ""


def _emptiness(document: AnnotatedDocument) -> str:
    """Return why a document is empty; one that nobody began, and on which suggestions wait, is merely not begun."""
    if not document.text.strip():
        return "It has no text."
    if any(document.annotations()):
        return ""
    status = document.state.status
    if status is not Status.NEW:
        return f"It is {status.value}, and nothing is annotated in it."
    return "" if document.pending() else "Nothing is annotated in it."


def _repeats(document: AnnotatedDocument, schema: Schema) -> Iterator[Finding]:
    """Yield what stands twice: the same label on the same stretch, the same relation between the same ends."""
    seen: dict[tuple[object, ...], AnnotationId] = {}
    for item in document.annotations():
        match item:
            case Span():
                key: tuple[object, ...] = (item.type, item.fragments)
            case Relation():
                ends = (item.head, item.tail)
                label = schema.types.get(item.type)
                key = (item.type, *(sorted(ends) if label and label.symmetric else ends))
            case _:
                continue
        first = seen.setdefault(key, item.id)
        if first != item.id:
            what = "span" if isinstance(item, Span) else "relation"
            reason = f"This {what} and its label {schema.name(item.type)} are there twice."
            start, end = _extent(item, document)
            quote = _quoted(item, document)
            ids = (item.id, first)
            yield Finding(FindingKind.REPEATED, document.doc.id, document.doc.title, reason, start, end, quote, ids)


def _of_document(kind: FindingKind, doc: Document, reason: str) -> Finding:
    return Finding(kind, doc.id, doc.title, reason)


def _extent(item: AnyAnnotation, document: AnnotatedDocument) -> tuple[int, int]:
    """Return where an annotation lies: a span's own ends, or those of all the spans that it holds."""
    spans = list(_spans(item, document, set()))
    if not spans:
        return 0, 0
    return min(span.start for span in spans), max(span.end for span in spans)


def _spans(item: AnyAnnotation, document: AnnotatedDocument, seen: set[UUID]) -> Iterator[Span]:
    if isinstance(item, Span):
        yield item
    for target in targets(item):
        held = document.annotation(target)
        if held is not None and held.id not in seen:
            seen.add(held.id)
            yield from _spans(held, document, seen)


def _quoted(item: AnyAnnotation, document: AnnotatedDocument) -> str:
    if isinstance(item, Span):
        return shortened(item.text(document.text))
    ends = (document.spans.get(end) for end in targets(item))
    return shortened(" → ".join(shortened(end.text(document.text), 36) for end in ends if end))


def _first_two(placed: tuple[tuple[int, int], AnnotationId, AnyAnnotation]) -> tuple[object, ...]:
    return placed[:2]


def _unpacked(packed: tuple[int, int, int, int, bytes], labels: list[str]) -> _Use:
    label, document, start, end, item = packed
    return _Use(labels[label], document, AnnotationId(UUID(bytes=item)), start, end)


def _times(count: int) -> str:
    return "once" if count == 1 else "twice" if count == 2 else f"{count:,} times"
