"""Splits: stable when documents come, near duplicates together, nothing leaks unseen."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model.document import Document
from annotator.model.errors import UserError
from annotator.model.ids import DocId, derived_id
from annotator.model.similarity import signature
from annotator.model.text import text_sha256
from annotator.project.dataset.gold import Reason
from annotator.project.dataset.splitting import By, Side, SplitPlan, leaks, source_of, split

WORDS = ["ship", "port", "storm", "envoy", "arms", "talks", "treaty", "harbour", "coast", "radar", "crew", "court"]


def document(number: int, text: str = "", **fields) -> Document:
    text = text or " ".join(WORDS[(number * 7 + k * (number % 5 + 1)) % len(WORDS)] + str(number) for k in range(60))
    key = DocId(derived_id("split", number))
    hashed = text_sha256(text)
    return Document(id=key, title=str(number), original_sha256=hashed, signature=signature(text), **fields)


def long_text(number: int) -> str:
    return " ".join(f"{WORDS[k % len(WORDS)]}{number}x{k}" for k in range(120))


def sides(documents, plan, gold=None):
    chosen = split(documents, [d.id for d in (gold if gold is not None else documents)], plan)
    return {d.title: chosen.sides[d.id] for d in documents if d.id in chosen.sides}, chosen


def test_the_ratio_is_met_and_the_seed_decides() -> None:
    documents = [document(n) for n in range(1000)]
    found, _ = sides(documents, SplitPlan(by=By.RATIO, ratio=(80, 10, 10), seed=1))
    counts = Counter(found.values())
    assert abs(counts[Side.TRAIN] - 800) < 50
    assert abs(counts[Side.DEV] - 100) < 40
    other, _ = sides(documents, SplitPlan(by=By.RATIO, ratio=(80, 10, 10), seed=2))
    assert found != other
    assert found == sides(documents, SplitPlan(by=By.RATIO, ratio=(8, 1, 1), seed=1))[0]


@settings(max_examples=40)
@given(
    copies=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)), min_size=1, max_size=20),
    cut=st.integers(0, 20),
    by=st.sampled_from([By.RATIO, By.SOURCE]),
    seed=st.integers(0, 3),
)
def test_what_is_added_moves_nothing_and_nothing_leaks(copies, cut, by, seed) -> None:
    documents = [
        document(n, f"{long_text(kind)} {'changed ' * change}", source=f"https://{kind % 3}.org/{n}")
        for n, (kind, change) in enumerate(copies)
    ]
    plan = SplitPlan(by=by, ratio=(1, 1, 1), seed=seed)
    before, _ = sides(documents[:cut], plan)
    after, chosen = sides(documents, plan)
    assert {title: after[title] for title in before} == before
    assert leaks(documents, chosen.sides) == []
    assert set(chosen.out.values()) <= {Reason.TWO_SIDES}


def test_a_document_that_is_not_gold_yet_holds_its_place() -> None:
    text = long_text(1)
    early, late = document(1, text), document(2, f"{text} again")
    for seed in range(20):
        plan = SplitPlan(by=By.RATIO, ratio=(1, 1, 1), seed=seed)
        before, _ = sides([early, late], plan, gold=[late])
        after, _ = sides([early, late], plan)
        assert before["2"] is after["2"] is after["1"]


def test_a_document_between_two_sides_is_left_out() -> None:
    words = [f"w{n}" for n in range(240)]
    one, other = " ".join(words[:220]), " ".join(words[20:])
    both = " ".join(words[10:230])
    documents = [document(1, one), document(2, other), document(3, both)]
    plan = SplitPlan(by=By.RATIO, kept={str(documents[0].id): Side.TRAIN, str(documents[1].id): Side.TEST})
    found, chosen = sides(documents, plan)
    assert chosen.out == {documents[2].id: Reason.TWO_SIDES}
    assert found == {"1": Side.TRAIN, "2": Side.TEST}


def test_the_sides_of_an_earlier_dataset_stay_whatever_was_removed() -> None:
    documents = [document(n, f"{long_text(n % 4)} {n}") for n in range(12)]
    plan = SplitPlan(by=By.RATIO, ratio=(1, 1, 1), seed=3)
    before, chosen = sides(documents, plan)
    kept = {str(doc): side for doc, side in chosen.sides.items()}
    less = documents[3:]
    after, again = sides(less, SplitPlan(by=By.RATIO, ratio=(1, 1, 1), seed=99, kept=kept))
    assert after == {title: side for title, side in before.items() if int(title) >= 3}
    assert again.plan.kept == kept


def test_one_source_one_side() -> None:
    documents = [document(n, source=f"https://www.paper{n % 9}.com/a/{n}") for n in range(90)]
    found, _ = sides(documents, SplitPlan(by=By.SOURCE, ratio=(1, 1, 1), seed=5))
    for paper in range(9):
        assert len({found[str(n)] for n in range(90) if n % 9 == paper}) == 1
    assert len(set(found.values())) == 3


@pytest.mark.parametrize(
    ("source", "host"),
    [
        ("https://www.bbc.co.uk/news/1", "bbc.co.uk"),
        ("/home/me/reuters/one.txt", "/home/me/reuters"),
        ("C:\\texts\\one.txt", "C:/texts"),
        ("Reuters", "Reuters"),
        ("", ""),
        ("http://[broken", "http:/"),
    ],
)
def test_where_a_document_is_from(source, host) -> None:
    assert source_of(document(1, source=source)) == host


def test_dates_divide_and_follow_from_the_ratio_if_none_is_said() -> None:
    documents = [document(n, doc_date=f"2026-01-{n + 1:02}") for n in range(20)]
    found, chosen = sides(documents, SplitPlan(by=By.DATE, ratio=(80, 10, 10)))
    assert (chosen.plan.dev_from, chosen.plan.test_from) == ("2026-01-17", "2026-01-19")
    assert Counter(found.values()) == {Side.TRAIN: 16, Side.DEV: 2, Side.TEST: 2}
    more = [*documents, document(40, doc_date="2026-01-03"), document(41, doc_date="2027-01-01"), document(42)]
    again, chosen = sides(more, SplitPlan(by=By.DATE, dev_from="2026-01-17", test_from="2026-01-19"))
    assert {title: again[title] for title in found} == found
    assert (again["40"], again["41"]) == (Side.TRAIN, Side.TEST)
    assert list(chosen.out.values()) == [Reason.NO_SIDE]


def test_an_own_field_decides_alone_and_what_leaks_is_found() -> None:
    text = long_text(1)
    documents = [
        document(1, text, meta={"part": "Training"}),
        document(2, f"{text} more", meta={"part": "validation"}),
        document(3, meta={"part": "test"}),
        document(4, meta={"part": "elsewhere"}),
    ]
    found, chosen = sides(documents, SplitPlan(by=By.FIELD, meta_field="part"))
    assert found == {"1": Side.TRAIN, "2": Side.DEV, "3": Side.TEST}
    assert chosen.out == {documents[3].id: Reason.NO_SIDE}
    (leak,) = leaks(documents, chosen.sides)
    assert {leak.one, leak.other} == {documents[0].id, documents[1].id}
    assert leak.resemblance >= 0.8


def test_the_same_short_text_leaks_though_it_has_no_words() -> None:
    documents = [document(n, "!!!", meta={"split": side}) for n, side in enumerate(("train", "test"))]
    _, chosen = sides(documents, SplitPlan(by=By.FIELD))
    assert [leak.resemblance for leak in leaks(documents, chosen.sides)] == [1.0]


def test_shares_that_are_none() -> None:
    for ratio in ((0, 0, 0), (-1, 2, 0)):
        with pytest.raises(UserError, match="shares"):
            SplitPlan(by=By.RATIO, ratio=ratio)
