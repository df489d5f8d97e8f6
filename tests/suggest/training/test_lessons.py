"""What the network is taught for each word, and the corpora as they are read."""

import json
from pathlib import Path

import pytest

from annotator.model.errors import UserError
from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.neural.decode import tag_names
from annotator.suggest.neural.wordpiece import WordPieces
from annotator.suggest.training.corpora import Document, read_corpus
from annotator.suggest.training.encoding import ALL_TAGS, Encoder
from annotator.suggest.training.naming import ANYTHING
from annotator.suggest.training.projection import LABELS, Gold, Projected

NAMES = tag_names(LABELS)


def allowed(text: str, *spans: Gold, hidden: frozenset[str] = frozenset()) -> list[list[str]]:
    encoder = Encoder(WordPieces(["[UNK]", "[CLS]", "[SEP]"]), Gazetteer.shipped())
    projected = Projected(Document("re3d", "d", text, ()), spans, hidden)
    bits = [bits for lesson in encoder.lessons(projected, 50) for bits in lesson.allowed]
    return [["*"] if b == ALL_TAGS else [name for at, name in enumerate(NAMES) if b >> at & 1] for b in bits]


def test_a_span_allows_each_label_that_it_may_bear() -> None:
    place = Gold(3, 11, frozenset({"GPE", "LOC"}))
    assert allowed("at New York", place) == [["O"], ["B-GPE", "B-LOC"], ["I-GPE", "I-LOC"]]


def test_a_stretch_in_doubt_allows_everything() -> None:
    assert allowed("two weeks ago", Gold(0, 9, ANYTHING)) == [["*"], ["*"], ["O"]]


def test_a_hidden_label_is_allowed_where_a_word_may_bear_it() -> None:
    found = allowed("The missiles left London", hidden=frozenset({"WEAPON"}))
    assert found == [["O"], ["O", "B-WEAPON", "I-WEAPON"], ["O"], ["O"]]


def test_spaces_around_hyphens_are_mended_and_offsets_follow(tmp_path: Path) -> None:
    record = {"id": "1", "text": "Ko Joo - yeon met A - B.", "entities": [{"start": 0, "end": 13, "label": "PER"}]}
    (tmp_path / "re-docred").mkdir()
    (tmp_path / "re-docred" / "train.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (document,) = read_corpus(tmp_path, "re-docred", "train")
    assert document.text == "Ko Joo-yeon met A-B."
    assert document.text[document.mentions[0].start : document.mentions[0].end] == "Ko Joo-yeon"


def test_a_missing_corpus_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no train part"):
        list(read_corpus(tmp_path, "re3d", "train"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"text": "Oslo", "entities": [', r"train\.jsonl, line 2: The line cannot be read: "),
        ('{"text": "Oslo"}', "it has no 'entities'"),
        ('{"text": "Oslo", "entities": [{"start": 0, "end": 9, "label": "LOC"}]}', "the place 0–9 does not lie within"),
        ("[1]", "line 2"),
    ],
)
def test_a_broken_line_is_said_with_its_place(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "wikigold").mkdir()
    whole = json.dumps({"text": "Oslo", "entities": []})
    (tmp_path / "wikigold" / "train.jsonl").write_text(f"{whole}\n{line}\n", encoding="utf-8")
    with pytest.raises(UserError, match=said):
        list(read_corpus(tmp_path, "wikigold", "train"))
