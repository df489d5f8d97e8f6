"""What the schema says about an annotation: check(annotation, schema) gives the problems, in plain words."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from annotator.model.annotation import AnyAnnotation, Chain, Event, Relation, Span
from annotator.model.document import AttributeValue, Document
from annotator.model.ids import TypeId
from annotator.model.schema import AttributeKind, AttributeSpec, LabelType, Schema, TypeKind, allows_ends

Lookup = Callable[[UUID], AnyAnnotation | None]
"""Finds an annotation by its id; None for one that is gone."""

KIND_OF: dict[type, TypeKind] = {
    Span: TypeKind.SPAN,
    Relation: TypeKind.RELATION,
    Event: TypeKind.EVENT,
    Chain: TypeKind.CHAIN,
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the schema does not allow. ``code`` is stable; ``attribute`` and ``role`` say where."""

    code: str
    text: str
    attribute: TypeId | None = None
    role: str = ""


def check(
    annotation: AnyAnnotation, schema: Schema, find: Lookup | None = None, *, length: int | None = None
) -> tuple[Problem, ...]:
    """Return what is wrong with an annotation.

    Args:
        annotation: Any class of annotation.
        schema: The schema to hold it against.
        find: Finds what the annotation points to; without it, ends and references are not checked.
        length: The text's length in code points; without it, the fragments are not checked.
    """
    return tuple(_problems(annotation, schema, find, length))


def check_document(doc: Document, schema: Schema, find: Lookup | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with a document's attributes."""
    return tuple(_attributes(doc.attrs, "document", None, schema, find))


def _problems(annotation: AnyAnnotation, schema: Schema, find: Lookup | None, length: int | None) -> Iterator[Problem]:
    kind = KIND_OF[type(annotation)]
    label = schema.types.get(annotation.type)
    if isinstance(annotation, Span) and length is not None:
        yield from _fragments(annotation, length)
    if label is None or label.kind is not kind:
        yield Problem("type.missing", f"The schema has no such {kind} type.")
        return
    if find is not None:
        if isinstance(annotation, Relation):
            yield from _relation(annotation, label, schema, find)
        elif isinstance(annotation, Event):
            yield from _event(annotation, label, schema, find)
        elif isinstance(annotation, Chain):
            yield from _chain(annotation, find)
    yield from _attributes(annotation.attrs, kind.value, annotation.type, schema, find)


def _fragments(span: Span, length: int) -> Iterator[Problem]:
    end = 0
    for number, (start, stop) in enumerate(span.fragments):
        if not 0 <= start < stop <= length or (number and start <= end):
            yield Problem("span.range", f"The stretch {start}–{stop} does not lie in the text, or not in order.")
        end = stop


def _relation(rel: Relation, label: LabelType, schema: Schema, find: Lookup) -> Iterator[Problem]:
    head, tail = find(rel.head), find(rel.tail)
    for role, end in (("head", head), ("tail", tail)):
        if end is None:
            yield Problem("end.missing", f"Its {role} is no longer there.", role=role)
    if rel.head == rel.tail:
        yield Problem("relation.loop", "It links a span to itself.")
    elif head is not None and tail is not None and not allows_ends(label, head.type, tail.type):
        names = f"{schema.name(head.type)} → {schema.name(tail.type)}"
        yield Problem("relation.ends", f"The schema does not allow {label.name} from {names}.")


def _event(event: Event, label: LabelType, schema: Schema, find: Lookup) -> Iterator[Problem]:
    if find(event.trigger) is None:
        yield Problem("end.missing", "Its trigger is no longer there.", role="trigger")
    roles = {end.role: end for end in label.endpoints}
    counts = dict.fromkeys(roles, 0)
    for argument in event.args:
        target = find(argument.target)
        role = roles.get(argument.role)
        counts[argument.role] = counts.get(argument.role, 0) + 1
        if target is None:
            yield Problem("end.missing", f"What fills {argument.role} is no longer there.", role=argument.role)
        elif role is None and roles:
            yield Problem("event.role", f"{label.name} has no role {argument.role}.", role=argument.role)
        elif role is not None and not role.allows(target.type):
            what = schema.name(target.type)
            yield Problem("event.end", f"{argument.role} of {label.name} must not be {what}.", role=argument.role)
    for role in roles.values():
        if counts[role.role] < role.min:
            yield Problem("event.few", f"{label.name} needs {role.role} {_times(role.min)}.", role=role.role)
        elif role.max is not None and counts[role.role] > role.max:
            yield Problem("event.many", f"{label.name} takes {role.role} {_times(role.max)} at most.", role=role.role)


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _chain(chain: Chain, find: Lookup) -> Iterator[Problem]:
    gone = sum(find(member) is None for member in chain.members)
    if gone:
        yield Problem("end.missing", f"{gone} of its members are no longer there.", role="member")
    if len(set(chain.members)) < 2:
        yield Problem("chain.short", "A chain needs two members.")


def _attributes(
    attrs: Mapping[TypeId, AttributeValue],
    kind: str,
    type_id: TypeId | None,
    schema: Schema,
    find: Lookup | None,
) -> Iterator[Problem]:
    carried = {t.id for t in schema.attributes_for(kind, type_id)}
    for key, value in attrs.items():
        label = schema.types.get(key)
        if label is None or label.attribute is None:
            yield Problem("attribute.missing", "It carries an attribute that the schema no longer has.", key)
            continue
        wrong = value_problem(label.attribute, value, find)
        if wrong:
            yield Problem("attribute.value", f"{label.name}: {wrong}", key)
        elif key not in carried and not label.retired:
            yield Problem("attribute.place", f"{label.name} does not belong on this {kind}.", key)


def value_problem(spec: AttributeSpec, value: AttributeValue, find: Lookup | None = None) -> str:
    """Return why a value does not fit an attribute, as a sentence; "" if it does."""
    match spec.kind:
        case AttributeKind.CHOICE if value not in spec.choices:
            return f"“{value}” is none of its choices."
        case AttributeKind.YES_NO if not isinstance(value, bool):
            return "It must be yes or no."
        case AttributeKind.NUMBER if isinstance(value, bool | str) or not math.isfinite(value):
            return "It must be a number."
        case AttributeKind.DATE if not is_iso_date(value):
            return "It must be a date such as 2023-10-31, 2023-10 or 2023."
        case AttributeKind.TEXT if not isinstance(value, str):
            return "It must be text."
        case AttributeKind.REFERENCE:
            target = referred(value)
            if target is None or (find is not None and find(target) is None):
                return "What it refers to is no longer there."
    return ""


def referred(value: AttributeValue) -> UUID | None:
    """Return the id that a reference holds, or None if it holds none."""
    try:
        return UUID(hex=value) if isinstance(value, str) else None
    except ValueError:
        return None


def is_iso_date(value: AttributeValue) -> bool:
    """Tell whether a value is a date, a month or a year of ISO 8601 ("2023-10-31", "2023-10", "2023")."""
    if not isinstance(value, str) or len(value) not in (4, 7, 10) or not value[:4].isdecimal():
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        return False
    return True
