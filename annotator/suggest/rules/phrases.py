"""What stands in the gazetteers word for word, found by spaCy's phrase matcher."""

from collections.abc import Iterator
from typing import Final

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.rules.words import propose

# Single words of these rules are also ordinary words or names, which begin a sentence as often as not.
# Only behind "the": "the Gulf", "the Guardian", "the Quad".
# "IS", "AU", "WHO": abbreviations that read as words where everything is in capitals.
_SHORT: Final = 4
_WEAPON_BEHIND: Final = frozenset({"missile", "missiles", "tanks", "rockets", "system", "systems", "drones"})
Entry = tuple[str, str]


class PhraseFinder:
    """Proposes gazetteer entries; built once from the lists."""

    def __init__(self, nlp: Language, gazetteer: Gazetteer) -> None:
        self._ordinary = gazetteer.words("ordinary")
        self._with_article = gazetteer.words("with_article")
        self._matcher = PhraseMatcher(nlp.vocab)
        self._entries: dict[int, Entry] = {}
        self._single: dict[str, list[Entry]] = {}
        for phrases in gazetteer.phrases():
            entry = (phrases.label, phrases.rule)
            key = ":".join(entry)
            self._entries[nlp.vocab.strings.add(key)] = entry
            several = []
            for form in _variants(phrases.entries):
                if form.isalpha():
                    # One word needs no matcher, and thousands of them would take long to tokenize.
                    self._single.setdefault(form, []).append(entry)
                else:
                    several.append(nlp.make_doc(form))
            self._matcher.add(key, several)

    def __call__(self, doc: Doc) -> Doc:
        """Propose the gazetteer entries in a document."""
        shouting = _shouting_tokens(doc)
        spans = []
        for start, end, (label, rule) in self._matches(doc):
            if self._plausible(doc, start, end, rule) and not (end - start == 1 and start in shouting):
                spans.append(Span(doc, start, end, label=label, span_id=rule))
        propose(doc, spans)
        return doc

    def _matches(self, doc: Doc) -> Iterator[tuple[int, int, Entry]]:
        for key, start, end in self._matcher(doc):
            yield start, end, self._entries[key]
        for index, token in enumerate(doc):
            for entry in self._single.get(token.text, ()):
                yield index, index + 1, entry

    def _plausible(self, doc: Doc, start: int, end: int, rule: str) -> bool:
        """Return whether a single word may be what the list says, at this place."""
        if end - start > 1:
            return True
        word = doc[start]
        if word.text in self._with_article:
            return start > 0 and doc[start - 1].lower_ == "the"
        if word.text not in self._ordinary:
            return True
        if rule == "weapon_name":
            return end < len(doc) and doc[end].lower_ in _WEAPON_BEHIND
        return not word.is_sent_start


def _variants(entries: tuple[str, ...]) -> list[str]:
    """Return the entries, those with an apostrophe with either form of it."""
    return [form for entry in entries for form in {entry, entry.replace("'", "’")}]


def _shouting_tokens(doc: Doc) -> set[int]:
    """Return the short tokens of sentences in capitals, where an abbreviation cannot be told from a word."""
    found: set[int] = set()
    for sentence in doc.sents:
        letters = [token for token in sentence if token.is_alpha]
        if len(letters) > 3 and sum(token.is_upper for token in letters) > 0.7 * len(letters):
            found.update(token.i for token in letters if len(token) <= _SHORT)
    return found
