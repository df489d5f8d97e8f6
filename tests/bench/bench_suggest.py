"""Speed, load time and memory of the embedded pipeline, beside spaCy's own CNN on the same text in the same process.

``python tests/bench/bench_suggest.py [WORDS]``, best on a machine that does nothing else.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_WORDS = 12_000
_SENTENCES = (
    "The foreign minister of Norway, Anna Halvorsen, met her colleague from Chile in Geneva on Tuesday.",
    "They spoke about short-range missiles, the price of grain and the United Nations Security Council.",
    "A spokesman for the Ministry of Trade said that 300 tonnes had been shipped from Bergen since March.",
    "Nothing else was decided, and both sides will return to the talks early next year, he added.",
)


def article(words: int) -> str:
    """Return a text of about that many words, in paragraphs."""
    paragraph = " ".join(_SENTENCES)
    return "\n".join([paragraph] * (words // len(paragraph.split())))


def dense_article() -> str:
    """Return the demonstration articles, where nearly each sentence tells a relation, some times over."""
    seeds = Path(__file__).resolve().parents[2] / "seeds"
    texts = [json.loads(path.read_text(encoding="utf-8"))["text"] for path in sorted(seeds.glob("*.jsonl"))]
    return "\n".join(texts * 3)


def speed(work: Callable[[str], object], text: str) -> float:
    """Return the words a second of the best of three runs, in the process's own time: others may be at work, too."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        work(text)
        best = min(best, time.process_time() - began)
    return len(text.split()) / best


def spacy_cnn() -> Callable[[str], object]:
    """Return spaCy's default small recogniser, untrained: its weights do not change its speed."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    recogniser = nlp.add_pipe("ner")
    for label in ("PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "WEAPON", "EVENT", "LAW", "TITLE", "DATE"):
        recogniser.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("Ada"), {"entities": [(0, 3, "PERSON")]})])
    return nlp


def main() -> None:
    """Print the figures."""
    os.environ.update(_ONE_THREAD)
    import spacy  # noqa: F401 - its import is not counted as load

    from annotator.suggest.neural.loading import load_pipeline
    from annotator.suggest.neural.suggester import EmbeddedSuggester

    began = time.perf_counter()
    embedded = EmbeddedSuggester()
    loaded = time.perf_counter() - began
    text = article(int(sys.argv[1]) if len(sys.argv) > 1 else _WORDS)
    ours = speed(embedded.suggest, text)
    without = EmbeddedSuggester(relations=False)
    entities, dense = speed(without.suggest, text), dense_article()
    dense_ours, dense_entities = speed(embedded.suggest, dense), speed(without.suggest, dense)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pipeline = load_pipeline()
    with_syntax = speed(lambda text: [pipeline(part) for part in text.split("\n")], text)
    cnn = spacy_cnn()
    theirs = speed(lambda text: [cnn(part) for part in text.split("\n")], text)
    print(f"load {loaded:.2f} s, memory {memory:.0f} MB")
    print(f"suggester {ours:,.0f} words/s, whole pipeline {with_syntax:,.0f}, spaCy's CNN {theirs:,.0f}")
    print(f"ratio to spaCy's CNN: {ours / theirs:.2f}")
    print(f"without relations {entities:,.0f} words/s: relations take {1 - ours / entities:.0%} of the speed")
    share = 1 - dense_ours / dense_entities
    print(f"the demonstration articles: {dense_ours:,.0f} words/s, without {dense_entities:,.0f}: {share:.0%}")


if __name__ == "__main__":
    main()
