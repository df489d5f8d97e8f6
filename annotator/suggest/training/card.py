"""The model card, the attributions and the reliability plot of a pipeline's folder, from its measurements."""

import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.suggest.neural.loading import PIPELINE
from annotator.suggest.training import card_texts as texts
from annotator.suggest.training.calibrate import reliability_svg
from annotator.suggest.training.evaluate import Sheet, table
from annotator.suggest.training.library import Library
from annotator.suggest.training.measure import Measured
from annotator.suggest.training.relations import HeadScores
from annotator.suggest.training.settings import Part, Settings
from annotator.suggest.training.syntax import TREEBANK


@dataclass(frozen=True, slots=True)
class Facts:
    """What a card tells: what was learned from, and what came of it.

    ``calibrated`` tells whether enough was held back to fit the scores on; ``syntax`` has the scores on each treebank,
    ``parser_trained`` whether the parser is this training's own; ``head`` how the relations' head does, if there is.
    """

    name: str
    library: Library
    measured: Measured
    calibrated: bool
    syntax: dict[str, dict[str, float]]
    parser_trained: bool
    head: HeadScores | None


def write_card(out: Path, facts: Facts) -> None:
    """Write MODEL_CARD.md, ATTRIBUTION.md, reliability.svg and scores.json into a pipeline's folder."""
    measured = facts.measured
    (out / "reliability.svg").write_text(reliability_svg(measured.bins, measured.test_error), encoding="utf-8")
    (out / "ATTRIBUTION.md").write_text(attribution(facts), encoding="utf-8")
    (out / "scores.json").write_text(json.dumps(record(facts), indent=1) + "\n", encoding="utf-8")
    (out / "MODEL_CARD.md").write_text("\n\n".join(_sections(facts)) + "\n", encoding="utf-8")


def record(facts: Facts) -> dict[str, Any]:
    """Return the figures that a pipeline's folder records about itself."""
    measured = facts.measured
    return {
        "format": "annotator.pipeline-scores.v1",
        "entities": {corpus: _sheet(sheet) for corpus, sheet in measured.sheets.items()},
        "rules_alone": {corpus: round(sheet.total.f1, 4) for corpus, sheet in measured.rules_alone.items()},
        "syntax": facts.syntax,
        "relations": _relations(facts.head) if facts.head else {},
        "calibration_error": {"held": round(measured.held_error, 4), "test": round(measured.test_error, 4)},
    }


def attribution(facts: Facts) -> str:
    """Return the attributions of what a pipeline was made from."""
    parts = facts.library.settings.parts
    treebank = facts.library.settings.treebank or TREEBANK
    corpora = {_family(part.corpus) for part in parts if part.corpus}
    corpora |= {facts.head.corpus} if facts.head else set()
    corpora |= {"gum"} if facts.parser_trained and treebank == TREEBANK else set()
    lines = [line for family, line in texts.ATTRIBUTIONS.items() if family in corpora]
    lines += [texts.OWN_GOLD.format(name=name) for name in _own(facts.library)]
    lines += [texts.OWN_TREEBANK.format(name=treebank)] if facts.parser_trained and treebank != TREEBANK else []
    sections = [texts.ENCODER, "## Corpora\n\n" + "\n".join(lines)]
    if not facts.parser_trained:
        sections.append(texts.SHIPPED_PARSER)
    tested = {texts.FOREIGN[name] for name in ("uner-pud-sa",) if name in facts.measured.sheets}
    tested |= {texts.FOREIGN["ud-pud-sa"] for name in facts.syntax if name.startswith("PUD")}
    if tested:
        sections.append(f"Evaluated on, not trained on: {' and '.join(sorted(tested))}.")
    if facts.head:
        sections.append(texts.HEAD_ATTRIBUTION)
    return "\n\n".join([*sections, texts.WORD_LISTS]) + "\n"


def _sections(facts: Facts) -> Iterator[str]:
    """Yield the paragraphs, tables and headings of the card."""
    measured, settings = facts.measured, facts.library.settings
    shipped = f"en_{facts.name}" == PIPELINE
    treebank = settings.treebank or TREEBANK if facts.parser_trained else texts.SHIPPED_TREEBANK
    yield texts.INTRO.format(name=f"en_{facts.name}")
    yield texts.PARTS.format(treebank=treebank)
    yield from [texts.OWN_RELATION_CARD, "## Data"] if shipped else ["## Data"]
    yield _prose(texts.DATA, texts.OWN_DATA if _own(facts.library) else "")
    yield from [texts.UNSEEN] if shipped else []
    yield _parts(facts.library)
    yield "## Scores"
    if measured.sheets:
        yield from (texts.SCORES, _summary(measured), "### Per label", table(measured.sheets))
        yield from [texts.TRIED] if shipped else []
    else:
        yield texts.NO_SCORES
    if facts.syntax:
        yield from ("### Tags and dependencies", _syntax_table(facts.syntax))
    if facts.head:
        yield from ("### Relations", texts.RELATIONS, _head_table(facts.head))
    yield from ("## Calibration", *_calibration(facts), "## Speed", texts.SPEED, "## Known faults")
    yield "\n".join(_faults(settings))


