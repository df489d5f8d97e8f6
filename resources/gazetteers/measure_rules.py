"""Measure the baseline: how often each rule is right (scores.json), and F1 over files of gold annotation.

    python measure_rules.py --write train.jsonl ...     measure each rule, and write scores.json
    python measure_rules.py test.jsonl ...              precision, recall and F1 by label, exact span and label
    python measure_rules.py --errors 30 test.jsonl      show errors, too
    python measure_rules.py --sample title_owned FILE   show what one rule found, to be judged by eye

Files are JSONL with ``text`` and ``entities``; corpus_labels.py says how other label schemes are read. Rules whose
label no corpus has are judged by hand: judged.json holds how many of a sample were right.
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from corpus_labels import COVERED, MISCELLANEOUS, NOT_ANNOTATED, PLACES, CorpusLabels, Gold, family_of, without_article

from annotator.suggest.baseline import GazetteerSuggester
from annotator.suggest.gazetteer import Gazetteer

HERE: Final = Path(__file__).resolve().parent
# Every rule starts with this many sightings at this precision, so that three lucky hits make no certainty.
PRIOR_COUNT: Final = 8
PRIOR: Final = 0.6
CONTEXT: Final = 30

Found = tuple[Gold, str]


def documents(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Yield the documents of JSONL files."""
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                if line.strip():
                    yield json.loads(line)


def found_in(suggester: GazetteerSuggester, text: str) -> list[Found]:
    """Return what the baseline finds, places under one label, and by which rule."""
    spans = suggester.suggest(text).spans
    return [(Gold(s.start, s.end, "PLACE" if s.label in PLACES else s.label), s.rule) for s in spans]


def comparable(span: Gold, covered: frozenset[str]) -> Gold | None:
    """Return a found span in the terms of a corpus; None if the corpus does not annotate its label."""
    if span.label in covered:
        return span
    if span.label in MISCELLANEOUS and "MISC" in covered:
        return span._replace(label="MISC")
    return None


class Tally:
    """Counts by label and by rule."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.found: Counter[str] = Counter()
        self.gold: Counter[str] = Counter()
        self.rules: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        self.errors: list[str] = []

    def add(self, doc: dict[str, Any], found: list[Found], gold: list[Gold]) -> None:
        """Count one document."""
        family = family_of(doc)
        covered, left_out = COVERED[family], NOT_ANNOTATED.get(family, frozenset())
        wanted = {span for span in gold if span.label in covered}
        self.gold.update(span.label for span in wanted)
        seen = set()
        for span, rule in found:
            mine = comparable(span, covered)
            if mine is None or rule in left_out:
                continue
            if mine.label == "DATE" and family != "annotator":
                mine = without_article(doc["text"], mine)
            seen.add(mine)
            hit = mine in wanted
            self.found[mine.label] += 1
            self.right[mine.label] += hit
            self.rules[rule][0] += hit
            self.rules[rule][1] += 1
            if not hit:
                self.errors.append(f"- {mine.label:8} {rule:20} {marked(doc['text'], mine)}")
        self.errors += [f"+ {span.label:8} {'missed':20} {marked(doc['text'], span)}" for span in sorted(wanted - seen)]

    def rows(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield (label, right, found, gold), all together last."""
        for label in sorted(self.gold | self.found):
            yield label, self.right[label], self.found[label], self.gold[label]
        yield "all", self.right.total(), self.found.total(), self.gold.total()


def marked(text: str, span: Gold) -> str:
    """Return a span in its surroundings."""
    left, right = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    return f"{left}[{text[span.start : span.end]}]{right}".replace("\n", "⏎")


def measure(paths: Iterable[Path]) -> Tally:
    """Run the baseline over files and count."""
    suggester, labels, tally = GazetteerSuggester(), CorpusLabels(Gazetteer.shipped()), Tally()
    for doc in documents(paths):
        tally.add(doc, found_in(suggester, doc["text"]), labels.gold(doc))
    return tally


def report(tally: Tally) -> None:
    """Print precision, recall and F1 by label."""
    for label, right, found, gold in tally.rows():
        precision, recall = right / max(found, 1), right / max(gold, 1)
        f1 = 2 * right / max(found + gold, 1)
        print(f"{label:10} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  (n {gold})")


def scores(tally: Tally) -> dict[str, dict[str, float]]:
    """Return each rule's precision, smoothed, and how many spans it was measured on."""
    judged = json.loads((HERE / "judged.json").read_text(encoding="utf-8"))["rules"]
    for rule, facts in judged.items():
        tally.rules[rule][0] += facts["right"]
        tally.rules[rule][1] += facts["n"]
    return {
        rule: {"score": round((right + PRIOR * PRIOR_COUNT) / (n + PRIOR_COUNT), 2), "n": n}
        for rule, (right, n) in sorted(tally.rules.items())
    }


def write_scores(tally: Tally) -> None:
    """Write scores.json, one rule a line."""
    rows = [f'    "{rule}": {json.dumps(facts)}' for rule, facts in scores(tally).items()]
    text = '{\n  "format": "annotator.rule-scores.v1",\n  "rules": {\n' + ",\n".join(rows) + "\n  }\n}\n"
    (HERE / "scores.json").write_text(text, encoding="utf-8", newline="\n")


def sample(paths: Iterable[Path], rule: str, count: int) -> None:
    """Print some spans that a rule found, for judging."""
    suggester = GazetteerSuggester()
    hits = [
        marked(doc["text"], span)
        for doc in documents(paths)
        for span, found_rule in found_in(suggester, doc["text"])
        if found_rule == rule
    ]
    random.Random(0).shuffle(hits)
    print(*hits[:count], f"{len(hits)} in all", sep="\n")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="JSONL with gold annotation")
    parser.add_argument("--write", action="store_true", help="write scores.json")
    parser.add_argument("--errors", type=int, default=0, help="how many errors to show")
    parser.add_argument("--rules", action="store_true", help="show each rule")
    parser.add_argument("--sample", metavar="RULE", help="show spans of one rule")
    parser.add_argument("--count", type=int, default=40, help="how many spans to show")
    chosen = parser.parse_args()
    if chosen.sample:
        sample(chosen.files, chosen.sample, chosen.count)
        return
    tally = measure(chosen.files)
    random.Random(0).shuffle(tally.errors)
    print(*tally.errors[: chosen.errors], sep="\n")
    if chosen.rules:
        for rule, (right, n) in sorted(tally.rules.items()):
            print(f"{rule:24} {right / n:.2f}  {right}/{n}")
    report(tally)
    if chosen.write:
        write_scores(tally)


if __name__ == "__main__":
    main()
