"""A head as a whole, on made-up rows: what it reads, and that it comes back from disk as it was."""

import numpy as np
import pytest

from annotator.model.errors import UserError
from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggestions
from annotator.suggest.learning import versions
from annotator.suggest.learning.head import HEAD_FILE, Found, Head
from annotator.suggest.learning.learning import Material, learn
from annotator.suggest.learning.lesson_texts import Example, LessonText, examples_of, flat
from annotator.suggest.learning.neighbours import Neighbours, main_directions
from annotator.suggest.learning.reading import Sentence
from annotator.suggest.learning.scores import Score, change_said, scored
from annotator.suggest.learning.suggester import relations_between
from annotator.suggest.learning.surface import Vocabulary, sentence_features, shape_of
from annotator.suggest.learning.trust import Tally, Trust, joined

WORDS = ("the", "red", "fox", "saw", "Bo")
KINDS = {"red": 0, "Bo": 1}


def sentence(words, shift: int = 0) -> Sentence:
    places, at = [], shift
    for word in words:
        places.append((at, at + len(word)))
        at += len(word) + 1
    rows = np.array([[KINDS.get(w, 2) == n for n in range(3)] for w in words], dtype=np.float16)
    features = tuple(tuple(row) for row in sentence_features(words))
    return Sentence(tuple(places), rows, features)


def example(number: int) -> Example:
    words = WORDS if number % 2 else tuple(reversed(WORDS))
    made = sentence(words)
    spans = tuple((n, n + 1, KINDS[w]) for n, w in enumerate(words) if w in KINDS)
    gold = tuple((*made.words[a], ("COLOUR", "NAME")[k]) for a, _, k in spans)
    return Example(f"text {number}", made, spans, gold)


@pytest.fixture(scope="module")
def learned():
    examples = tuple(example(n) for n in range(40))
    shipped = {e.key: (SuggestedSpan(0, 3, "COLOUR", 0.5, "x"),) for e in examples}
    told: list[float] = []
    others = np.array([[0.2, 0.2, 0.6], [0.1, 0.1, 0.8]], dtype=np.float32)
    made = learn(Material(("COLOUR", "NAME"), examples, shipped, others), lambda _what, share: told.append(share))
    assert told == sorted(told)
    assert told[-1] <= 1
    return made


def test_it_reads_what_it_was_taught_and_says_how_sure_it_is(learned) -> None:
    found = learned.head.read([sentence(WORDS), sentence(("Bo",), 50)])
    assert [(f.start, f.end, f.label) for f in found] == [(4, 7, "COLOUR"), (16, 18, "NAME"), (50, 52, "NAME")]
    assert all(0.5 < f.probability <= 1 for f in found)
    assert learned.head.read([]) == []


def test_it_is_compared_with_the_shipped_pipeline_on_what_was_held_back(learned) -> None:
    assert learned.held_back > 0
    assert learned.head_scores["NAME"].f1 == 1
    assert learned.shipped_scores["COLOUR"].f1 < 1
    assert learned.ours == ("COLOUR", "NAME")
    assert learned.mentions == {"COLOUR": 40, "NAME": 40}


def test_it_comes_back_from_disk_and_a_broken_file_is_told_plainly(learned, tmp_path) -> None:
    learned.head.write(tmp_path)
    again = Head.from_folder(tmp_path)
    asked = [sentence(WORDS)]
    before, after = learned.head.read(asked), again.read(asked)
    assert [f[:3] for f in after] == [f[:3] for f in before]
    assert [f.probability for f in after] == pytest.approx([f.probability for f in before], abs=0.02)
    (tmp_path / HEAD_FILE).write_bytes(b"PK\x03\x04 not a head")
    with pytest.raises(UserError, match="cannot be read"):
        Head.from_folder(tmp_path)


def test_versions_are_numbered_listed_and_removed_with_the_documents_that_taught_them(learned, tmp_path) -> None:
    folder = tmp_path / "p.learned"
    facts = {"made_at": 1, "texts": 2, "sentences": 3, "held_back": 1, "seconds": 0.5, "ours": ["NAME"]}
    facts |= {"mentions": {"NAME": 4}, "scores": {"NAME": [3, 4, 4]}, "shipped": {}}
    for documents in (["a"], ["a", "b"], ["c"]):
        versions.write([learned.head], folder, facts | {"documents": documents})
    (folder / "9").mkdir()
    assert [v.number for v in versions.versions(folder)] == [1, 2, 3]
    assert versions.versions(folder)[0].total.f1 == pytest.approx(0.75)
    assert versions.remove_taught_by(folder, ["b"]) == [2, 9]
    assert versions.numbers(folder) == [1, 3]
    assert versions.versions(tmp_path / "none") == []


