"""Each corpus in our labels: names without titles, one place at a time, and doubt where a corpus does not say."""

import pytest

from annotator.suggest.gazetteer import Gazetteer
from annotator.suggest.training.corpora import Document, Mention
from annotator.suggest.training.naming import ANYTHING, Namer
from annotator.suggest.training.projection import HIDDEN, Projected, Projector


@pytest.fixture(scope="module")
def project() -> Projector:
    return Projector(Namer(Gazetteer.shipped()))


def document(corpus: str, marked: str, **facts: object) -> Document:
    """Return a document whose mentions are written ``[text](LABEL)``."""
    text, mentions = "", []
    while "[" in marked:
        before, rest = marked.split("[", 1)
        inner, rest = rest.split("](", 1)
        label, marked = rest.split(")", 1)
        text += before
        name = (len(text), len(text) + len(inner)) if facts.get("named") else None
        mentions.append(Mention(len(text), len(text) + len(inner), label, name, str(facts.get("identity", ""))))
        text += inner
    return Document(corpus, "d", text + marked, tuple(mentions))


def drawn(projected: Projected) -> list[tuple[str, str]]:
    text = projected.document.text
    return [(text[s.start : s.end], "/".join(sorted(s.labels))) for s in projected.spans]


CASES = [
    ("re3d", "[Russian Foreign Minister Sergei Lavrov](Person) spoke.", "Russian=NORP; Sergei Lavrov=PERSON"),
    ("re3d", "[Dr Ibrahim Al-Ja’afari](Person) and [he](Person) met.", "Ibrahim Al-Ja’afari=PERSON"),
    ("re3d", "near [Geneva, Switzerland](Location).", "Geneva=GPE; Switzerland=GPE"),
    ("re3d", "in [northern Iraq](Location) and [the region](Location).", "Iraq=GPE"),
    ("re3d", "[the Russian FSB](Organisation) said.", "Russian=NORP; FSB=ORG"),
    ("re3d", "[Saudi Arabia](Organisation) agreed.", "Saudi Arabia=GPE"),
    ("re3d", "[14 ISIL tanks](MilitaryPlatform) and [air strikes](Weapon).", "tanks=WEAPON; air strikes=*"),
    ("re3d", "on [two weeks](Temporal), [the last 24 hours](Temporal).", "two weeks=*; the last 24 hours=DATE"),
    (
        "re3d",
        "under [UN Security Council Resolution 2254](DocumentReference).",
        "UN Security Council Resolution 2254=LAW",
    ),
    (
        "re-docred",
        "the [Dutch](LOC) of [Lake Tana](LOC), [Ennetbaden](LOC)",
        "Dutch=NORP; Lake Tana=LOC; Ennetbaden=FAC/GPE/LOC",
    ),
    ("re-docred", "in [2008](TIME), and today", "2008=DATE; today=*"),
    ("re-docred", "in [May 2008](TIME) for [23 years](TIME)", "May 2008=DATE; 23 years=*"),
    ("wikigold", "[Battle of the Bulge](MISC), [Polish](MISC)", "Battle of the Bulge=EVENT; Polish=NORP"),
    (
        "crossner-politics",
        "[Tehran Declaration](misc) by a French [politician Ann Lee](politician)",
        "Tehran Declaration=LAW; French=NORP; Ann Lee=PERSON",
    ),
    ("multiner-en", "[Kandy](LOC) in [2014 Budget](MISC)", "Kandy=GPE; 2014 Budget=*"),
]


@pytest.mark.parametrize(("corpus", "marked", "wanted"), CASES)
def test_spans_follow_the_guidelines(project: Projector, corpus: str, marked: str, wanted: str) -> None:
    found = drawn(project(document(corpus, marked)))
    assert "; ".join(f"{name}={labels}" for name, labels in found) == wanted


def test_gum_names_keep_their_edges_and_unsure_words_teach_nothing(project: Projector) -> None:
    named = document("gum", "[Judge Gass](person) met [Harvard](organization).", named=True)
    assert drawn(project(named)) == [("Gass", "PERSON"), ("Harvard", "ORG")]
    plain = document("gum", "She saw [the old Model Museum here](place).")
    assert drawn(project(plain)) == [("Model", "*"), ("Museum", "*")]


def test_spans_are_flat_and_in_order(project: Projector) -> None:
    nested = Document(
        "re3d", "d", "UN Board of Inquiry", (Mention(0, 19, "Organisation"), Mention(0, 2, "Organisation"))
    )
    assert drawn(project(nested)) == [("UN Board of Inquiry", "ORG")]


def test_what_a_corpus_does_not_mark_is_hidden_and_not_absent(project: Projector) -> None:
    assert project(document("gum", "missiles")).hidden == HIDDEN["gum"] == frozenset({"WEAPON"})
    assert frozenset({"*"}) == ANYTHING
