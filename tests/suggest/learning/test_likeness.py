"""How like the lessons a text is, on made-up rows and on the real encoder's."""

import numpy as np
import pytest

from annotator.model.errors import UserError
from annotator.suggest.learning.likeness import LIKENESS_FILE, Likeness, means_of, ordinary
from annotator.suggest.learning.reading import Sentence, sentences
from annotator.suggest.neural.loading import shipped_folder
from annotator.suggest.neural.network import EntityNetwork

LESSONS = "The quartet recorded its second album in Bristol . The drummer also plays the vibraphone on two songs ."
MUSIC = "Her first single reached the charts in May . The record label signed the band for three albums ."
NEWS = "The minister said on Tuesday that the ministry would send troops . Officials in Kyiv denied the report ."


@pytest.fixture(scope="module")
def network() -> EntityNetwork:
    return EntityNetwork.from_folder(shipped_folder() / "annotator_ner")


def made(rows) -> Sentence:
    return Sentence(tuple((n, n + 1) for n in range(len(rows))), np.array(rows, np.float16), ((),) * len(rows))


def test_it_tells_the_lessons_from_the_rest_and_comes_back_from_disk(tmp_path) -> None:
    random = np.random.default_rng(0)
    ours, others = random.normal(1, 0.5, (20, 6)), random.normal(-1, 0.5, (60, 6))
    likeness = Likeness.of(ours.astype(np.float32), others.astype(np.float32))
    near, far = [made(np.ones((5, 6)))], [made(-np.ones((5, 6)))]
    assert likeness(near) == 1
    assert likeness(far) < 0.1
    assert likeness(far) < likeness([*near, *far]) <= 1
    likeness.write(tmp_path)
    assert Likeness.from_folder(tmp_path)(far) == pytest.approx(likeness(far))
    (tmp_path / LIKENESS_FILE).write_bytes(b"PK")
    with pytest.raises(UserError, match="cannot be read"):
        Likeness.from_folder(tmp_path)


def test_where_nothing_tells_them_apart_all_is_like_the_lessons() -> None:
    rows = np.random.default_rng(1).normal(size=(30, 6)).astype(np.float32)
    same = Likeness.of(rows, rows)
    assert same([made(np.ones((5, 6)))]) > 0.95
    nothing = Likeness.of(rows, np.zeros((0, 0), np.float32))
    assert nothing([made(np.ones((5, 6)))]) == 1
    assert same([]) == same([made(np.ones((2, 6)))]) == 1


def test_music_is_more_like_music_than_the_news_is(network: EntityNetwork) -> None:
    taught = means_of(sentences(LESSONS, network, ()))
    likeness = Likeness.of(taught, ordinary(network))
    assert likeness(sentences(MUSIC, network, ())) > 2 * likeness(sentences(NEWS, network, ()))
