"""The lines of brat's standoff, gathered by the annotation that they are about.

After https://brat.nlplab.org/standoff.html and the server's ``annotation.py``. What brat has no line for stands in
notes of two types that only we read: ``AnnotatorData`` on one annotation, ``AnnotatorDocument`` on none.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from annotator.model.annotation import KnowledgeLink
from annotator.model.errors import UserError

NOTE: Final = "AnnotatorNotes"
DATA: Final = "AnnotatorData"
DOCUMENT: Final = "AnnotatorDocument"

_ID: Final = re.compile(r"([A-Za-z]+)[0-9]+\S*")
_SPAN: Final = re.compile(r"(\S+)[ ]([0-9]+[ ][0-9]+(?:;[0-9]+[ ][0-9]+)*)\s*")
_RELATION: Final = re.compile(r"(\S+)\s+([^\s:]+):(\S+)\s+([^\s:]+):(\S+)\s*")
_EVENT: Final = re.compile(r"([^\s:]+):(\S+)((?:\s+[^\s:]+:\S+)*)\s*")
_CHAIN: Final = re.compile(r"(\S+)((?:\s+\S+)+)\s*")
_ATTRIBUTE: Final = re.compile(r"(\S+)\s+(\S+)(?:\s+(\S.*?))?\s*")
_LINK: Final = re.compile(r"Reference (\S+) ([^\s:]+):(\S+)\s*")
_COMMENT: Final = re.compile(r"(\S+) (\S+)\s*")
_OFFSET_DIGITS: Final = 12

Line = tuple[str, str]
"""Where a line stands, and the line without its end."""


@dataclass(slots=True)
class Found:
    """One annotation while its lines are gathered; ``parts`` is what the line itself says."""

    id: str
    label: str
    where: str
    parts: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    links: list[KnowledgeLink] = field(default_factory=list)
    data: Mapping[str, Any] = field(default_factory=dict)


class StandoffLines:
    """Annotations by id, in the order of their lines; ``unknown`` are lines that nobody here understands.

    Raises:
        UserError: The line of a span, relation, event or chain is broken, or an id is used twice.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self.spans: dict[str, Found] = {}
        self.relations: dict[str, Found] = {}
        self.events: dict[str, Found] = {}
        self.chains: list[Found] = []
        self.data: Mapping[str, Any] = {}
        self.unknown: list[str] = []
        self._later: list[Line] = []
        for where, line in lines:
            self._line(where, line)
        self.known: dict[str, Found] = self.spans | self.relations | self.events
        for _, line in self._later:
            if not self._carried(line):
                self.unknown.append(line)
        self._drop_stand_ins()

    def _drop_stand_ins(self) -> None:
        """Give events the triggers that brat would not take, and drop the spans that stood in for them."""
        for event in self.events.values():
            stand_in, trigger = event.parts["trigger"], event.data.get("trigger")
            if stand_in != trigger and stand_in in self.spans and isinstance(trigger, str) and trigger in self.spans:
                event.parts["trigger"] = trigger
                if stand_in not in self._targets():
                    del self.spans[stand_in], self.known[stand_in]

    def _targets(self) -> set[str]:
        """Return what relations, events and chains point to."""
        found = {end for relation in self.relations.values() for _, end in relation.parts["ends"]}
        found |= {target for event in self.events.values() for _, target in event.parts["arguments"]}
        found |= {event.parts["trigger"] for event in self.events.values()}
        return found | {member for chain in self.chains for member in chain.parts["members"]}

    def _line(self, where: str, line: str) -> None:
        line_id, _, rest = line.partition("\t")
        data, _, tail = rest.partition("\t")
        if line_id == "*":
            self._chain(where, data, line)
        elif line_id.startswith("#"):
            self._later.append((where, line))
        elif match := _ID.fullmatch(line_id):
            kind = match[1][0]
            if kind in "TRE":
                self._annotation(kind, Found(line_id, "", where), data, tail)
            else:
                self._later.append((where, line))
        elif line.strip():
            self._later.append((where, line))

    def _annotation(self, kind: str, found: Found, data: str, tail: str) -> None:
        if found.id in self.spans or found.id in self.relations or found.id in self.events:
            raise problem("duplicate", f"The id “{found.id}” is used twice.", "Give each line its own.", found.where)
        if kind == "T":
            self.spans[found.id] = _span(found, data, tail)
        elif kind == "R":
            self.relations[found.id] = _relation(found, data)
        else:
            self.events[found.id] = _event(found, data)

    def _chain(self, where: str, data: str, line: str) -> None:
        match = _CHAIN.fullmatch(data)
        if match is None:
            raise _broken(where, "* → type and annotations")
        parts = {"members": tuple(match[2].split()), "line": line.partition("\t")[2].strip()}
        self.chains.append(Found("", match[1], where, parts))

    def _carried(self, line: str) -> bool:
        """Put an attribute, a link or a note on its annotation; False where it cannot be."""
        line_id, _, rest = line.partition("\t")
        data, _, tail = rest.partition("\t")
        if not (line_id.startswith("#") or _ID.fullmatch(line_id)):
            return False
        if line_id[0] in "AM":
            return self._attribute(data)
        if line_id[0] == "N":
            match = _LINK.fullmatch(data)
            if match is None or match[1] not in self.known:
                return False
            self.known[match[1]].links.append(KnowledgeLink(match[2], match[3], tail))
            return True
        match = _COMMENT.fullmatch(data) if line_id.startswith("#") else None
        return match is not None and self._comment(match[1], match[2], tail)

    def _attribute(self, data: str) -> bool:
        match = _ATTRIBUTE.fullmatch(data)
        if match is None or match[2] not in self.known:
            return False
        attributes = self.known[match[2]].attributes
        if match[1] in attributes:
            return False
        attributes[match[1]] = True if match[3] is None else match[3]
        return True

    def _comment(self, kind: str, target: str, tail: str) -> bool:
        if kind == DOCUMENT and not self.data:
            self.data = _json(tail) or {}
            return bool(self.data)
        if target not in self.known:
            return False
        if kind == DATA and not self.known[target].data:
            self.known[target].data = _json(tail) or {}
            return bool(self.known[target].data)
        if kind == NOTE:
            self.known[target].notes.append(tail)
        return kind == NOTE


