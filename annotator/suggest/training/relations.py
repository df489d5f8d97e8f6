"""The relations' part of a pipeline's folder: what the rules are worth, and a head for the types of re3d.

How often each rule is right comes along from the shipped pipeline, for the rules are the program's. The head reads the
network's hidden states, so a new network needs a new head.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from spacy.language import Language

from annotator.suggest.learning.scores import Score
from annotator.suggest.neural.loading import shipped_folder
from annotator.suggest.neural.onnx_ner import EntityRecogniser
from annotator.suggest.neural.suggester import EmbeddedSuggester
from annotator.suggest.relations.finder import RELATIONS, RULE_SCORES
from annotator.suggest.relations.head import HEAD_FILE
from annotator.suggest.relations.learned import PairFinder
from annotator.suggest.training import relation_head
from annotator.suggest.training.corpora import split_file

_BROUGHT: Final = (RULE_SCORES, relation_head.SETTINGS_FILE)


@dataclass(frozen=True, slots=True)
class HeadScores:
    """How the head does on its corpus's test part: right, proposed and gold, ends given and the pipeline's own.

    A symmetric relation is one, however it is drawn.
    """

    corpus: str
    ends_given: tuple[int, int, int]
    own_ends: tuple[int, int, int]


def make_relations(nlp: Language, out: Path, corpora: Path | None, report: Callable[[str], None]) -> HeadScores | None:
    """Write the relations' part of a pipeline's folder, and return how its head does; None without a head."""
    folder = out / RELATIONS
    folder.mkdir(exist_ok=True)
    for name in _BROUGHT:
        shutil.copyfile(shipped_folder() / RELATIONS / name, folder / name)
    settings = relation_head.HeadSettings.from_file(folder / relation_head.SETTINGS_FILE)
    splits = (*settings.splits, "test")
    if corpora is None or not all(split_file(corpora, settings.corpus, split).is_file() for split in splits):
        report(f"Without the corpus {settings.corpus}, the types of relation that it has are not learned.")
        return None
    recogniser = nlp.get_pipe("annotator_ner")
    assert isinstance(recogniser, EntityRecogniser)
    return _train_head(PairFinder(nlp, recogniser.network), settings, corpora, out, report)


def _train_head(
    finder: PairFinder, settings: relation_head.HeadSettings, corpora: Path, out: Path, report: Callable[[str], None]
) -> HeadScores:
    head = relation_head.trained(relation_head.lesson(finder, corpora, settings), settings)
    head.to_file(out / RELATIONS / HEAD_FILE)
    scores = HeadScores(
        settings.corpus,
        _counts(relation_head.measured(finder, corpora, settings, head)),
        _counts(relation_head.end_to_end(EmbeddedSuggester(out), corpora, settings)),
    )
    shown = Score(*scores.ends_given).f1
    report(
        f"Relations of {settings.corpus}, test part, ends given: F1 {shown:.3f} of {scores.ends_given[2]} relations."
    )
    return scores


def _counts(tally: relation_head.Tally) -> tuple[int, int, int]:
    return tally.once.right, tally.once.proposed, tally.once.gold
