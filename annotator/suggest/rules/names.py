"""The component that names capitalised phrases: bodies, places, events, laws and persons."""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Span

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.chunks import BRAND, STATE, Chunker, Facts, Piece
from annotator.suggest.rules.kinds import Kind, KindTeller
from annotator.suggest.rules.persons import PersonTeller
from annotator.suggest.rules.words import Words, propose, proposed, words_of

_KNOWN: Final = ("GPE", "LOC", "ORG", "FAC", "NORP", "EVENT", "LAW", "WEAPON")
# The label of a stretch whose parts mean nothing: it takes their place, and is dropped in the end.
NOTHING: Final = "-"
_PLACING: Final = frozenset({"in", "near", "at", "from", "to", "into", "towards", "outside"})
_BEHIND_PLACE: Final = frozenset(
    {"on", "where", "when", "last", "this", "early", "late", "yesterday", "today", "tomorrow"}
)
_UNITS_OF_STATES: Final = frozenset({"province", "oblast", "governorate", "county", "prefecture", "district"})
_QUOTES: Final = frozenset("\"“”'‘’")
_AFTER_DATELINE: Final = frozenset({",", "(", "—", "–", "-", "--", "/"})
_HEADLINE_WORDS: Final = 4
_HEADLINE_SHARE: Final = 0.75


class NameFinder:
    """Proposes what the gazetteers do not list, from the form of the phrase and what stands beside it."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._chunker = Chunker(gazetteer)
        self._kinds = KindTeller(gazetteer)
        self._persons = PersonTeller(gazetteer)
        self._towns = gazetteer.words("town")
        self._prepositions = gazetteer.words("place_prepositions")
        self._no_bodies = gazetteer.words("acronym_stop", "currency_codes")
        self._not_names = gazetteer.words("not_names")
        self._place_nouns = gazetteer.words("place_nouns")
        self._members = gazetteer.words("member_nouns")
        self._speech = gazetteer.words("sure_speech_verbs")
        self._org_nouns = gazetteer.words("org_nouns")
        self._places = frozenset(
            name.upper()
            for name in gazetteer.words(
                "city", "town", "capital", "capital_names", "exonyms", "country", "country_names", "state", "provinces"
            )
        )

    def __call__(self, doc: Doc) -> Doc:
        """Propose the names of a document."""
        words = words_of(doc)
        facts = Facts.of(words, [(span.start, span.end, label) for span in proposed(doc) for label in _labels(span)])
        headline = _headline_words(facts)
        found: list[Span] = []
        for chunk in self._chunker.chunks(facts):
            if self._is_dateline(words, chunk):
                found.append(words.span(chunk.start, chunk.end, "GPE", "dateline"))
                continue
            if chunk.start in headline:
                continue
            for piece, label, rule in self._name(facts, chunk):
                found.append(words.span(piece.start, piece.end, label, rule))
        propose(doc, found)
        return doc

    def _is_dateline(self, words: Words, chunk: Piece) -> bool:
        """Return whether a line opens with a place in capitals: "OSLO, 12 March —"."""
        if chunk.start > 0 and words.text[chunk.start - 1] != "\n":
            return False
        name = words.phrase(*chunk)
        return name.isupper() and name in self._places and words.after(chunk.end) in _AFTER_DATELINE

    def _name(self, facts: Facts, chunk: Piece) -> Iterator[Kind]:
        """Yield what is in a chunk: one name as a whole, or several, between titles and known names."""
        for piece in _cut(facts, chunk, "TITLE"):
            kind = self._kinds.tell(facts, piece)
            if kind is not None:
                yield kind
                piece = Piece(piece.start, kind.piece.start)
            if piece:
                yield from self._name_piece(facts, piece)

    def _name_piece(self, facts: Facts, piece: Piece) -> Iterator[Kind]:
        courtesy = self._persons.honorific(facts.words, piece)
        piece = Piece(piece.start + courtesy, piece.end)
        if facts.exactly(piece, *_KNOWN):
            return
        if self._persons.by_title(facts, piece) and not facts.starting(piece.start, "ORG", "NORP"):
            yield Kind(_with_nickname(facts.words, piece), "PERSON", "person_title")
            return
        if rule := self._body(facts.words, piece):
            yield Kind(piece, "ORG", rule)
            return
        known = facts.starting(piece.start, *_KNOWN)
        rule = self._persons.tell(facts, piece)
        if rule and not (known and known.size > 1) and not facts.exactly(piece, "PERSON"):
            yield Kind(_with_nickname(facts.words, piece), "PERSON", rule)
            return
        if known and (longer := self._longer_name(facts, piece, known)):
            yield longer
            return
        for part in _cut(facts, piece, *_KNOWN):
            yield from self._name_part(facts, part, whole=part == piece)

    def _longer_name(self, facts: Facts, piece: Piece, known: Piece) -> Kind | None:
        """Return what a known word begins whose whole name nobody knows: a team, or nothing that can be told."""
        rest = Piece(known.end, piece.end)
        if not rest or facts.label(known.start, STATE) or any(facts.label(i, *_KNOWN) for i in range(*rest)):
            return None
        if self._persons.tell(facts, rest):
            return None
        last = facts.words.text[piece.end - 1]
        if facts.label(known.start, "GPE") and rest.size <= 2 and last.endswith("s") and last.istitle():
            return Kind(piece, "ORG", "org_team")
        return Kind(piece, NOTHING, "unknown_name") if facts.label(known.start, BRAND, "GPE") else None

    def _name_part(self, facts: Facts, part: Piece, *, whole: bool) -> Iterator[Kind]:
        """Yield what is left between known names: a person behind them, a town, an abbreviation."""
        words, text = facts.words, facts.words.phrase(*part)
        if not whole and (rule := self._persons.tell(facts, part)):
            yield Kind(part, "PERSON", rule)
            return
        before = words.before(part.start)
        if before in self._prepositions and text in self._towns:
            yield Kind(part, "GPE", "town")
        elif (
            words.after(part.end) == ","
            and facts.starting(part.end + 1, "GPE")
            and part.size <= 2
            and before in self._prepositions
        ):
            yield Kind(part, "GPE", "place_comma")
        elif part.size <= 2 and text not in self._not_names and not text.isupper() and self._is_placed(words, part):
            yield Kind(part, "GPE", "place_context")
        elif part.size == 1 and self._is_acronym(text) and (before == "the" or self._acts(facts, part)):
            yield Kind(part, "ORG", "org_acronym")

    def _is_placed(self, words: Words, part: Piece) -> bool:
        """Return whether what stands around a name says that it is a place."""
        before, behind = words.before(part.start), words.before(part.start - 1)
        if before == "of" and behind in self._place_nouns:
            return True
        if words.after(part.end) in _UNITS_OF_STATES:
            return True
        if before == "near" or (before == "in" and part.size == 1 and words.after(part.end) in {",", "."}):
            return True
        return before in _PLACING and words.after(part.end) in _BEHIND_PLACE

    def _acts(self, facts: Facts, part: Piece) -> bool:
        """Return whether an abbreviation does what bodies do."""
        words, after = facts.words, facts.words.after(part.end)
        if words.opens[part.start] and words.text[part.start - 1 : part.start] == ["("]:
            return False
        return after in self._speech or facts.starting(part.end, "TITLE") is not None or after in self._members

    def _body(self, words: Words, part: Piece) -> str:
        """Return the rule by which a common noun beside a name says that it is a body's."""
        if words.opens[part.start] is False and words.before(part.start) in self._org_nouns:
            return "org_noun"
        index = part.end + 1
        if words.after(part.end) != "," or words.after(index) not in {"a", "an", "the"}:
            return ""
        for stop in range(index + 1, min(index + 5, len(words))):
            if words.lower[stop] in self._org_nouns:
                return "org_apposition"
            if words.text[stop] in {",", ".", "\n"}:
                break
        return ""

    def _is_acronym(self, text: str) -> bool:
        return text.isupper() and text.isalpha() and 2 < len(text) <= 6 and text not in self._no_bodies