def _span(found: Found, data: str, tail: str) -> Found:
    match = _SPAN.fullmatch(data)
    if match is None:
        raise _broken(found.where, "T1 → type, start and end → text")
    found.label = match[1]
    pairs = [pair.split(" ") for pair in match[2].split(";")]
    found.parts["offsets"] = [(int(a[:_OFFSET_DIGITS]), int(b[:_OFFSET_DIGITS])) for a, b in pairs]
    found.parts["quote"] = tail
    return found


def _relation(found: Found, data: str) -> Found:
    match = _RELATION.fullmatch(data)
    if match is None:
        raise _broken(found.where, "R1 → type, Arg1:T1 and Arg2:T2")
    found.label = match[1]
    found.parts["ends"] = ((match[2], match[3]), (match[4], match[5]))
    return found


def _event(found: Found, data: str) -> Found:
    match = _EVENT.fullmatch(data)
    if match is None:
        raise _broken(found.where, "E1 → type:T1 and roles as Role:T2")
    found.label = match[1]
    found.parts["trigger"] = match[2]
    found.parts["arguments"] = [tuple(part.split(":", 1)) for part in match[3].split()]
    return found


def _json(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _broken(where: str, form: str) -> UserError:
    return problem("line", "The line is broken.", f"Its form is: {form} (arrows are tabs).", where)


def problem(code: str, what: str, hint: str, where: str) -> UserError:
    """Return the error for a place in a file."""
    return UserError(f"brat.{code}", what, hint=hint, where=where)
