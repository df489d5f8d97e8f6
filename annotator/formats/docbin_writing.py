"""From portable documents to spaCy's: tokens of spaCy's own, spans snapped to them and counted where they moved."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, Literal

from annotator.formats.jsonl_writing import object_of
from annotator.formats.loss import EVERYTHING, LossReport
from annotator.formats.portable import PortableDocument, PortableSpan, check
from annotator.model.errors import UserError
from annotator.model.tokens import trim

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

Alignment = Literal["strict", "contract", "expand"]

GROUP: Final = "sc"
GROUP_KEY: Final = "spacy_group"
CATEGORIES_KEY: Final = "spacy_cats"
LINE: Final = "annotator.jsonl.v1"
ALIGNMENT: Final = "annotator.alignment"
RELATIONS: Final = ("._.", "rel", None, None)
_WITHOUT_LANGUAGE: Final = "en"
_ANY_LANGUAGE: Final = "xx"


class DocMaker:
    """Makes spaCy documents; what had to change is counted in the report."""

    def __init__(self, alignment: Alignment, report: LossReport) -> None:
        self._alignment = alignment
        self._report = report
        self._languages: dict[str, Language] = {}

    def doc(self, document: PortableDocument) -> "Doc":
        """Return one document with its spans, categories and user data.

        Raises:
            UserError: The document contradicts itself, or holds a value that JSON cannot.
        """
        check(document)
        doc = self._language(document).tokenizer(document.text)
        if doc.text != document.text:
            raise AssertionError("spaCy's tokens are not the text")
        spans = placed(doc, document.spans, self._alignment)
        self._count(document, spans)
        for span in document.spans:
            if span.id in spans:
                name = group_of(span)
                doc.spans.setdefault(name, []).append(spans[span.id])
        doc.spans.setdefault(GROUP, [])
        doc.set_ents(entities(spans.values()), default="outside")
        doc.cats = _categories(document)
        own: dict[Any, Any] = {LINE: _line(document), ALIGNMENT: self._alignment}
        doc.user_data = own | {RELATIONS: _relations(document, spans)}
        self._report.wrote(document, EVERYTHING)
        return doc

    def _language(self, document: PortableDocument) -> "Language":
        code = document.meta.get("language")
        code = code.partition("-")[0].lower() if isinstance(code, str) and code else _WITHOUT_LANGUAGE
        if code not in self._languages:
            self._languages[code] = _blank(code)
        return self._languages[code]

    def _count(self, document: PortableDocument, spans: dict[str, "Span"]) -> None:
        kept = {(span.start, span.end, span.id_) for span in entities(spans.values())}
        for span in document.spans:
            named = f"“{document.quote(span)[:40]}” ({span.label})"
            made = spans.get(span.id)
            if made is None:
                kind = "spans that cut tokens, left out of doc.spans (kept in the user data)"
                self._report.misplaced(document, span, kind)
            elif (made.start_char, made.end_char) != (span.start, span.end):
                kind = "spans moved to the edges of tokens (exact places kept in the user data)"
                self._report.misplaced(document, span, kind, f"{named} → “{made.text[:40]}”")
            if made is not None and (made.start, made.end, made.id_) not in kept:
                self._report.add("overlapping spans, not in doc.ents (in doc.spans alone)", named)
            if len(span.fragments) > 1 and made is not None:
                self._report.add("gaps between fragments filled in doc.spans (kept in the user data)", named)


def placed(doc: "Doc", spans: Iterable[PortableSpan], alignment: Alignment) -> dict[str, "Span"]:
    """Return spaCy's span for each of ours that has one, by id; white space at its edges belongs to none."""
    found: dict[str, Span] = {}
    for span in spans:
        start, end = trim(doc.text, span.start, span.end)
        entry = span.links[0].entry if span.links else ""
        made = (
            doc.char_span(start, end, label=span.label, kb_id=entry, span_id=span.id, alignment_mode=alignment)
            if start < end
            else None
        )
        if made is not None and len(made) and not made[0].is_space and not made[-1].is_space:
            found[span.id] = made
    return found


def entities(spans: Iterable["Span"]) -> list["Span"]:
    """Return the longest spans that do not overlap, the first of those that are as long."""
    from spacy.util import filter_spans  # heavy, and needed for this format alone

    return filter_spans(spans)


def group_of(span: PortableSpan) -> str:
    """Return the group that a span belongs to: the one that it was read from, else what span categorisers read."""
    name = span.extra.get(GROUP_KEY)
    return name if isinstance(name, str) and name else GROUP


def packed(docs: Iterator["Doc"]) -> bytes:
    """Return the documents as the bytes of one file."""
    from spacy.tokens import DocBin  # heavy, and needed for this format alone

    store = DocBin(attrs=["ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID"], store_user_data=True)
    for doc in docs:
        store.add(doc)
    return store.to_bytes()


def _blank(code: str) -> "Language":
    import spacy  # heavy, and needed for this format alone

    try:
        return spacy.blank(code)
    except ImportError:  # spaCy does not know the language, or its tokens need a package that is not there
        return spacy.blank(_ANY_LANGUAGE)


def _line(document: PortableDocument) -> str:
    values = object_of(document)
    del values["text"]
    try:
        line = json.dumps(values, ensure_ascii=False, allow_nan=False)
        line.encode("utf-8")
    except (ValueError, TypeError, RecursionError) as error:
        raise UserError(
            "docbin.value",
            "The document holds a value that JSON cannot.",
            hint=f"Look for it in the fields and attributes ({error}).",
            where=document.title or document.id,
        ) from error
    return line


def _categories(document: PortableDocument) -> dict[str, float]:
    told = document.extra.get(CATEGORIES_KEY)
    return {str(k): v for k, v in told.items() if isinstance(v, int | float)} if isinstance(told, dict) else {}


def _relations(document: PortableDocument, spans: dict[str, "Span"]) -> dict[tuple[int, int], dict[str, Any]]:
    made: dict[tuple[int, int], dict[str, Any]] = {}
    for relation in document.relations:
        head, tail = spans.get(relation.head), spans.get(relation.tail)
        if head is not None and tail is not None:
            made.setdefault((head.start, tail.start), {})[relation.label] = 1.0
    return made
