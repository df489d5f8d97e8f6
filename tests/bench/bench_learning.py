"""Learning from few sentences, measured: new labels on CrossNER, and reviewed documents on re3d.

    python tests/bench/bench_learning.py CORPORA --domains ai music [--cnn] [--split test] [--shares 10 25 50 100]
    python tests/bench/bench_learning.py CORPORA --re3d
    python tests/bench/bench_learning.py CORPORA --relations
    python tests/bench/bench_learning.py CORPORA --forgetting

CORPORA is a folder with crossner-ai, crossner-music, …, re3d, each with train, dev and test.jsonl. Strict F1 of
entities: the same span and the same label. Shares below 100 % are means of three draws. The seconds are CPU seconds of
one thread, for reading the sentences and learning from them; the CNN is spaCy's, trained from scratch on the same
sentences (of shares, on the first draw). ECE is the expected calibration error of the learned spans' scores, in ten
bins, as the chain believes and as it is shown.

The anchor: Liu et al., "CrossNER: Evaluating Cross-Domain Named Entity Recognition" (AAAI 2021; arXiv 2012.04373) give
results of BERT-base fine-tuned on the same sentences, alone and after CoNLL-2003.
"""

import argparse
import json
import os
import random
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import process_time
from typing import Any

from annotator.model.schema import TypeKind
from annotator.project.label_map import label_map
from annotator.project.presets import preset
from annotator.suggest.api import SuggestedSpan
from annotator.suggest.learning.head import Found
from annotator.suggest.learning.learning import Learned, gather, learn
from annotator.suggest.learning.lesson_texts import LessonText
from annotator.suggest.learning.links import LinkText, learn_links
from annotator.suggest.learning.reading import sentences
from annotator.suggest.learning.scores import Score, scored
from annotator.suggest.learning.suggester import renamed
from annotator.suggest.neural.suggester import EmbeddedSuggester
from annotator.suggest.relations.learned import PairFinder, links
from annotator.suggest.reliability import Outcome, bins_of, expected_error
from annotator.suggest.training.relation_head import Link, Tally

DRAWS = 3
CNN_EPOCHS = 30
NEW = frozenset(
    ("algorithm", "field", "task", "metrics", "programlang", "conference", "musicgenre", "song", "album", "award")
)
# What the shipped pipeline knows, by re3d's names: all of it under these, or the particular kinds kept apart.
KNOWN = {"person": "Person", "organisation": "Organisation", "country": "Location", "location": "Location"}
WIDE = KNOWN | {"researcher": "Person", "musicalartist": "Person", "university": "Organisation", "band": "Organisation"}
FORGETTING_SENTENCES = 50
Doc = dict[str, Any]