def _prose(*sentences: str) -> str:
    return textwrap.fill(" ".join(filter(None, sentences)), 118, break_long_words=False, break_on_hyphens=False)


def _faults(settings: Settings) -> Iterator[str]:
    if any(part.corpus == "re3d" for part in settings.parts):
        yield texts.FAULT_WEAPONS
    yield from texts.FAULTS
    if any(stage.stop for stage in settings.stages):
        yield texts.FAULT_CUT_SHORT


def _own(library: Library) -> list[str]:
    return list(dict.fromkeys(library.name_of(part) for part in library.settings.parts if part.gold))


def _family(corpus: str) -> str:
    return "crossner" if corpus.startswith("crossner") else corpus


def _parts(library: Library) -> str:
    rows = ["| corpus | part | weight an epoch |", "|---|---|---|"]
    for part in library.settings.parts:
        first = f", first {part.first} documents" if part.first else ""
        rows.append(f"| {library.name_of(part)} | {_split(part)}{first} | {part.weight} |")
    return "\n".join(rows)


def _split(part: Part) -> str:
    return f"{part.split}; marks {', '.join(part.labels)}" if part.gold else part.split


def _summary(measured: Measured) -> str:
    rows = ["| corpus | gold spans | rules alone | precision | recall | F1 |", "|---|---|---|---|---|---|"]
    for corpus, sheet in measured.sheets.items():
        total, alone = sheet.total, measured.rules_alone[corpus].total
        shown = f"{total.precision:.3f} | {total.recall:.3f} | **{total.f1:.3f}**"
        rows.append(f"| {corpus} | {total.gold} | {alone.f1:.3f} | {shown} |")
    return "\n".join(rows)


def _syntax_table(syntax: dict[str, dict[str, float]]) -> str:
    rows = ["| treebank | tags | UPOS | UAS | LAS | sentences F1 |", "|---|---|---|---|---|---|"]
    for name, scores in syntax.items():
        values = " | ".join(
            f"{scores.get(key, 0.0):.3f}" for key in ("tag_acc", "pos_acc", "dep_uas", "dep_las", "sents_f")
        )
        rows.append(f"| {name} | {values} |")
    return "\n".join(rows)


def _head_table(head: HeadScores) -> str:
    rows = [f"| {head.corpus}, test part | relations | precision | recall | F1 |", "|---|---|---|---|---|"]
    for name, (right, proposed, gold) in (("ends given", head.ends_given), ("the pipeline's own ends", head.own_ends)):
        precision, recall = right / max(1, proposed), right / max(1, gold)
        f1 = 2 * right / max(1, proposed + gold)
        rows.append(f"| {name} | {gold} | {precision:.3f} | {recall:.3f} | {f1:.3f} |")
    return "\n".join(rows)


def _relations(head: HeadScores) -> dict[str, Any]:
    found: dict[str, Any] = {"corpus": head.corpus}
    for name, (right, proposed, gold) in (("ends_given", head.ends_given), ("own_ends", head.own_ends)):
        f1 = 2 * right / max(1, proposed + gold)
        found[name] = {"right": right, "proposed": proposed, "gold": gold, "f1": round(f1, 4)}
    return found


def _calibration(facts: Facts) -> Iterator[str]:
    measured = facts.measured
    said = texts.CALIBRATED if facts.calibrated else texts.NOT_CALIBRATED
    if not measured.bins:
        yield _prose(said)
        return
    yield _prose(said, texts.ERRORS.format(held=measured.held_error, test=measured.test_error))
    rows = ["| score | spans | mean score | right |", "|---|---|---|---|"]
    rows += [
        f"| {b.low:.1f}-{b.high:.1f} | {b.count} | {b.mean_score:.3f} | {b.share_right:.3f} |" for b in measured.bins
    ]
    yield "\n".join(rows)


def _sheet(sheet: Sheet) -> dict[str, Any]:
    scored = {"all": sheet.total, **dict(sorted(sheet.labels.items()))}
    return {
        label: {"p": round(s.precision, 4), "r": round(s.recall, 4), "f1": round(s.f1, 4), "gold": s.gold}
        for label, s in scored.items()
    }
