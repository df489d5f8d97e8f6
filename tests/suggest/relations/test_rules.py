"""What the rules find: a sentence with its spans, and the relations in it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.suggest.api import SuggestedSpan
from annotator.suggest.relations.ends import ENDS
from annotator.suggest.relations.finder import RelationFinder

ROLES = {
    "[Norwegian](NORP) [Foreign Minister](TITLE) [Anna Halvorsen](PERSON) smiled.": [
        "Anna Halvorsen holds_role Foreign Minister",
        "Anna Halvorsen member_of Norwegian",
    ],
    "[Chilean](NORP) [President](TITLE) [Rosa Ibarra](PERSON) smiled.": [
        "Rosa Ibarra holds_role President",
        "Rosa Ibarra leads Chilean",
    ],
    "[Jon Dahl](PERSON), [Lunar Agency](ORG) [coordinator](TITLE), smiled.": [
        "Jon Dahl holds_role coordinator",
        "Jon Dahl member_of Lunar Agency",
    ],
    "[Mia Roth](PERSON), the [White House](ORG) [press secretary](TITLE), smiled.": [
        "Mia Roth holds_role press secretary",
        "Mia Roth member_of White House",
    ],
    "The [governor](TITLE) of [Sofala](GPE), [Ana Reis](PERSON), smiled.": [
        "Ana Reis holds_role governor",
        "Ana Reis leads Sofala",
    ],
    "The [NSC](ORG) [spokesperson](TITLE) smiled.": ["spokesperson member_of NSC"],
    "[Ocean Watch](ORG) grew. Its [director](TITLE), [Ida Lie](PERSON), smiled.": [
        "Ida Lie holds_role director",
        "Ida Lie leads Ocean Watch",
    ],
}
NAMES = {
    "The [Grain Transit Office](ORG) ([GTO](ORG)) opened.": ["Grain Transit Office alias_of GTO"],
    "They spoke of [Burma](GPE), also known as [Myanmar](GPE), again.": ["Burma alias_of Myanmar"],
    "He meant [Burma](GPE) by its official name, [Myanmar](GPE).": ["Burma alias_of Myanmar"],
    "They met in [Geneva](GPE), [Switzerland](GPE), again.": ["Geneva located_in Switzerland"],
    "Rain fell in [France](GPE), [Spain](GPE) and [Italy](GPE).": [],
    "The [General Court](ORG) in [Luxembourg](GPE) agreed.": ["General Court located_in Luxembourg"],
    "[Yonhap](ORG), the [South Korean](NORP) news agency, wrote.": ["Yonhap member_of South Korean"],
}
VERBS = {
    "[Halvorsen](PERSON) visited [Chile](GPE) in [May](DATE).": ["Halvorsen visits Chile"],
    "A group of [Russian](NORP) officials travelled to [Pyongyang](GPE).": ["Russian visits Pyongyang"],
    "The trip to [Chile](GPE) by [Norwegian](NORP) officials was short.": ["Norwegian visits Chile"],
    "[Halvorsen](PERSON) met [Ibarra](PERSON) on [Monday](DATE).": ["Halvorsen meets_with Ibarra"],
    "Talks between [Norway](GPE) and [Chile](GPE) go on.": ["Norway negotiates_with Chile"],
    "[Norway](GPE) sold [missiles](WEAPON) to [Chile](GPE).": ["Norway supplies_to Chile"],
    "[Norway](GPE) sent [Chile](GPE) four [helicopters](WEAPON).": ["Norway supplies_to Chile"],
    "[Chile](GPE) received [missiles](WEAPON) from [Norway](GPE).": ["Norway supplies_to Chile"],
    "[Chile](GPE)’s outreach to [Norway](GPE) for [weapons](WEAPON) failed.": ["Chile seeks_from Norway"],
    "They saw [Chilean](NORP) attempts to acquire [drones](WEAPON) from [Norway](GPE).": ["Chilean seeks_from Norway"],
    "[Veldania](GPE) fought its war against [Norway](GPE).": ["Veldania at_war_with Norway"],
    "[Norway](GPE) accused [Chile](GPE) of fraud.": ["Norway accuses Chile"],
    "[Norway](GPE) imposed sanctions on [Marrow Bank](ORG).": ["Norway sanctions Marrow Bank"],
    "[Marrow Bank](ORG) was fined by the [Treasury](ORG).": ["Treasury sanctions Marrow Bank"],
    "[Putin](PERSON) and [Kim](PERSON) exchanged letters.": ["Putin communicates_with Kim"],
    "[Norway](GPE) and [Chile](GPE) are countries.": [],
    "[Norwegian](NORP) firms are prohibited from selling [drones](WEAPON) to [Chile](GPE).": [],
}
SAID = {
    "[Norway](GPE) may sell [missiles](WEAPON) to [Chile](GPE).": ["Norway supplies_to Chile, possible"],
    "[Norway](GPE) plans to sell [missiles](WEAPON) to [Chile](GPE).": ["Norway supplies_to Chile, planned"],
    "[Norway](GPE) has said that it will not sell [missiles](WEAPON) to [Chile](GPE).": [
        "Norway supplies_to Chile, denied, says Norway"
    ],
    "[Kirby](PERSON) said that [Norway](GPE) sold [missiles](WEAPON) to [Chile](GPE).": [
        "Norway supplies_to Chile, says Kirby"
    ],
    "“[Norway](GPE) sold [missiles](WEAPON) to [Chile](GPE),” said [Kirby](PERSON).": [
        "Norway supplies_to Chile, says Kirby"
    ],
    "[Norway](GPE) sold [missiles](WEAPON) to [Chile](GPE), the [White House](ORG) said.": [
        "Norway supplies_to Chile, says White House"
    ],
    "According to [Kirby](PERSON), [Norway](GPE) sold [missiles](WEAPON) to [Chile](GPE).": [
        "Norway supplies_to Chile, says Kirby"
    ],
    "[Norway](GPE) sold [missiles](WEAPON) to [Chile](GPE). [Norway](GPE) has dismissed the claim.": [
        "Norway supplies_to Chile, denied, says Norway"
    ],
    "[Chile](GPE) accused [Norway](GPE) of fraud. [Norway](GPE) rejected the charge.": [
        "Chile accuses Norway",
        "Norway denies Chile",
    ],
}


@pytest.mark.parametrize("picture", [*ROLES, *NAMES, *VERBS, *SAID])
def test_a_sentence_says_this_and_nothing_else(links, picture: str) -> None:
    assert links(picture) == sorted({**ROLES, **NAMES, **VERBS, **SAID}[picture])


def test_a_fact_is_told_once_a_paragraph_and_again_in_the_next(links) -> None:
    told = "[Halvorsen](PERSON) visited [Chile](GPE). "
    assert links(told + told) == ["Halvorsen visits Chile"]
    assert links(f"{told}\n{told}") == ["Halvorsen visits Chile"] * 2


WORDS = ["Norway", "Chile", "visited", "sold", "to", "from", "said", "that", "“", "”", ".", ",", "the", "talks"]
WORDS += ["between", "and", "(", ")", "its", "he", "will", "not", "denied", "\n"]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25), st.randoms(use_true_random=False))
def test_any_text_gets_links_that_the_preset_allows(finder: RelationFinder, words, chance) -> None:
    text = " ".join(words)
    spans, at = [], 0
    for word in words:
        if chance.random() < 0.4 and word.isalpha():
            label = chance.choice(["GPE", "PERSON", "ORG", "TITLE", "DATE"])
            spans.append(SuggestedSpan(at, at + len(word), label, 1.0))
        at += len(word) + 1
    for link in finder.find(text, spans):
        heads, tails = ENDS[link.label]
        assert link.head != link.tail
        assert spans[link.head].label in heads
        assert spans[link.tail].label in tails
        assert all(0 <= place < len(spans) for place in link.references.values())
