"""brat's ``annotation.conf``: which types there are, their hierarchy, ends, roles, counts and values.

After https://brat.nlplab.org/configuration.html and the server's ``projectconfig.py``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from annotator.formats.brat_names import TypeNames
from annotator.formats.sketch import AttributeSketch, EventSketch, RelationSketch, SchemaSketch

CHAIN: Final = "Equiv"
_SECTION: Final = re.compile(r"\s*\[(.*)\]\s*")
_MACRO: Final = re.compile(r"<([A-Za-z_-]+)>=\s*(.*?)\s*")
_ARGUMENT: Final = re.compile(r"(<[A-Z-]+>|\S+?)(\{\d+(?:-\d+)?\}|\?|\*|\+|):(\S*)")
_COUNTS: Final[Mapping[str, tuple[int, int | None]]] = {"": (1, 1), "?": (0, 1), "*": (0, None), "+": (1, None)}
_ALIASES: Final = {"spans": "entities"}
_NO_TYPES: Final = ("<OVERLAP>", "ENTITY-NESTING", "SPAN_DEFAULT", "ARC_DEFAULT")
_DEEPEST: Final = 64


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of a section: the type, the type above it, and its arguments (key, repetition, types)."""

    name: str
    parent: str
    arguments: tuple[tuple[str, str, tuple[str, ...]], ...]

    def types(self, key: str) -> frozenset[str]:
        """Return the types of an argument; none where any may stand."""
        found = {name for known, _, names in self.arguments if known == key for name in names}
        return frozenset(name for name in found if not name.startswith("<"))


def read_config(text: str) -> SchemaSketch:
    """Return what an ``annotation.conf`` declares; lines that brat would not understand are passed over."""
    sections = {name: list(_entries(lines)) for name, lines in _sections(text).items()}
    entities = sections.get("entities", [])
    events = sections.get("events", [])
    chains = [entry for entry in sections.get("relations", []) if _is_chain(entry)]
    relations = [entry for entry in sections.get("relations", []) if not _is_chain(entry)]
    names = [entry.name for entry in entities]
    return SchemaSketch(
        spans=tuple(dict.fromkeys(names)),
        relations=tuple(_relations(relations)),
        events=tuple(_event(entry) for entry in events if entry.arguments or not _is_parent(entry, events)),
        chains=tuple(dict.fromkeys(entry.name for entry in chains)),
        attributes=tuple(_attributes(sections.get("attributes", []), {entry.name for entry in events})),
        parents={entry.name: entry.parent for entry in entities if entry.parent},
    )


