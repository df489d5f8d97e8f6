"""The component that names capitalised phrases: bodies, places, events, laws and persons."""

from collections.abc import Iterator
from typing import Final

from spacy.tokens import Doc, Span

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.chunks import STATE, Chunker, Facts, Piece
from annotator.suggest.rules.kinds import Kind, KindTeller
from annotator.suggest.rules.persons import PersonTeller
from annotator.suggest.rules.words import Words, propose, proposed, words_of

_KNOWN: Final = ("GPE", "LOC", "ORG", "FAC", "NORP", "EVENT", "LAW", "WEAPON")
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
            yield Kind(piece, "PERSON", "person_title")
            return
        known = facts.starting(piece.start, *_KNOWN)
        rule = self._persons.tell(facts, piece)
        if rule and not (known and known.size > 1) and not facts.exactly(piece, "PERSON"):
            yield Kind(piece, "PERSON", rule)
            return
        for part in _cut(facts, piece, *_KNOWN):
            yield from self._name_part(facts, part, whole=part == piece)

    def _name_part(self, facts: Facts, part: Piece, *, whole: bool) -> Iterator[Kind]:
        """Yield what is left between known names: a person behind them, a town, an abbreviation."""
        words, text = facts.words, facts.words.phrase(*part)
        if not whole and (rule := self._persons.tell(facts, part)):
            yield Kind(part, "PERSON", rule)
            return
        before = words.before(part.start)
        if rule := self._body(words, part):
            yield Kind(part, "ORG", rule)
        elif before in self._prepositions and text in self._towns:
            yield Kind(part, "GPE", "town")
        elif (
            words.after(part.end) == ","
            and facts.starting(part.end + 1, "GPE")
            and part.size <= 2
            and before in self._prepositions
        ):
            yield Kind(part, "GPE", "place_comma")
        elif before in {"in", "near", "from"} and part.size <= 2 and text not in self._not_names and not text.isupper():
            yield Kind(part, "GPE", "place_context")
        elif part.size == 1 and self._is_acronym(text) and not words.opens[part.start]:
            yield Kind(part, "ORG", "org_acronym")

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


def _labels(span: Span) -> Iterator[str]:
    yield span.label_
    if span.label_ == "NORP" or span.id_ == "country":
        yield STATE


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
