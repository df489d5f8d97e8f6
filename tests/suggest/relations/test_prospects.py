"""Nothing that is left unparsed would have linked anybody, and words are cut as the tokenizer cuts them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from annotator.suggest.api import SuggestedRelation, SuggestedSpan
from annotator.suggest.neural.loading import load_pipeline
from annotator.suggest.relations import finder as finding
from annotator.suggest.relations import prospects
from annotator.suggest.relations.cutting import Cutter
from annotator.suggest.relations.finder import RelationFinder
from annotator.suggest.relations.frames import frames_by_form

NAMES = [("Norway", "GPE"), ("Halvorsen", "PERSON"), ("Ocean Watch", "ORG"), ("howitzers", "WEAPON"), ("Chile", "GPE")]
BETWEEN = ["to", "from", "with", "between", "by", "for", "of", "on", "and", ",", "the", "its", "her", "has", "was"]
BETWEEN += ["been", "use", "weapons", "said", "that", "new", "talks", "officials", "“", "never", "will", "try to", "."]
PARTS = st.one_of(st.sampled_from(NAMES), st.sampled_from([*BETWEEN, *sorted(frames_by_form())]))


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_pipeline(without=("annotator_ner", "tok2vec", "tagger", "morphologizer", "parser"))


def told(parts: list[str | tuple[str, str]]) -> tuple[str, list[SuggestedSpan]]:
    """Return a text of these parts, and its spans."""
    text, spans = "", []
    for part in parts:
        word = part if isinstance(part, str) else part[0]
        if not isinstance(part, str):
            spans.append(SuggestedSpan(len(text), len(text) + len(word), part[1], 1.0))
        text += f"{word} "
    return text, spans


def found_without_asking(
    finder: RelationFinder, text: str, spans: list[SuggestedSpan], patch: pytest.MonkeyPatch
) -> list[SuggestedRelation]:
    """Return what is found where each sentence with a word for a relation is parsed."""
    with patch.context() as patched:
        patched.setattr(prospects, "_may_end", lambda *_: True)
        patched.setattr(prospects, "_may_stand", lambda *_: True)
        patched.setattr(finding, "may_fill", lambda *_: True)
        return finder.find(text, spans)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, min_size=2, max_size=25))
def test_a_sentence_that_is_not_parsed_has_no_links(finder: RelationFinder, parts) -> None:
    text, spans = told(parts)
    with pytest.MonkeyPatch.context() as patch:
        assert finder.find(text, spans) == found_without_asking(finder, text, spans, patch)


@given(
    st.lists(
        st.sampled_from(["can't", "U.S.", "Kim’s", "(NSC),", "a-b", "“he", "\n", "\u00a0", "10km/h", ":)", "e.g."])
    )
)
def test_words_are_cut_as_the_tokenizer_cuts_them(nlp: Language, parts: list[str]) -> None:
    text = " ".join(parts)
    whole = [(token.text, token.idx) for token in nlp.tokenizer(text) if not token.is_space]
    cut = Cutter(nlp)
    assert list(cut(text)) == whole
    assert list(cut(text)) == whole  # from memory
