"""From a text and its standoff lines to a portable document: units, ids, labels and what our own notes hold."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from annotator.formats.brat_lines import DOCUMENT, Found, Line, StandoffLines, problem
from annotator.formats.brat_names import split_role
from annotator.formats.fields import Fields
from annotator.formats.portable import (
    PortableArgument,
    PortableChain,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
    check,
)
from annotator.formats.units import Ruler, fitting_ruler, same_words
from annotator.model.annotation import Fragments, KnowledgeLink, normalised

EXTRA: Final = "brat"
BREAKS: Final = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


def read_standoff(document_id: str, raw: str, lines: Iterable[Line]) -> PortableDocument:
    """Return the document that a text and its lines are.

    Raises:
        UserError: A line is broken, or points to what is not there; ``where`` is its place.
    """
    return _Standoff(document_id, raw, StandoffLines(lines)).document()


class _Standoff:
    def __init__(self, document_id: str, raw: str, lines: StandoffLines) -> None:
        self._id = document_id
        self._raw = raw
        self._lines = lines

    def document(self) -> PortableDocument:
        """Return what the lines say."""
        data = Fields(self._lines.data, f"{self._id}, {DOCUMENT}")
        self._labels = {k: v for k, v in data.mapping("labels").items() if isinstance(v, str) and v}
        self._ids = self._own_ids(data)
        ruler = fitting_ruler(self._raw, (quote for found in self._lines.spans.values() for quote in _quotes(found)))
        extra = data.mapping("extra") | ({EXTRA: {"lines": self._lines.unknown}} if self._lines.unknown else {})
        document = PortableDocument(
            id=data.text("id", default="") or self._id,
            title=data.text("title", default=""),
            text=ruler.text,
            meta=data.mapping("meta"),
            attributes=data.mapping("attributes"),
            note=data.text("note", default=""),
            spans=tuple(self._made_span(found, ruler) for found in self._lines.spans.values()),
            relations=tuple(self._made_relation(found) for found in self._lines.relations.values()),
            events=tuple(self._made_event(found) for found in self._lines.events.values()),
            chains=tuple(self._made_chains(data)),
            extra=extra,
        )
        check(document)
        return document

    def _own_ids(self, data: Fields) -> dict[str, str]:
        """Return the ids that annotations had before brat's; those that would now collide are left out."""
        wanted = {k: v for k, v in data.mapping("ids").items() if k in self._lines.known and isinstance(v, str) and v}
        kept = self._lines.known.keys() - wanted.keys()
        return {k: v for k, v in wanted.items() if v not in kept} if len(set(wanted.values())) == len(wanted) else {}

    def _label(self, name: str) -> str:
        return self._labels.get(name, name)

    def _made_span(self, found: Found, ruler: Ruler) -> PortableSpan:
        places = [ruler.place(start, end) for start, end in found.parts["offsets"]]
        kept = tuple(place for place in places if place is not None)
        data = Fields(found.data, found.where)
        exact = data.pairs("fragments") if found.data else ()
        if exact and all(0 <= a < b <= len(ruler.text) for a, b in exact) and pieces(ruler.text, exact) == kept:
            return PortableSpan(fragments=exact, **self._common(found, data))
        if len(kept) != len(places) or not kept:
            what = f"The span “{found.id}” does not lie within the text (0–{ruler.length})."
            raise problem("offset", what, "Offsets count characters from 0; the end is behind the start.", found.where)
        fragments = normalised(kept, len(ruler.text))
        _check_quote(found, ruler.text, fragments)
        return PortableSpan(fragments=fragments, **self._common(found, data))

    def _made_relation(self, found: Found) -> PortableRelation:
        data = Fields(found.data, found.where)
        (first, head), (second, tail) = found.parts["ends"]
        common = self._common(found, data)
        brat: dict[str, Any] = {}
        if (first, second) != ("Arg1", "Arg2"):
            brat["roles"] = [first, second]
        ends = [self._trigger(found, end) for end in (head, tail)]
        if ends != [head, tail]:
            brat["ends"] = [self._ids.get(end, end) for end in (head, tail)]
        if brat:
            common["extra"] = {**common.get("extra", {}), EXTRA: brat}
        return PortableRelation(head=self._ids.get(ends[0], ends[0]), tail=self._ids.get(ends[1], ends[1]), **common)

    def _trigger(self, found: Found, end: str) -> str:
        """Return the span that stands for the end of a relation: an event's trigger."""
        event = self._lines.events.get(end)
        end = event.parts["trigger"] if event else end
        self._require(found, end, self._lines.spans)
        return end

    def _require(self, found: Found, end: str, among: Mapping[str, Found]) -> None:
        if end not in among:
            what = f"“{found.id or found.label}” points to “{end}”, which is not there."
            raise problem("end", what, "Put all lines of a document into its files.", found.where)

    def _made_event(self, found: Found) -> PortableEvent:
        data = Fields(found.data, found.where)
        self._require(found, found.parts["trigger"], self._lines.spans)
        arguments, seen = [], set[str]()
        for role, target in found.parts["arguments"]:
            self._require(found, target, self._lines.known)
            role = split_role(role, seen)
            seen.add(role)
            arguments.append(PortableArgument(self._label(role), self._ids.get(target, target)))
        exact = tuple(
            PortableArgument(e.text("role"), e.text("target"), e.mapping("extra")) for e in data.objects("arguments")
        )
        written = found.data.get("written")
        if exact and written == len(arguments):
            arguments = list(exact)
        trigger = self._ids.get(found.parts["trigger"], found.parts["trigger"])
        common = self._common(found, data)
        return PortableEvent(trigger=trigger, arguments=tuple(arguments), **common)

    def _made_chains(self, data: Fields) -> Iterable[PortableChain]:
        """Yield chains: lines, joined to what is known of them; then those that have no line."""
        waiting = list(data.objects("chains"))
        for number, found in enumerate(self._lines.chains, start=1):
            for member in found.parts["members"]:
                self._require(found, member, self._lines.known)
            known = next((w for w in waiting if w.text("line", default="") == found.parts["line"]), None)
            if known is not None:
                waiting.remove(known)
            found.id = f"*{number}"
            found.data = known.rest("line") if known else {}
            more = Fields(found.data, found.where)
            members = tuple(self._ids.get(member, member) for member in found.parts["members"])
            yield PortableChain(
                members=members, **self._common(found, more) | {"id": more.text("id", default=found.id)}
            )
        for left in waiting:
            if not left.text("line", default=""):
                found = Found("*", left.text("label"), left.where, data=left.rest("id", "label", "members"))
                more = Fields(found.data, found.where)
                members = tuple(_member_texts(left))
                yield PortableChain(members=members, **self._common(found, more) | {"id": left.text("id")})

    def _common(self, found: Found, data: Fields) -> dict[str, Any]:
        if not (found.data or found.notes or found.links or found.attributes):
            return {"id": self._ids.get(found.id, found.id), "label": self._label(found.label)}
        exact = data.text("note", default="")
        note = "\n".join(found.notes) if found.id in self._lines.known else flattened(exact)
        links = list(found.links)
        for entry in data.objects("links"):
            link = KnowledgeLink(entry.text("resource"), entry.text("entry"), entry.text("text", default=""))
            links.insert(min(entry.whole("at"), len(links)) if entry.whole("at") >= 0 else 0, link)
        return {
            "id": self._ids.get(found.id, found.id),
            "label": self._label(found.label),
            "attributes": {self._label(k): v for k, v in found.attributes.items()} | data.mapping("attributes"),
            "note": exact if exact and flattened(exact) == note else note,
            "score": data.number("score"),
            "source": data.text("source", default=""),
            "decision": data.text("decision", default=""),
            "provenance": data.mapping("provenance"),
            "links": tuple(links),
            "extra": data.mapping("extra"),
        }


