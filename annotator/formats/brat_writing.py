"""From a portable document to brat's standoff lines; see ``brat_reading`` for what goes into notes of our own."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from annotator.formats.brat_config import is_value
from annotator.formats.brat_lines import DATA, DOCUMENT, NOTE
from annotator.formats.brat_names import DocumentNames, TypeNames, split_role
from annotator.formats.brat_reading import EXTRA, flattened, pieces
from annotator.formats.loss import LossReport
from annotator.formats.portable import (
    PortableAnnotation,
    PortableChain,
    PortableDocument,
    PortableEvent,
    PortableRelation,
    PortableSpan,
)
from annotator.model.annotation import KnowledgeLink
from annotator.model.errors import UserError

_ID: Final = re.compile(r"([A-Za-z]+|#)([0-9]+)")
_KEPT: Final = "details in notes, which brat keeps but does not understand"


def standoff_lines(document: PortableDocument, file_stem: str, names: TypeNames, report: LossReport) -> str:
    """Return the text of a document's ``.ann`` file."""
    return "".join(f"{line}\n" for line in _Standoff(document, file_stem, names, report).lines())


class _Standoff:
    def __init__(self, document: PortableDocument, file_stem: str, names: TypeNames, report: LossReport) -> None:
        self._document = document
        self._stem = file_stem
        self._names = DocumentNames(names)
        self._report = report
        theirs = document.extra.get(EXTRA)
        lines = theirs.get("lines") if isinstance(theirs, dict) else None
        self._unknown = [line for line in lines if isinstance(line, str) and "\n" not in line] if lines else []
        self._ids: dict[str, str] = {}
        self._taken = {line.partition("\t")[0] for line in self._unknown}
        self._give_ids()
        self._chain_lines = 0
        self._annotated: set[str] = set()
        self._by_id = {span.id: span for span in document.spans}
        self._numbers = {"A": 0, "N": 0, "#": 0, "T": 0}

    def _give_ids(self) -> None:
        """Keep ids that are brat's, and number the others where they leave room."""
        document = self._document
        kinds = (("T", document.spans), ("R", document.relations), ("E", document.events))
        annotations = [(letter, annotation.id) for letter, found in kinds for annotation in found]
        for letter, own in annotations:
            match = _ID.fullmatch(own)
            if match and match[1] == letter and own not in self._taken:
                self._ids[own] = own
                self._taken.add(own)
        counts = {"T": 0, "R": 0, "E": 0}
        for letter, own in annotations:
            if own in self._ids:
                continue
            while f"{letter}{counts[letter] + 1}" in self._taken:
                counts[letter] += 1
            counts[letter] += 1
            self._ids[own] = f"{letter}{counts[letter]}"
            self._taken.add(self._ids[own])

    def _new(self, letter: str) -> str:
        while True:
            self._numbers[letter] += 1
            made = f"{letter}{self._numbers[letter]}"
            if made not in self._taken:
                return made

    def lines(self) -> Iterator[str]:
        """Yield the lines: each annotation with what is on it, then chains, then what others wrote."""
        document = self._document
        for span in document.spans:
            found = list(self._span(span))
            if len(found) > 1:
                self._annotated.add(span.id)
            yield from found
        for relation in document.relations:
            yield from self._relation(relation)
        for event in document.events:
            yield from self._event(event)
        chains: list[dict[str, Any]] = []
        for chain in document.chains:
            yield from self._chain(chain, chains)
        yield from self._unknown
        yield from self._about_document(chains)

    def _span(self, span: PortableSpan) -> Iterator[str]:
        shown = pieces(self._document.text, span.fragments)
        yield self._span_line(self._ids[span.id], span.label, span)
        yield from self._carried(span, {} if shown == span.fragments else {"fragments": list(span.fragments)})

    def _span_line(self, line_id: str, label: str, span: PortableSpan) -> str:
        text = self._document.text
        shown = pieces(text, span.fragments)
        offsets = ";".join(f"{start} {end}" for start, end in shown) or f"{span.start} {span.start}"
        quote = " ".join(text[start:end] for start, end in shown)
        return f"{line_id}\t{self._names(label)} {offsets}\t{quote}"

    def _relation(self, relation: PortableRelation) -> Iterator[str]:
        theirs = relation.extra.get(EXTRA)
        theirs = theirs if isinstance(theirs, dict) else {}
        roles = _pair(theirs.get("roles")) or ("Arg1", "Arg2")
        ends = _pair(theirs.get("ends")) or (relation.head, relation.tail)
        if not all(end in self._ids for end in ends):
            ends = (relation.head, relation.tail)
        (first, second), (head, tail) = roles, (self._ids[end] for end in ends)
        yield f"{self._ids[relation.id]}\t{self._names(relation.label)} {first}:{head} {second}:{tail}"
        attributes = {"attributes": dict(relation.attributes)} if relation.attributes else {}
        yield from self._carried(relation, attributes)

    def _event(self, event: PortableEvent) -> Iterator[str]:
        arguments = [(argument, self._ids.get(argument.target)) for argument in event.arguments]
        written: list[str] = []
        counts: dict[str, int] = {}
        for argument, target in arguments:
            if target is not None:
                role = self._names(argument.role)
                counts[role] = counts.get(role, 0) + 1
                written.append(f"{role}{counts[role] if counts[role] > 1 else ''}:{target}")
        span, trigger, data = (
            self._by_id[event.trigger],
            self._ids[event.trigger],
            self._exact_arguments(event, written),
        )
        if span.label != event.label or span.id in self._annotated:
            # brat opens no document whose trigger is of another type than its event, or has anything on it.
            data["trigger"], trigger = trigger, self._new("T")
            yield self._span_line(trigger, event.label, span)
        yield f"{self._ids[event.id]}\t{' '.join([f'{self._names(event.label)}:{trigger}', *written])}"
        yield from self._carried(event, data)

    def _exact_arguments(self, event: PortableEvent, written: list[str]) -> dict[str, Any]:
        """Return the arguments as they are, where the line would be read as others."""
        seen: set[str] = set()
        read: list[str] = []
        for part in written:
            role = split_role(part.partition(":")[0], seen)
            seen.add(role)
            read.append(role)
        said = [self._names(argument.role) for argument in event.arguments]
        if read == said and not any(argument.extra for argument in event.arguments):
            return {}
        exact = [
            {"role": a.role, "target": a.target} | ({"extra": dict(a.extra)} if a.extra else {})
            for a in event.arguments
        ]
        return {"arguments": exact, "written": len(written)}

    def _chain(self, chain: PortableChain, held: list[dict[str, Any]]) -> Iterator[str]:
        members = [self._ids.get(member, "") for member in chain.members]
        more = _plain(chain) | ({"attributes": dict(chain.attributes)} if chain.attributes else {})
        more |= {"note": chain.note} if chain.note else {}
        if chain.links:
            more["links"] = [_link(at, link) for at, link in enumerate(chain.links)]
        if members and all(members):
            line = f"{self._names(chain.label)} {' '.join(members)}"
            yield f"*\t{line}"
            self._chain_lines += 1
            if more or chain.id != f"*{self._chain_lines}":
                held.append({"line": line, "id": chain.id} | more)
        else:
            held.append({"id": chain.id, "label": chain.label, "members": list(chain.members)} | more)

    def _carried(self, annotation: PortableAnnotation, data: dict[str, Any]) -> Iterator[str]:
        """Yield an annotation's attributes, links and notes; ``data`` is what its own line could not say."""
        if annotation.bare and not data:
            return
        target = self._ids[annotation.id]
        data = data | _plain(annotation)
        if "attributes" not in data:
            left: dict[str, Any] = {}
            for name, value in annotation.attributes.items():
                if value is True or (isinstance(value, str) and is_value(value)):
                    yield f"{self._new('A')}\t{self._names(name)} {target}" + ("" if value is True else f" {value}")
                else:
                    left[name] = value
            data |= {"attributes": left} if left else {}
        odd_links = []
        for at, link in enumerate(annotation.links):
            if is_value(link.resource) and re.fullmatch(r"\S+", link.entry) and flattened(link.text) == link.text:
                yield f"{self._new('N')}\tReference {target} {link.resource}:{link.entry}\t{link.text}"
            else:
                odd_links.append(_link(at, link))
        data |= {"links": odd_links} if odd_links else {}
        if flat := flattened(annotation.note):
            yield f"{self._new('#')}\t{NOTE} {target}\t{flat}"
        data |= {"note": annotation.note} if flat != annotation.note else {}
        if data:
            if data.keys() - {"fragments", "trigger"}:
                self._report.add(_KEPT, f"{', '.join(sorted(data))} of {annotation.label}")
            yield f"{self._new('#')}\t{DATA} {target}\t{self._json(data)}"

    def _about_document(self, chains: list[dict[str, Any]]) -> Iterator[str]:
        document = self._document
        extra = _without_theirs(document.extra)
        data = {
            "id": document.id if document.id != self._stem else "",
            "title": document.title,
            "meta": dict(document.meta),
            "attributes": dict(document.attributes),
            "note": document.note,
            "ids": {brat: own for own, brat in self._ids.items() if brat != own},
            "chains": chains,
            "labels": self._names.changed,
            "extra": extra,
        }
        if said := {key: value for key, value in data.items() if value}:
            yield f"{self._new('#')}\t{DOCUMENT} -\t{self._json(said)}"

    def _json(self, data: Mapping[str, Any]) -> str:
        try:
            return json.dumps(data, allow_nan=False)
        except (ValueError, TypeError, RecursionError) as error:
            what = "The document holds a value that cannot be written."
            hint = f"Look for it in the fields and attributes ({error})."
            where = self._document.title or self._document.id
            raise UserError("brat.value", what, hint=hint, where=where) from error


def _plain(annotation: PortableAnnotation) -> dict[str, Any]:
    said = {
        "score": annotation.score,
        "source": annotation.source or None,
        "decision": annotation.decision or None,
        "provenance": dict(annotation.provenance) or None,
        "extra": _without_theirs(annotation.extra) or None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _without_theirs(extra: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in extra.items() if key != EXTRA}


def _link(at: int, link: KnowledgeLink) -> dict[str, Any]:
    return {"at": at, "resource": link.resource, "entry": link.entry, "text": link.text}


def _pair(value: object) -> tuple[str, str] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, str) and v for v in value):
        return value[0], value[1]
    return None