def _sections(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if match := _SECTION.fullmatch(line):
            lines = found.setdefault(_ALIASES.get(match[1], match[1]), [])
        elif line.strip() and not line.lstrip().startswith("#") and line.strip("- \t"):
            lines.append(line)
    return found


def _entries(lines: Iterable[str]) -> Iterator[_Entry]:
    macros: dict[str, str] = {}
    above: list[tuple[int, str]] = []
    for line in lines:
        if match := _MACRO.fullmatch(line):
            macros[f"<{match[1]}>"] = match[2]
            continue
        for name, value in macros.items():
            line = line.replace(name, value) if len(line) < 100_000 else line
        terms, *rest = line.split(None, 1)
        name = terms.split("|")[0].lstrip("!")
        if not name or name in _NO_TYPES:
            continue
        indent = len(line) - len(line.lstrip())
        while above and above[-1][0] >= indent:
            above.pop()
        yield _Entry(name, above[-1][1] if above else "", tuple(_arguments("".join(rest))))
        if len(above) < _DEEPEST:
            above.append((indent, name))


def _arguments(text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for part in text.split(","):
        if match := _ARGUMENT.fullmatch(part.strip()):
            yield match[1], match[2], tuple(name for name in match[3].split("|") if name)


def _is_chain(entry: _Entry) -> bool:
    kinds = {kind for key, _, kinds in entry.arguments if key == "<REL-TYPE>" for kind in kinds}
    return entry.name == CHAIN or any("symmetric" in kind and "transitive" in kind for kind in kinds)


def _is_parent(entry: _Entry, among: Iterable[_Entry]) -> bool:
    return any(other.parent == entry.name for other in among)


def _relations(entries: Iterable[_Entry]) -> Iterator[RelationSketch]:
    """Yield each relation once; lines of the same name allow their ends together."""
    ends: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    symmetric: set[str] = set()
    for entry in entries:
        roles = [key for key, _, _ in entry.arguments if not key.startswith("<")]
        if len(roles) >= 2:
            ends.setdefault(entry.name, []).append((entry.types(roles[0]), entry.types(roles[1])))
        if any("symmetric" in kind for key, _, kinds in entry.arguments if key == "<REL-TYPE>" for kind in kinds):
            symmetric.add(entry.name)
    for name, found in ends.items():
        heads, tails = ([pair[side] for pair in found] for side in (0, 1))
        yield RelationSketch(label=name, heads=_all(heads), tails=_all(tails), symmetric=name in symmetric)


def _all(sets: list[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets) if all(sets) else frozenset()


def _event(entry: _Entry) -> EventSketch:
    roles = [(key, repetition) for key, repetition, _ in entry.arguments if not key.startswith("<")]
    return EventSketch(
        label=entry.name,
        roles={key: entry.types(key) for key, _ in roles},
        counts={key: _counts(repetition) for key, repetition in roles},
    )


def _counts(repetition: str) -> tuple[int, int | None]:
    if not repetition.startswith("{"):
        return _COUNTS[repetition]
    first, _, last = repetition.strip("{}").partition("-")
    return int(first[:6]), int((last or first)[:6])


def _attributes(entries: Iterable[_Entry], events: set[str]) -> Iterator[AttributeSketch]:
    for entry in entries:
        carriers = {name for key, _, names in entry.arguments if key == "Arg" for name in names}
        values = tuple(v for key, _, names in entry.arguments if key == "Value" for v in names)
        labels = frozenset(name for name in carriers if not name.startswith("<"))
        on_events, on_spans = labels & events, labels - events
        anywhere = not carriers or bool(carriers & {"<ANY>"})
        if on_events or anywhere or "<EVENT>" in carriers:
            labelled = frozenset() if anywhere or "<EVENT>" in carriers else on_events
            yield AttributeSketch(name=entry.name, on_kind="event", on_labels=labelled, values=values or (True,))
        if on_spans or anywhere or "<ENTITY>" in carriers:
            labelled = frozenset() if anywhere or "<ENTITY>" in carriers else on_spans
            yield AttributeSketch(name=entry.name, on_kind="span", on_labels=labelled, values=values or (True,))


def config_text(sketch: SchemaSketch, names: TypeNames) -> str:
    """Return the ``annotation.conf`` for a schema."""
    events = {event.label for event in sketch.events}
    parts = {
        "entities": _tree([label for label in sketch.spans if label not in events], sketch.parents, names),
        "relations": [*_relation_lines(sketch, names)],
        "events": [_event_line(event, names) for event in sketch.events],
        "attributes": [*_attribute_lines(sketch, names)],
    }
    return "\n".join(f"[{part}]\n\n" + "".join(f"{line}\n" for line in lines) for part, lines in parts.items())


def labels_text(sketch: SchemaSketch, names: TypeNames) -> str:
    """Return the ``visual.conf`` that shows labels as they are, where type names cannot."""
    known = [*sketch.spans, *(r.label for r in sketch.relations), *(e.label for e in sketch.events), *sketch.chains]
    shown = [label for label in dict.fromkeys(known) if names.name(label) != label]
    lines = [f"{names.name(label)} | {label}" for label in shown if not set(label) & set("|,\t\n\r<>")]
    return "[labels]\n\n" + "".join(f"{line}\n" for line in lines) + "\n[drawing]\n"


def _tree(labels: list[str], parents: Mapping[str, str], names: TypeNames) -> list[str]:
    children: dict[str, list[str]] = {}
    for label in labels:
        parent = parents.get(label, "")
        children.setdefault(parent if parent in labels and parent != label else "", []).append(label)
    lines: list[str] = []
    waiting = [(label, 0) for label in reversed(children.get("", []))]
    placed: set[str] = set()
    while waiting:
        label, depth = waiting.pop()
        if label not in placed:
            placed.add(label)
            lines.append("\t" * depth + names.name(label))
            waiting += [(child, depth + 1) for child in reversed(children.get(label, []))]
    return lines + [names.name(label) for label in labels if label not in placed]


def _relation_lines(sketch: SchemaSketch, names: TypeNames) -> Iterator[str]:
    for relation in sketch.relations:
        heads, tails = _allowed(relation.heads, names), _allowed(relation.tails, names)
        kind = ", <REL-TYPE>:symmetric" if relation.symmetric else ""
        yield f"{names.name(relation.label)}\tArg1:{heads}, Arg2:{tails}{kind}"
    for chain in sketch.chains:
        yield f"{names.name(chain)}\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive"
    yield "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"


def _allowed(labels: frozenset[str], names: TypeNames, default: str = "<ENTITY>") -> str:
    return "|".join(sorted(names.name(label) for label in labels)) or default


def _event_line(event: EventSketch, names: TypeNames) -> str:
    roles = [
        f"{names.name(role)}{_repetition(role, event.counts.get(role, (0, None)))}:{_allowed(allowed, names, '<ANY>')}"
        for role, allowed in event.roles.items()
    ]
    return names.name(event.label) + ("\t" + ", ".join(roles) if roles else "")


def _repetition(role: str, counts: tuple[int, int | None]) -> str:
    known = next((sign for sign, pair in _COUNTS.items() if pair == counts), None)
    if role[-1:].isdigit() and counts[1] != 1:  # brat could not tell the second "Arg1" from "Arg12"
        return "?"
    if known is not None:
        return known
    first, last = counts
    if last is None or last == 0 or last < first:
        return "*"
    return f"{{{first}-{last}}}" if first != last else f"{{{first}}}"


def _attribute_lines(sketch: SchemaSketch, names: TypeNames) -> Iterator[str]:
    """Yield the attributes that brat can show; it has none on relations."""
    for name in dict.fromkeys(attribute.name for attribute in sketch.attributes):
        found = [a for a in sketch.attributes if a.name == name and a.on_kind in ("span", "event")]
        if not found:
            continue
        kinds = {"span": "<ENTITY>", "event": "<EVENT>"}
        carriers = "|".join(dict.fromkeys(_allowed(a.on_labels, names, kinds[a.on_kind]) for a in found))
        values = dict.fromkeys(v for a in found for v in a.values if isinstance(v, str) and is_value(v))
        yield f"{names.name(name)}\tArg:{carriers}" + (f", Value:{'|'.join(values)}" if values else "")


def is_value(value: str) -> bool:
    """Tell whether brat can hold a value of an attribute, in its configuration too."""
    return bool(re.fullmatch(r"[^\s|,:<>]+", value))
