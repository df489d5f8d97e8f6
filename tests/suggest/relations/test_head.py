"""The learned head: its file, its choice, and the re3d preset."""

from dataclasses import replace

import numpy as np
import pytest

from annotator.model.errors import UserError
from annotator.suggest.relations.head import (
    BACKWARD,
    EITHER_WAY,
    FORWARD,
    HEAD_FILE,
    LinearHead,
    chosen,
    directed,
    feature_key,
    relation_of,
)
from annotator.suggest.relations.learned import links, relations_of
from annotator.suggest.relations.mentions import Mention
from annotator.suggest.relations.pairs import Pair


def head() -> LinearHead:
    keys = sorted(feature_key(name) for name in ("near", "far"))
    row = {key: n for n, key in enumerate(keys)}
    weights = np.zeros((2, 3), dtype=np.float32)
    weights[row[feature_key("near")], 1] = 4
    weights[row[feature_key("far")], 0] = 4
    rest = np.array([[0, 0, 2]], dtype=np.float32)
    zero, one = np.zeros(1, dtype=np.float32), np.ones(1, dtype=np.float32)
    return LinearHead(np.array(keys, dtype=np.uint32), weights, rest, zero, one, ("A>", "B="), 0.5)


def test_known_features_and_vectors_speak_and_unknown_ones_are_silent() -> None:
    chances = head().probabilities([["near", "odd"], ["far"], []], np.array([[0], [0], [3]], dtype=np.float32))
    assert chances.argmax(axis=1).tolist() == [1, 0, 2]
    assert np.allclose(chances.sum(axis=1), 1)


def test_two_mentions_get_one_relation_the_likelier_one() -> None:
    chances = np.array([[0.2, 0.7, 0.1], [0.1, 0.1, 0.8], [0.6, 0.3, 0.1]], dtype=np.float32)
    assert chosen([(0, 1), (1, 0), (2, 3)], chances, 0.5) == [(1, 2)]


def test_a_head_names_only_the_types_that_it_is_left_with() -> None:
    assert [relation_of(directed("A", mark)) for mark in (FORWARD, BACKWARD, EITHER_WAY)] == [
        ("A", False),
        ("A", True),
        ("A", False),
    ]
    left = head().only({"B"})
    pair = Pair(Mention(4, 0, 3, "X", "Ann"), Mention(2, 8, 11, "X", "Bob"), ["near"])
    rows = np.array([[0], [3]], dtype=np.float32)
    assert [(r.head, r.tail, r.label) for r in links(head(), [pair], rows[:1])] == [(4, 2, "A")]
    assert links(left, [pair], rows[:1]) == []
    assert [r.label for r in links(left, [replace(pair, features=[])], rows[1:])] == ["B"]
    assert (relations_of(head()), relations_of(left)) == (("A", "B"), ("B",))


def test_a_head_comes_back_from_its_file_and_a_broken_one_is_told(tmp_path) -> None:
    path = tmp_path / HEAD_FILE
    made = head()
    made.to_file(path)
    again = LinearHead.from_file(path)
    features, vectors = [["near"], ["far"]], np.array([[1], [0.5]], dtype=np.float32)
    assert np.allclose(made.probabilities(features, vectors), again.probabilities(features, vectors), atol=1e-3)
    assert (again.labels, again.threshold) == (made.labels, made.threshold)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(UserError, match="model of relations"):
        LinearHead.from_file(path)


def test_a_pickle_in_the_file_is_refused(tmp_path) -> None:
    path = tmp_path / HEAD_FILE
    with path.open("wb") as file:
        np.savez(file, names=np.array([{}], dtype=object))
    with pytest.raises(UserError):
        LinearHead.from_file(path)
