"""Which of the network's spans give way to a rule's, where both speak of the same words.

Told by the label of the span that gives way: what a rule swallows of the pieces inside its span, and which labels it
changes of a span at just its place.
"""

from collections.abc import Mapping
from typing import Final

from spacy.tokens import Span

from annotator.suggest.labels import LABELS

Labels = frozenset[str]
_EVERY: Final[Labels] = frozenset({*LABELS, "MISC"})
_TOWNS: Final = ("capital", "city", "province")
# Rules that know a name's label wherever it stands alone, unless the network is nearly sure of another.
_BY_NAME: Final = (
    "country",
    "demonym",
    "people",
    "armed_group",
    "party",
    "media",
    "event",
    "event_start",
    "dateline_agency",
)
_SWALLOWED: Final[Mapping[str, Labels]] = {
    # Names that the network cut, and titles that hold the body that passed them.
    **dict.fromkeys((*_BY_NAME, *_TOWNS, "region", "organisation", "law_name"), _EVERY),
    **dict.fromkeys(("resolution", "resolution_of_body", "order"), _EVERY),
    "law_title": frozenset({"LAW", "DATE"}),
    "duration": frozenset({"DATE"}),
}
# Where these labels end, rules know better: dates and weapons have all their words.
_SWALLOWED_BY_LABEL: Final[Mapping[str, Labels]] = {label: frozenset({label}) for label in ("DATE", "WEAPON")}
# Lists that tell one kind of place from another better than the network, which saw corpora that do not.
_RENAMED: Final[Mapping[str, Labels]] = {
    **dict.fromkeys(_TOWNS, frozenset({"FAC", "LOC"})),
    "region": frozenset({"GPE", "FAC"}),
}
_RENAMED_BY_LABEL: Final[Mapping[str, Labels]] = dict.fromkeys(("QUANTITY", "MONEY"), _EVERY)
_HYPHENS: Final = frozenset("-‐‑")
_BEHIND_SEAT: Final = frozenset({"based", "born", "controlled", "held", "occupied"})


def swallowed(rule: Span) -> Labels:
    """Return the labels of the pieces inside a rule's span that give way to it."""
    return _SWALLOWED.get(rule.id_) or _SWALLOWED_BY_LABEL.get(rule.label_) or frozenset()


def renamed(rule: Span, *, unsure: bool) -> Labels:
    """Return the labels that give way to a rule's at its very place; ``unsure``: the network is, of its own there."""
    if (unsure and rule.id_ in _BY_NAME) or (rule.id_ in _TOWNS and _is_seat(rule)):
        return _EVERY
    return _RENAMED.get(rule.id_) or _RENAMED_BY_LABEL.get(rule.label_) or frozenset()


def _is_seat(span: Span) -> bool:
    """Return whether what follows says that a name is a place's: "Ostrava-based"."""
    behind = span.doc[span.end : span.end + 2]
    return len(behind) == 2 and behind[0].text in _HYPHENS and behind[1].text in _BEHIND_SEAT
