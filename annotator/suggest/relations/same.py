"""Which mentions of a text name one and the same: repeats, surnames, abbreviations, other names of a state.

The chains it makes are for whatever needs to know who is who inside a text. What the news preset can hold of them are
``alias_of`` relations, one for each pair of names.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.relations.mentions import Mention

_CHAINED: Final = frozenset({"PERSON", "ORG", "GPE", "LOC", "FAC", "EVENT", "LAW"})
_SMALL: Final = frozenset({"of", "the", "for", "and", "on", "in", "de", "to", "&"})
_COMPASS: Final = frozenset({"North", "South"})
_ARTICLE: Final = re.compile(r"^(?:the|The) ")
_OF_STATES: Final = re.compile(r"^US (?=[A-Z])")
_POSSESSIVE: Final = re.compile(r"'s?$")
_TITLES: Final = frozenset(
    {
        *("Mr", "Mrs", "Ms", "Miss", "Dr", "Prof", "Professor", "Sir", "Lord", "Lady", "King", "Queen", "Prince"),
        *("Princess", "Pope", "President", "Secretary", "Minister", "Governor", "Gov", "Senator", "Sen", "Chairman"),
        *("Representative", "Rep", "Ambassador", "Justice", "Judge", "General", "Gen", "Colonel", "Col", "Captain"),
        *("Capt", "Admiral", "Adm"),
    }
)
_DATELINE: Final = 3
"""Of more letters, a name in capitals is the same name ("BEIRA, Mozambique"); of fewer, it may be short for others."""

_NAMED: Final = ("Cyclone", "Hurricane", "Typhoon", "Storm", "Operation")
_SUFFIX: Final = re.compile(r",? (?:Jr|Sr|II|III|IV)\.?$")


@dataclass(slots=True)
class SameThing:
    """Mentions by the thing they name; a thing is known by the first mention that has its fullest name."""

    chains: list[list[Mention]] = field(default_factory=list)
    _number: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, mentions: Iterable[Mention]) -> "SameThing":
        """Return the chains of a text's mentions."""
        made = cls()
        by_name: dict[tuple[str, str], list[Mention]] = {}
        for mention in mentions:
            if mention.label in _CHAINED:
                by_name.setdefault((mention.label, _folded(mention.text)), []).append(mention)
        names = list(by_name)
        parent = {name: name for name in names}
        alike: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for name in names:
            for key in _keys(*name):
                alike.setdefault((name[0], key), []).append(name)
        for name in names:
            other = _fuller(name, [full for key in _short_keys(*name) for full in alike.get((name[0], key), ())])
            if other is not None:
                parent[name] = other
        chains: dict[tuple[str, str], list[Mention]] = {}
        for name in names:
            chains.setdefault(_root(name, parent), []).extend(by_name[name])
        for number, chain in enumerate(chains.values()):
            chain.sort(key=lambda mention: mention.start)
            made.chains.append(chain)
            made._number |= dict.fromkeys((mention.index for mention in chain), number)
        return made

    def are_one(self, one: Mention, other: Mention) -> bool:
        """Return whether two mentions name the same."""
        if one.index == other.index:
            return True
        first, second = self._number.get(one.index), self._number.get(other.index)
        if first is None or second is None:
            return one.text == other.text
        return first == second

    def links(self) -> Iterator[tuple[Mention, Mention]]:
        """Yield one pair of mentions for each further name of a thing: the short name, and the fullest one."""
        for chain in self.chains:
            first: dict[str, Mention] = {}
            for mention in chain:
                first.setdefault(_folded(mention.text), mention)
            fullest = max(first.values(), key=lambda mention: (len(mention.text), -mention.start))
            for mention in first.values():
                if mention is not fullest:
                    yield mention, fullest


def _folded(text: str) -> str:
    plain = _ARTICLE.sub("", " ".join(text.split())).replace("’", "'").replace(".", "")
    return _OF_STATES.sub("United States ", _POSSESSIVE.sub("", plain))


def _bare(name: str) -> list[str]:
    """Return the words of a person's name without titles before it and "Jr." behind it."""
    words = _SUFFIX.sub("", name).split()
    while len(words) > 1 and words[0] in _TITLES:
        words = words[1:]
    return words


def _root(name: tuple[str, str], parent: dict[tuple[str, str], tuple[str, str]]) -> tuple[str, str]:
    seen = {name}
    while parent[name] != name and parent[name] not in seen:
        name = parent[name]
        seen.add(name)
    return name


def _fuller(name: tuple[str, str], names: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Return the one fuller name that a name is short for; None where there is none, or where it could be several."""
    label, text = name
    found = [other for other in dict.fromkeys(names) if other != name and _is_short_for(label, text, other[1])]
    if label == "PERSON" and len(found) > 1:
        return None
    return max(found, key=lambda other: len(other[1]), default=None)


def _keys(label: str, name: str) -> set[str]:
    """Return what a short form of a name could be looked up by: a long text has hundreds of names."""
    if label == "PERSON":
        parts = _bare(name)
        return {name.upper(), *parts[-1:], *parts[:1]}
    words = name.split() or [""]
    known = _other_names().get(name) if label == "GPE" else None
    return {f"= {known}"} | {words[0], words[-1], name.upper(), _initials(name), name.partition(", ")[0]}


def _short_keys(label: str, short: str) -> set[str]:
    if label == "PERSON":
        return {short, *_bare(short)[-1:]}
    known = _other_names().get(short) if label == "GPE" else None
    return {short} | ({f"= {known}"} if known is not None else set())


def _is_short_for(label: str, short: str, name: str) -> bool:
    if short == name.upper() and len(short) > _DATELINE:
        return True
    if label == "EVENT" and name in (f"{kind} {short}" for kind in _NAMED):
        return True
    if label == "PERSON":
        parts, own = _bare(name), _bare(short)
        if own == parts:  # one of them with a title; a father and his son are two
            return bool(_SUFFIX.search(short)) == bool(_SUFFIX.search(name)) and (len(short), short) < (len(name), name)
        given = parts[:1] == own and not parts[-1].isupper()  # "Heinrich" is not "Heinrich LXXII"
        return len(own) < len(parts) and (parts[-len(own) :] == own or given)
    if label == "GPE":
        known = _other_names()
        one, other = known.get(short), known.get(name)
        if one is not None and one == other:
            return (len(short), short) < (len(name), name)
        if name.startswith(f"{short}, "):
            return True
        if short in _COMPASS:
            return name.startswith(f"{short} ")
    return short.isupper() and 2 <= len(short) <= 8 and _initials(name) == short


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", name) if word and word not in _SMALL).upper()


@cache
def _other_names() -> dict[str, str]:
    """Return the customary names of states by each of their forms."""
    found: dict[str, str] = {}
    for line in Gazetteer.shipped().words("state_names"):
        forms = [form.strip() for form in line.split("|")]
        found |= {_folded(form): forms[0] for form in forms}
    return found
