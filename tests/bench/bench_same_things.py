"""Measure who is who: ``python tests/bench/bench_same_things.py --corpora FOLDER [--split test] [--errors N]``.

The mentions are given, those that are names; the program says which of them name one thing. Pairwise precision and
recall count pairs of mentions of one document. B-cubed (Bagga and Baldwin, Algorithms for scoring coreference chains,
1998) takes the mean over mentions, single ones included. Names written just alike are the greater part, so the pairs
that are written otherwise stand alone in the last columns, beside grouping by spelling alone.
"""

import argparse
import json
import re
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from annotator.suggest.relations.mentions import Mention
from annotator.suggest.relations.same import SameThing

LABELS = {
    "gum": {"person": "PERSON", "organization": "ORG", "place": "GPE", "event": "EVENT"},
    "re-docred": {"PER": "PERSON", "ORG": "ORG", "LOC": "GPE", "MISC": "EVENT"},
}
SMALL = {"of", "the", "for", "and", "on", "in", "de", "to", "&", "von", "van", "'s", "’s"}
NO_NAMES = {
    "I",
    "He",
    "She",
    "It",
    "We",
    "They",
    "You",
    "His",
    "Her",
    "My",
    "Our",
    "Their",
    "Your",
    "This",
    "That",
    "Who",
}

Clusters = list[list[int]]


def is_name(text: str) -> bool:
    words = re.findall(r"[^\s-]+", text)
    return bool(words) and words[0] not in NO_NAMES and words[0] not in SMALL - {"the"} and all(
        word in SMALL or word[0].isupper() or not word[0].isalpha() for word in words
    ) and any(word[0].isupper() for word in words if word not in SMALL)  # fmt: skip


def read(folder: Path, corpus: str, split: str):
    for line in (folder / corpus / f"{split}.jsonl").read_text("utf-8").splitlines():
        data = json.loads(line)
        labels, text = LABELS[corpus], data["text"]
        found = [e for e in data["entities"] if e["label"] in labels and is_name(text[e["start"] : e["end"]])]
        mentions = [
            Mention(n, e["start"], e["end"], labels[e["label"]], text[e["start"] : e["end"]])
            for n, e in enumerate(sorted(found, key=lambda e: (e["start"], e["end"])))
        ]
        number = {e["id"]: n for n, e in enumerate(sorted(found, key=lambda e: (e["start"], e["end"])))}
        gold = [[number[key] for key in chain if key in number] for chain in data["clusters"]]
        yield data["id"], mentions, whole([chain for chain in gold if chain], len(mentions))


def whole(clusters: Clusters, number: int) -> Clusters:
    """Return clusters with the single mentions as clusters of their own."""
    known = {n for chain in clusters for n in chain}
    return [*clusters, *([n] for n in range(number) if n not in known)]


def by_spelling(mentions: list[Mention]) -> Clusters:
    found: dict[tuple[str, str], list[int]] = {}
    for mention in mentions:
        found.setdefault((mention.label, mention.text), []).append(mention.index)
    return list(found.values())


def by_program(mentions: list[Mention]) -> Clusters:
    return whole([[m.index for m in chain] for chain in SameThing.of(mentions).chains], len(mentions))


def pairs(clusters: Clusters) -> set[tuple[int, int]]:
    return {tuple(sorted(pair)) for chain in clusters for pair in combinations(chain, 2)}


def scores(right: float, said: float, true: float) -> str:
    precision, recall = right / said if said else 1.0, right / true if true else 1.0
    total = precision + recall
    return f"{precision:6.3f} {recall:6.3f} {2 * precision * recall / total if total else 0:6.3f}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--corpora", type=Path, required=True)
    asked.add_argument("--split", default="test")
    asked.add_argument(
        "--errors", type=int, default=0, help="so many pairs of names that are wrong or missed are shown"
    )
    options = asked.parse_args()
    print(f"{'':28}{'pairs: P, R, F1':>22}{'B-cubed: P, R, F1':>24}{'written otherwise: P, R, F1':>30}")
    for corpus in LABELS:
        documents = list(read(options.corpora, corpus, options.split))
        for name, way in (("by spelling", by_spelling), ("same_things", by_program)):
            count: Counter[str] = Counter()
            wrong: Counter[str] = Counter()
            for _, mentions, gold in documents:
                made = way(mentions)
                said, true = pairs(made), pairs(gold)

                def otherwise(found, mentions=mentions):
                    return {p for p in found if mentions[p[0]].text != mentions[p[1]].text}

                count.update(right=len(said & true), said=len(said), true=len(true), n=len(mentions))
                count.update(right2=len(otherwise(said & true)), said2=len(otherwise(said)), true2=len(otherwise(true)))
                mine = {n: set(chain) for chain in made for n in chain}
                theirs = {n: set(chain) for chain in gold for n in chain}
                for n in mine:
                    both = len(mine[n] & theirs[n])
                    count["b_p"] += both / len(mine[n])
                    count["b_r"] += both / len(theirs[n])
                for kind, found in (("wrong ", said - true), ("missed", true - said)):
                    for a, b in found:
                        one, other = sorted((mentions[a].text, mentions[b].text))
                        wrong[f"{kind} {mentions[a].label:7} {one} | {other}"] += 1
            n = count["n"]
            cubed = f"{count['b_p'] / n:6.3f} {count['b_r'] / n:6.3f}"
            p, r = count["b_p"] / n, count["b_r"] / n
            print(
                f"{corpus:10} {name:12}{n:5}  {scores(count['right'], count['said'], count['true'])}   "
                f"{cubed} {2 * p * r / (p + r):6.3f}   {scores(count['right2'], count['said2'], count['true2'])}"
            )
        for said, number in wrong.most_common(options.errors):
            print(f"    {number:4} {said}")


if __name__ == "__main__":
    main()
