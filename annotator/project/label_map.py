"""What a suggester's labels are called in a schema: the same, or another customary name for the same thing."""

from collections.abc import Iterable, Mapping
from typing import Final

from annotator.model.errors import UserError
from annotator.model.schema import Schema, TypeKind

_CUSTOMARY: Final = (
    ("PERSON", "PER", "Person"),
    ("ORG", "Organisation", "Organization", "ORGANIZATION"),
    ("GPE", "LOC", "Location", "LOCATION"),
    ("LOC", "Location", "LOCATION", "GPE"),
    ("FAC", "Facility", "LOC", "Location"),
    ("NORP", "Nationality", "MISC"),
    ("WEAPON", "Weapon", "PRODUCT", "MilitaryPlatform"),
    ("DATE", "Temporal", "TIME"),
    ("MONEY", "Money"),
    ("QUANTITY", "Quantity", "CARDINAL"),
    ("LAW", "DocumentReference"),
    ("TITLE", "Role", "ROLE"),
    ("EVENT", "Event", "MISC"),
    ("PER", "PERSON", "Person"),
    ("TIME", "DATE", "Temporal"),
    ("PERCENT", "QUANTITY", "Quantity"),
)

_SPELLINGS: Final = (
    ("PERSON", "PER"),
    ("ORG", "Organisation", "Organization"),
    ("LOC", "Location"),
    ("FAC", "Facility"),
)


def other_spelling(name: str, known: Iterable[str]) -> str:
    """Return the name among the known ones that is spelled otherwise for just the same thing; "" if none is."""
    group = next((group for group in _SPELLINGS if name.casefold() in map(str.casefold, group)), (name,))
    same = {spelling.casefold() for spelling in group}
    return next((found for found in known if found.casefold() in same), "")


def label_map(labels: Iterable[str], schema: Schema, chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the schema's name for each of a suggester's labels; those without one are left out.

    Args:
        labels: All that the suggester may propose, spans and relations alike.
        schema: Where the names must be.
        chosen: What a person has chosen; it counts before anything else.
    """
    known = {t.name for kind in (TypeKind.SPAN, TypeKind.RELATION) for t in schema.of_kind(kind)}
    folded = {name.casefold(): name for name in sorted(known)}
    customary = {names[0]: names[1:] for names in _CUSTOMARY}
    found: dict[str, str] = {}
    for label in labels:
        wanted = ((chosen or {}).get(label, ""), label, *customary.get(label, ()))
        name = next((n for n in wanted if n in known), "") or folded.get(label.casefold(), "")
        if name:
            found[label] = name
    return found


def pairs_of(said: Iterable[str]) -> dict[str, str]:
    """Return what a person wrote as OLD=NEW, by the old name.

    Raises:
        UserError: One of them is not of that form.
    """
    found = {}
    for pair in said:
        old, equals, new = pair.partition("=")
        if not (old and equals and new):
            raise UserError("label.map", f"This says not what becomes of which label: {pair}.", hint="Write OLD=NEW.")
        found[old] = new
    return found