def test_only_closed_sentences_teach_and_of_overlapping_spans_the_longer() -> None:
    words = [sentence(WORDS), sentence(("Bo", "fox"), 30)]
    lesson = LessonText("k", "", ((16, 18, "NAME"), (12, 18, "NAME"), (30, 32, "OTHER")), ((0, 20),))
    (found,) = examples_of(lesson, words, ("NAME",))
    assert found.spans == ((3, 5, 0),)
    assert flat([(0, 2, "A"), (1, 5, "B"), (5, 6, "C")]) == [(1, 5, "B"), (5, 6, "C")]
    crossing = LessonText("k", "", ((16, 40, "NAME"),), ((0, 50),))
    assert examples_of(crossing, words, ("NAME",)) == []


def test_others_fill_the_room_that_the_head_leaves() -> None:
    ours = [Found(0, 4, "A", 0.9), Found(9, 12, "B", 0.9)]
    theirs = [Found(2, 6, "C", 0.5), Found(7, 8, "C", 0.5), Found(9, 12, "B", 0.4)]
    assert [f[:3] for f in joined(ours, theirs, ["A"], Trust())] == [(0, 4, "A"), (7, 8, "C"), (9, 12, "B")]


def test_a_learned_label_takes_no_shipped_span_in_a_text_that_is_unlike_the_lessons() -> None:
    ours, theirs = [Found(0, 4, "BAND", 0.9), Found(9, 12, "BAND", 0.4)], [Found(0, 4, "ORG", 0.5)]
    trust = Trust(against={"ORG": Tally(0.0, 40.0)})
    assert [f.label for f in joined(ours, theirs, ["BAND"], trust)] == ["BAND", "BAND"]
    assert joined(ours, theirs, ["BAND"], trust, 0.05) == [Found(0, 4, "ORG", pytest.approx(0.48, abs=0.02)), ours[1]]


def test_shipped_relations_stay_where_both_ends_do() -> None:
    shipped = Suggestions(
        tuple(SuggestedSpan(n, n + 1, "A", 0.5) for n in range(3)),
        (SuggestedRelation(0, 2, "of", 0.5), SuggestedRelation(1, 2, "of", 0.5)),
    )
    kept = relations_between([SuggestedSpan(2, 3, "B", 0.9), SuggestedSpan(0, 1, "A", 0.5)], shipped)
    assert [(r.head, r.tail) for r in kept] == [(1, 0)]


def test_scores_count_exact_places_and_labels() -> None:
    found = scored([([(0, 1, "A"), (2, 3, "B")], [(0, 1, "A"), (2, 3, "A")])])
    assert found == {"A": Score(1, 1, 2), "B": Score(0, 1, 0)}
    assert Score().f1 == 0
    assert [change_said(Score(n, 100, 100), Score(50, 100, 100)) for n in (47, 50, 53)] == ["-0.03", "0.00", "+0.03"]


def test_neighbours_know_what_they_have_seen_and_keep_spans_before_the_rest() -> None:
    rows = np.eye(4, dtype=np.float32)[[0, 1, 2, 3] * 5]
    near = Neighbours.of(rows, np.array([0, 1, 2, 0] * 5))
    opinion = near.opinion(np.eye(4, dtype=np.float32), 3)
    assert opinion.argmax(1).tolist() == [0, 1, 2, 0]


def test_the_main_directions_hold_what_differs() -> None:
    random = np.random.default_rng(2)
    rows = (random.normal(size=(60, 3)) @ random.normal(size=(3, 300))).astype(np.float32)
    base = main_directions(rows)
    assert base.shape == (300, 60)
    assert np.diff(np.linalg.norm(rows @ base, axis=0)[:3]).max() < 0
    assert rows @ base @ base.T == pytest.approx(rows, abs=1e-3)


def test_surface_features() -> None:
    assert [shape_of(w) for w in ("Kim", "NATO", "2-1", "iPhone")] == ["Xxx", "XX", "d-d", "xXxx"]
    known = Vocabulary.of([["a", "b"]])
    flat_numbers, begins = known.columns([["b", "z"], [], ["a"]])
    assert (flat_numbers.tolist(), begins.tolist()) == ([1, 0], [0, 1, 1, 2])
