"""Train the relation head on re3d, and measure it: ends given, and with the ends that the pipeline itself suggests.

``python -m annotator.suggest.training.relation_head train --corpora CORPORA`` writes ``re3d.npz`` into the shipped
pipeline's folder of relations, by the settings in its ``relations.toml``; ``... measure`` prints the figures on re3d's
test part, ``... check`` those over folds of the training documents alone, to choose settings by.
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from annotator.suggest.api import SuggestedRelation, SuggestedSpan
from annotator.suggest.learning.scores import Score
from annotator.suggest.neural.loading import shipped_folder
from annotator.suggest.neural.suggester import EmbeddedSuggester
from annotator.suggest.relations.checking import Checked, cross_checked, fit_checked
from annotator.suggest.relations.finder import RELATIONS
from annotator.suggest.relations.fitting import Example, FitSettings, Lessons, examples_of
from annotator.suggest.relations.head import HEAD_FILE, LinearHead
from annotator.suggest.relations.learned import PairFinder, links

SETTINGS_FILE: Final = "relations.toml"
_DRAWS: Final = 3
Gold = dict[tuple[int, int], str]
Place = tuple[int, int]
Link = tuple[Place, Place, str]


@dataclass(frozen=True, slots=True)
class HeadSettings:
    """What the head is trained on and how; ``symmetric`` relations are drawn once, as the preset says."""

    corpus: str = "re3d"
    splits: tuple[str, ...] = ("train", "dev")
    symmetric: frozenset[str] = frozenset()
    fit: FitSettings = field(default_factory=FitSettings)

    @classmethod
    def from_file(cls, path: Path) -> "HeadSettings":
        """Read the settings."""
        record = tomllib.loads(path.read_text(encoding="utf-8"))
        return cls(
            record["corpus"], tuple(record["splits"]), frozenset(record["symmetric"]), FitSettings(**record["fit"])
        )


@dataclass(slots=True)
class Tally:
    """Counts of links of the same type.

    ``once`` takes a symmetric relation for one, however it is drawn, ``each`` counts links as annotated: exact ends.
    ``loose`` is as ``once``, for ends that overlap. ``reachable`` gold links have both ends among the spans found.
    """

    symmetric: frozenset[str]
    once: Score = field(default_factory=Score)
    each: Score = field(default_factory=Score)
    loose: Score = field(default_factory=Score)
    reachable: int = 0

    def add(self, spans: Sequence[SuggestedSpan], found: set[Link], gold: set[Link]) -> None:
        """Take in a document, with all spans that were found in it."""
        self.each += _score(found, gold)
        once, true = {self._turned(link) for link in found}, {self._turned(link) for link in gold}
        self.once += _score(once, true)
        self.loose += Score(_matched(once, true), len(once), len(true))
        known = {_extent(span) for span in spans}
        self.reachable += sum(head in known and tail in known for head, tail, _ in true)

    def _turned(self, link: Link) -> Link:
        head, tail, label = link
        return (min(head, tail), max(head, tail), label) if label in self.symmetric else link


def _score(found: set[Link], gold: set[Link]) -> Score:
    return Score(len(found & gold), len(found), len(gold))


def _matched(found: set[Link], gold: set[Link]) -> int:
    """Return how many links found overlap a gold one of their type at both ends, each gold one taken once."""
    left = sorted(gold)
    for link in sorted(found):
        same = next((g for g in left if g[2] == link[2] and all(map(_overlap, link[:2], g[:2]))), None)
        if same is not None:
            left.remove(same)
    return len(gold) - len(left)


def _overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def read_documents(corpora: Path, corpus: str, split: str) -> Iterator[tuple[str, list[SuggestedSpan], Gold]]:
    """Yield text, gold ends and relations (by the ends' places) of each document."""
    with (corpora / corpus / f"{split}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            places = {entity["id"]: place for place, entity in enumerate(record["entities"])}
            spans = [SuggestedSpan(e["start"], e["end"], e["label"], 1.0) for e in record["entities"]]
            gold = {(places[r["head"]], places[r["tail"]]): r["label"] for r in record["relations"]}
            yield record["text"], spans, gold


def lesson(finder: PairFinder, corpora: Path, settings: HeadSettings) -> list[Example]:
    """Return the pairs of the training documents."""
    documents = (found for split in settings.splits for found in read_documents(corpora, settings.corpus, split))
    return [
        example
        for number, (text, spans, gold) in enumerate(documents)
        for example in examples_of(number, *finder.read(text, spans), gold, settings.symmetric)
    ]


def laid_out(examples: Sequence[Example], settings: HeadSettings) -> Lessons:
    """Return examples ready to be fitted to, with all labels that they have."""
    return Lessons(examples, settings.fit, tuple(sorted({example.label for example in examples} - {""})))


def trained(
    examples: Sequence[Example], settings: HeadSettings, tell: Callable[[str], object] = lambda _: None
) -> LinearHead:
    """Return a head fitted to all examples, its threshold from folds of their documents."""
    head, checked = fit_checked(laid_out(examples, settings))
    tell(f"{_folds(checked)}\n")
    return head


def _folds(checked: Checked) -> str:
    total = checked.total
    rates = f"P {total.precision:.3f} R {total.recall:.3f} F1 {total.f1:.3f}"
    return f"threshold {checked.threshold}, over folds: {rates} ({total.gold} relations)"


def measured(finder: PairFinder, corpora: Path, settings: HeadSettings, head: LinearHead) -> Tally:
    """Return how the head does on the test part, its ends given; relations across sentences are counted, too."""
    tally = Tally(settings.symmetric)
    for text, spans, gold in read_documents(corpora, settings.corpus, "test"):
        tally.add(spans, _links(spans, links(head, *finder.read(text, spans))), _gold_links(spans, gold))
    return tally


def end_to_end(suggester: EmbeddedSuggester, corpora: Path, settings: HeadSettings) -> Tally:
    """Return how the suggester does on the test part, the ends being its own spans, exactly."""
    tally = Tally(settings.symmetric)
    suggester.want(suggester.learned_labels)
    for text, spans, gold in read_documents(corpora, settings.corpus, "test"):
        answer = suggester.suggest(text)
        found = [link for link in answer.relations if link.label in suggester.learned_labels]
        tally.add(answer.spans, _links(answer.spans, found), _gold_links(spans, gold))
    return tally


def _links(spans: Sequence[SuggestedSpan], found: Sequence[SuggestedRelation]) -> set[Link]:
    return {(_extent(spans[link.head]), _extent(spans[link.tail]), link.label) for link in found}


def _gold_links(spans: Sequence[SuggestedSpan], gold: Gold) -> set[Link]:
    return {(_extent(spans[head]), _extent(spans[tail]), label) for (head, tail), label in gold.items()}


def _extent(span: SuggestedSpan) -> Place:
    return span.start, span.end


def _rows(name: str, tally: Tally) -> Iterator[str]:
    counts = {"symmetric ones once": tally.once, "as annotated": tally.each, "ends that overlap": tally.loose}
    for how, score in counts.items():
        rates = f"P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}"
        yield f"{name}, {how}: {rates} ({score.gold} relations)\n"
    yield f"{name}: of {tally.once.gold} relations, {tally.reachable} have both ends among the spans\n"


def main() -> None:
    """Train, check or measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("train", "check", "measure"))
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--folder", type=Path, default=shipped_folder() / RELATIONS, help="where the settings lie")
    given = parser.parse_args()
    settings = HeadSettings.from_file(given.folder / SETTINGS_FILE)
    finder = PairFinder.shipped()
    if given.what == "check":
        examples = lesson(finder, given.corpora, settings)
        for draw in range(_DRAWS):
            drawn = replace(settings, fit=replace(settings.fit, seed=settings.fit.seed + draw))
            sys.stdout.write(f"draw {draw + 1}: {_folds(cross_checked(laid_out(examples, drawn)))}\n")
        return
    if given.what == "train":
        head = trained(lesson(finder, given.corpora, settings), settings, sys.stdout.write)
        head.to_file(given.folder / HEAD_FILE)
    head = LinearHead.from_file(given.folder / HEAD_FILE)
    sys.stdout.writelines(_rows("re3d test, ends given", measured(finder, given.corpora, settings, head)))
    sys.stdout.writelines(_rows("re3d test, own ends", end_to_end(EmbeddedSuggester(), given.corpora, settings)))


if __name__ == "__main__":
    main()