def read(corpora: Path, corpus: str, split: str) -> list[Doc]:
    """Return a split's documents."""
    lines = (corpora / corpus / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def gold(doc: Doc) -> list[tuple[int, int, str]]:
    """Return a document's entities."""
    return [(e["start"], e["end"], e["label"]) for e in doc["entities"]]


def lesson(doc: Doc) -> LessonText:
    """Return a document as one that is closed from end to end."""
    return LessonText(doc["id"], doc["text"], tuple(gold(doc)), ((0, len(doc["text"])),))


def total(scores: dict[str, Score]) -> Score:
    """Return the sum over labels."""
    return sum(scores.values(), Score())


def said(score: Score) -> str:
    """Return F1 with precision and recall."""
    precision, recall = score.right / max(1, score.proposed), score.right / max(1, score.gold)
    return f"F1 {score.f1:.3f} (P {precision:.3f} R {recall:.3f})"


class Bench:
    """The embedded pipeline, and what learning on top of it makes of documents."""

    def __init__(self, names: dict[str, str]) -> None:
        self.embedded = EmbeddedSuggester(relations=False)
        self.names = names
        self._read: dict[str, tuple[tuple[Any, ...], list[Any]]] = {}

    def shipped(self, text: str) -> tuple[Any, ...]:
        """Return what the shipped pipeline proposes."""
        return renamed(self.embedded.suggest(text).spans, self.names)

    def taught(self, docs: Sequence[Doc]) -> tuple[Learned, float]:
        """Learn from documents; return what was learned, and the CPU seconds."""
        began = process_time()
        material = gather([lesson(doc) for doc in docs], self.embedded.network, self.shipped, _quiet)
        learned = learn(material, _quiet)
        return learned, process_time() - began

    def found(self, learned: Learned, doc: Doc, known: set[str]) -> list[Found]:
        """Return the spans that the learned version proposes on a document, of the labels that the gold knows."""
        theirs, read_as = self._reading(doc)
        others = [Found(s.start, s.end, s.label, s.score) for s in theirs if s.label in known]
        return learned.found(read_as, others)

    def outcomes(self, learned: Learned, docs: Iterable[Doc]) -> tuple[list[Outcome], list[Outcome]]:
        """Return how the head's own spans did on documents: with its beliefs, and with the scores that are shown."""
        raw, shown = [], []
        for doc in docs:
            true = set(gold(doc))
            for found in learned.head.read(self._reading(doc)[1]):
                if found.label in learned.ours:
                    right = found[:3] in true
                    raw.append(Outcome(found.label, "", found.probability, right))
                    shown.append(Outcome(found.label, "", learned.trust.of_head(found), right))
        return raw, shown

    def _reading(self, doc: Doc) -> tuple[tuple[Any, ...], list[Any]]:
        if doc["text"] not in self._read:  # the same texts are asked about after each draw
            theirs = self.shipped(doc["text"])
            self._read[doc["text"]] = theirs, sentences(doc["text"], self.embedded.network, theirs)
        return self._read[doc["text"]]


def calibration(bench: Bench, learned: Learned, docs: Iterable[Doc]) -> str:
    """Return the calibration error before and after, and how often scores of 0.85 and more are right."""
    raw, shown = bench.outcomes(learned, docs)
    sure = [o for o in shown if o.score >= 0.85]
    high = sum(o.right for o in sure) / len(sure) if sure else 0.0
    mean = sum(o.score for o in sure) / len(sure) if sure else 0.0
    bins = " ".join(f"{b.mean_score:.2f}:{b.share_right:.2f}({b.count})" for b in bins_of(shown))
    return (
        f"ECE {expected_error(raw):.3f} believed, {expected_error(shown):.3f} shown; of {len(sure)} scored 0.85 and "
        f"more (mean {mean:.2f}) {high:.2f} are right; score:right {bins}"
    )


def _quiet(_what: str, _share: float) -> None:
    pass


def draws(docs: Sequence[Doc], share: int) -> Iterable[list[Doc]]:
    """Yield random subsets; the whole set once."""
    for seed in range(DRAWS if share < 100 else 1):
        yield random.Random(seed).sample(list(docs), max(1, round(len(docs) * share / 100)))


def curve(bench: Bench, corpora: Path, domain: str, split: str, shares: Sequence[int], *, cnn: bool) -> None:
    """Print how good labels of a domain are after shares of its training sentences."""
    train, test = read(corpora, f"crossner-{domain}", "train"), read(corpora, f"crossner-{domain}", split)
    known = {label for doc in train for _, _, label in gold(doc)}
    for share in shares:
        scores, seconds, learned = [], [], None
        for docs in draws(train, share):
            learned, took = bench.taught(docs)
            scores.append(total(scored((plain(bench.found(learned, doc, known)), gold(doc)) for doc in test)))
            seconds.append(took)
        mean = sum(s.f1 for s in scores) / len(scores)
        one = said(scores[0]) if len(scores) == 1 else f"F1 {mean:.3f}"
        print(f"{domain} {split} {share:3d} %: {one}, {sum(seconds) / len(seconds):.1f} s", flush=True)
        assert learned is not None
        print(f"    {calibration(bench, learned, test)}", flush=True)
        if cnn:
            score, took = spacy_cnn(next(iter(draws(train, share))), test)
            print(f"{domain} {split} {share:3d} %, spaCy's CNN: {said(score)}, {took:.1f} s", flush=True)


def plain(found: Iterable[Found]) -> list[tuple[int, int, str]]:
    """Return spans without their scores."""
    return [f[:3] for f in found]


def spacy_cnn(train: Sequence[Doc], test: Sequence[Doc]) -> tuple[Score, float]:
    """Train spaCy's default entity recogniser from scratch; return its score and the CPU seconds."""
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed, minibatch

    fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("ner")
    examples = []
    for doc in train:
        made = nlp.make_doc(doc["text"])
        spans = [made.char_span(start, end, label) for start, end, label in gold(doc)]
        made.ents = spacy.util.filter_spans([s for s in spans if s is not None])
        examples.append(Example(nlp.make_doc(doc["text"]), made))
    began = process_time()
    nlp.initialize(lambda: examples)
    for _ in range(CNN_EPOCHS):
        random.Random(0).shuffle(examples)
        for batch in minibatch(examples, 8):
            nlp.update(batch, drop=0.3)
    seconds = process_time() - began
    found = (nlp(doc["text"]) for doc in test)
    pairs = ([(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in found)
    return total(scored(zip(pairs, map(gold, test), strict=True))), seconds


def re3d(corpora: Path) -> None:
    """Print how good suggestions are on the remaining documents after each five that were reviewed."""
    docs = read(corpora, "re3d", "train") + read(corpora, "re3d", "test")
    random.Random(0).shuffle(docs)
    schema = preset("re3d")
    bench = Bench(label_map(EmbeddedSuggester.labels, schema))
    known = {t.name for t in schema}
    for reviewed in range(0, 31, 5):
        rest = docs[reviewed:]
        before = total(scored((_shipped(bench, doc, known), gold(doc)) for doc in rest))
        if not reviewed:
            print(f"re3d, nothing reviewed: shipped {said(before)} on {len(rest)} documents", flush=True)
            continue
        learned, seconds = bench.taught(docs[:reviewed])
        after = total(scored((plain(bench.found(learned, doc, known)), gold(doc)) for doc in rest))
        print(
            f"re3d after {reviewed}: {said(after)}, shipped {said(before)}, on {len(rest)} documents; {seconds:.1f} s; "
            f"learned: {', '.join(learned.ours)}",
            flush=True,
        )
        print(f"    {calibration(bench, learned, rest)}", flush=True)


def relations(corpora: Path) -> None:
    """Print how good learned relations are on the remaining documents, ends given, after some were decided.

    The shipped head of re3d has no part in it: only what the decided documents taught proposes. Three draws each.
    """
    docs = read(corpora, "re3d", "train") + read(corpora, "re3d", "dev") + read(corpora, "re3d", "test")
    finder = PairFinder.shipped()
    known = {doc["id"]: finder.read(doc["text"], ends(doc)) for doc in docs}
    texts = {doc["text"]: known[doc["id"]] for doc in docs}
    symmetric = frozenset(t.name for t in preset("re3d").of_kind(TypeKind.RELATION) if t.symmetric)
    for decided in (5, 10, 20, 40):
        scores, seconds = Score(), 0.0
        for draw in range(DRAWS):
            drawn = random.Random(draw).sample(docs, len(docs))
            began = process_time()
            learned = learn_links(
                [link_text(doc) for doc in drawn[:decided]], symmetric, lambda text, _spans: texts[text]
            )
            seconds += process_time() - began
            tally = Tally(symmetric)
            for doc in drawn[decided:]:
                found = links(learned.head, *known[doc["id"]]) if learned else []
                spans = ends(doc)
                tally.add(spans, placed(spans, [(r.head, r.tail, r.label) for r in found]), placed(spans, linked(doc)))
            scores += tally.once
        print(f"re3d relations after {decided}: {said(scores)}, {seconds / DRAWS:.1f} s without reading", flush=True)


def ends(doc: Doc) -> list[SuggestedSpan]:
    """Return a document's entities as what a head takes."""
    return [SuggestedSpan(start, end, label, 1.0) for start, end, label in gold(doc)]


def linked(doc: Doc) -> list[tuple[int, int, str]]:
    """Return a document's relations, their ends by number."""
    numbers = {entity["id"]: number for number, entity in enumerate(doc["entities"])}
    return [(numbers[r["head"]], numbers[r["tail"]], r["label"]) for r in doc["relations"]]


def link_text(doc: Doc) -> LinkText:
    """Return a document as one that is done."""
    return LinkText(doc["text"], tuple(gold(doc)), tuple(linked(doc)))


def placed(spans: Sequence[SuggestedSpan], found: Iterable[tuple[int, int, str]]) -> set[Link]:
    """Return relations with the places of their ends."""
    places = [(span.start, span.end) for span in spans]
    return {(places[head], places[tail], label) for head, tail, label in found}


def forgetting(corpora: Path) -> None:
    """Print how good the shipped labels are on re3d before and after others were learned from other text.

    Three ways of teaching: new labels alone; beside them persons, bodies and places under re3d's names; and the same
    with the domain's own kinds of persons and bodies (researcher, band, …) kept apart from them.
    """
    docs = read(corpora, "re3d", "test") + read(corpora, "re3d", "dev")
    schema = preset("re3d")
    bench = Bench(label_map(EmbeddedSuggester.labels, schema))
    known = {t.name for t in schema}
    before = total(scored((_shipped(bench, doc, known), gold(doc)) for doc in docs))
    print(f"re3d dev and test, {len(docs)} documents: shipped {said(before)}", flush=True)
    ways = {"new labels alone": {}, "beside shipped ones": WIDE, "own kinds apart": KNOWN}
    for domain in ("ai", "music"):
        train = read(corpora, f"crossner-{domain}", "train")[:FORGETTING_SENTENCES]
        for way, names in ways.items():
            apart = way == "own kinds apart"
            learned, _ = bench.taught([_renamed(doc, names, every=apart) for doc in train])
            kept = [[f[:3] for f in bench.found(learned, doc, known) if f.label in known] for doc in docs]
            after = total(scored(zip(kept, map(gold, docs), strict=True)))
            print(f"after {len(train)} sentences of {domain}, {way}: {said(after)}", flush=True)


def _renamed(doc: Doc, names: dict[str, str], *, every: bool) -> Doc:
    """Return a document with names for some labels; others than these and the new ones go, unless ``every`` stays."""
    kept = [e for e in doc["entities"] if every or e["label"] in NEW or e["label"] in names]
    return doc | {"entities": [e | {"label": names.get(e["label"], e["label"])} for e in kept]}


def _shipped(bench: Bench, doc: Doc, known: set[str]) -> list[tuple[int, int, str]]:
    return [(s.start, s.end, s.label) for s in bench.shipped(doc["text"]) if s.label in known]


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--domains", nargs="*", default=[])
    parser.add_argument("--shares", nargs="*", type=int, default=[10, 25, 50, 100])
    parser.add_argument("--split", default="test")
    parser.add_argument("--cnn", action="store_true")
    parser.add_argument("--re3d", action="store_true")
    parser.add_argument("--relations", action="store_true")
    parser.add_argument("--forgetting", action="store_true")
    asked = parser.parse_args()
    if os.environ.get("OMP_NUM_THREADS") != "1":  # numpy reads it when it is imported
        os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1"))
        os.execv(sys.executable, [sys.executable, *sys.argv])
    bench = Bench({}) if asked.domains else None
    for domain in asked.domains:
        assert bench is not None
        curve(bench, asked.corpora, domain, asked.split, asked.shares, cnn=asked.cnn)
    if asked.re3d:
        re3d(asked.corpora)
    if asked.relations:
        relations(asked.corpora)
    if asked.forgetting:
        forgetting(asked.corpora)


if __name__ == "__main__":
    main()
