"""Learning relations from decided documents, on made-up pairs: what counts, and what is proposed."""

from itertools import pairwise

import numpy as np
import pytest

from annotator.suggest.api import SuggestedRelation
from annotator.suggest.learning.links import LINKS_FILE, LinkText, learn_links, with_links
from annotator.suggest.relations.head import LinearHead
from annotator.suggest.relations.learned import links, relations_of
from annotator.suggest.relations.mentions import Mention
from annotator.suggest.relations.pairs import Pair

SPANS = tuple((4 * n, 4 * n + 3, "PERSON") for n in range(4))


def read(text, spans):
    """Stand in for parser and encoder: neighbours are pairs, and each letter between tells one."""
    mentions = [Mention(n, s.start, s.end, s.label, "Ann") for n, s in enumerate(spans)]
    pairs = [Pair(a, b, ["bias", f"by {text[a.end]}"]) for a, b in pairwise(mentions)]
    return pairs, np.zeros((len(pairs), 4), dtype=np.float32)


def lesson(number: int, **more) -> LinkText:
    """A text that says who knows ("k", both ways) and who pays ("p", backwards), and once nothing."""
    links = ((0, 1, "knows"), (2, 1, "pays"))
    return LinkText("AnnkAnnpAnn.Ann", SPANS, links, **({"done": True} | more))


def test_closed_documents_teach_by_what_is_linked_and_by_what_is_not(tmp_path) -> None:
    learned = learn_links([lesson(n) for n in range(12)], frozenset({"knows"}), read)
    assert learned is not None
    assert (learned.documents, learned.links) == (12, {"knows": 12, "pays": 12})
    assert all(score.f1 == 1 for score in learned.scores.values())
    learned.write(tmp_path)
    head = LinearHead.from_file(tmp_path / LINKS_FILE)
    asked = LinkText("Ann.AnnpAnnkAnn", SPANS, ())
    found = links(head, *read(asked.text, [_Span(*s) for s in asked.spans]))
    assert {(r.head, r.tail, r.label) for r in found} == {(2, 1, "pays"), (2, 3, "knows")}


class _Span:
    def __init__(self, start: int, end: int, label: str) -> None:
        self.start, self.end, self.label = start, end, label


def test_of_open_documents_only_what_was_decided_counts() -> None:
    seen: list[int] = []

    def counting(text, spans):
        pairs, rows = read(text, spans)
        seen.append(len(pairs))
        return pairs, rows

    texts = [lesson(n, done=False, denied=((2, 3),) if n % 2 else ()) for n in range(12)]
    learned = learn_links(texts, frozenset(), counting)
    assert learned is not None
    assert set(relations_of(learned.head)) == {"knows", "pays"}
    assert learned.links == {"knows": 12, "pays": 12}


@pytest.mark.parametrize("texts", [[lesson(0)] * 2, [LinkText("AnnkAnnpAnn.Ann", SPANS, ())] * 9])
def test_too_little_teaches_nothing(texts) -> None:
    assert learn_links(texts, frozenset(), read) is None


def test_a_type_that_nothing_tells_apart_is_not_proposed() -> None:
    chance = np.random.default_rng(1)
    texts = [
        LinkText("AnnkAnn.Ann.Ann", SPANS, ((0, 1, "knows"), *(((1, 2, "owes"),) if chance.random() < 0.25 else ())))
        for _ in range(24)
    ]
    learned = learn_links(texts, frozenset(), read)
    assert learned is not None
    assert relations_of(learned.head) == ("knows",)


def test_what_was_learned_stands_for_the_same_link_of_others() -> None:
    one, turned, other = (SuggestedRelation(*ends, "knows", 0.5, "x") for ends in ((0, 1), (1, 0), (1, 2)))
    learned = SuggestedRelation(1, 0, "knows", 0.9, "learned")
    assert with_links([one, turned, other], [learned]) == (other, learned)