def _member_texts(entry: Fields) -> tuple[str, ...]:
    return entry.texts("members") if entry.rest().get("members") else ()


def pieces(text: str, fragments: Fragments) -> Fragments:
    """Return fragments cut at line breaks, which brat cannot quote."""
    found: list[tuple[int, int]] = []
    for start, end in fragments:
        for match in BREAKS.finditer(text, start, end):
            if match.start() > start:
                found.append((start, match.start()))
            start = match.end()
        if start < end:
            found.append((start, end))
    return tuple(found)


def flattened(note: str) -> str:
    """Return a note as it stands on one line."""
    return " ".join(note.split())


def _quotes(found: Found) -> list[tuple[int, int, str]]:
    """Return the quotation of a span in one piece."""
    offsets, quote = found.parts["offsets"], found.parts["quote"]
    return [(*offsets[0], quote)] if len(offsets) == 1 and quote.strip() else []


def _check_quote(found: Found, text: str, fragments: Fragments) -> None:
    quote = found.parts["quote"]
    parts = [text[start:end] for start, end in fragments]
    covered = " ".join(parts)
    if not quote.strip() or same_words(covered, quote) or same_words("".join(parts), quote):
        return
    if quote.startswith(covered) and quote[len(covered)].isspace():  # older tools wrote more behind the text
        return
    what = f"The text at the place of “{found.id}” is “{covered[:60]}”, not “{quote[:60]}”."
    raise problem("quote", what, "The text and its annotations do not belong together.", found.where)