def _with_nickname(words: Words, piece: Piece) -> Piece:
    """Add a nickname in quotation marks and the surname behind it: John “Jack” Miller."""
    end = piece.end
    if end + 3 < len(words) and words.text[end] in _QUOTES and words.text[end + 2] in _QUOTES:
        stop = end + 3
        while stop < len(words) and stop < end + 5 and words.name[stop] and not words.opens[stop]:
            stop += 1
        if words.name[end + 1] and stop > end + 3:
            return Piece(piece.start, stop)
    return piece


def _labels(span: Span) -> Iterator[str]:
    yield span.label_
    if span.label_ == "NORP" or span.id_ == "country":
        yield STATE
    if span.id_ in {"company", "media"}:
        yield BRAND


def _cut(facts: Facts, piece: Piece, *labels: str) -> list[Piece]:
    """Return the parts of a piece between proposals with these labels."""
    parts, start = [], piece.start
    for index in range(piece.start, piece.end):
        if facts.label(index, *labels):
            parts.append(Piece(start, index))
            start = index + 1
    parts.append(Piece(start, piece.end))
    return [part for part in parts if part]


def _headline_words(facts: Facts) -> set[int]:
    """Return the words of lines in which nearly everything has a capital: capitals tell nothing there."""
    words, found, start = facts.words, set[int](), 0
    for index in range(len(words) + 1):
        if index < len(words) and words.text[index] != "\n":
            continue
        letters = [i for i in range(start, index) if words.text[i][0].isalpha()]
        capitals = sum(words.text[i][0].isupper() for i in letters)
        if (
            len(letters) >= _HEADLINE_WORDS
            and capitals > _HEADLINE_SHARE * len(letters)
            and words.text[index - 1] not in '.!?”"'
        ):
            found.update(letters)
        start = index + 1
    return found
