"""An evaluation for machines (JSON) and as columns of text."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from annotator.model.evaluation.compare import labels_of
from annotator.model.evaluation.values import Difference, Evaluation, Measure, Mention, RelationMeasure, Scores, Tally

ALL = "all labels"
NOTHING = "(nothing)"


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return everything, as JSON can hold it; offsets are code points, ends exclusive."""
    found: dict[str, Any] = {
        "format": "annotator.evaluation.v1",
        "gold": evaluation.gold,
        "predicted": evaluation.predicted,
        "documents": evaluation.documents,
        "matched_by": dict(evaluation.matched_by),
        "unmatched": {"gold": evaluation.unmatched_gold, "predicted": evaluation.unmatched_predicted},
        "left_out": evaluation.left_out,
    }
    for name, scores, measures in evaluation.kinds():
        found[name] = {
            "all": {measure: _figures(scores.of(measure)) for measure in measures},
            "macro_f1": {measure: scores.macro_f1(measure) for measure in measures},
            "labels": {
                label: {measure: _figures(scores.of(measure, label)) for measure in measures}
                for label in sorted(scores.labels)
            },
        }
    found["confusion"] = _pairs(evaluation.confusion)
    found["relation_confusion"] = _pairs(evaluation.relation_confusion)
    found["errors"] = [_difference(difference) for difference in evaluation.differences]
    return found


def _figures(tally: Tally) -> dict[str, float]:
    return {
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
        "correct": tally.correct,
        "incorrect": tally.incorrect,
        "partial": tally.partial,
        "missed": tally.missed,
        "spurious": tally.spurious,
        "possible": tally.possible,
        "actual": tally.actual,
    }


def _pairs(counted: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"gold": gold or None, "predicted": predicted or None, "count": count}
        for (gold, predicted), count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "kind": difference.kind.value,
        "of": difference.of,
        "document": difference.key,
        "title": difference.title,
        "gold": _mention(difference.gold),
        "predicted": _mention(difference.predicted),
    }


def _mention(mention: Mention | None) -> dict[str, Any] | None:
    if mention is None:
        return None
    return {"label": mention.label, "start": mention.start, "end": mention.end, "quote": mention.quote}


Row = tuple[str, ...]


def score_columns(relations: bool) -> Row:
    """Return the headings of ``score_rows``."""
    measures = RelationMeasure if relations else Measure
    return ("label", "gold", "predicted", "precision", "recall", *(f"F1 {measure.value}" for measure in measures))


def score_rows(evaluation: Evaluation, *, relations: bool = False) -> list[Row]:
    """Return a row for all labels, and one for each, the most frequent in gold first; P and R are strict."""
    scores = evaluation.relations if relations else evaluation.spans
    measures = tuple(RelationMeasure if relations else Measure)
    labels = sorted(scores.labels, key=lambda label: (-scores.of("strict", label).possible, label))
    return [_row(scores, label, measures) for label in ("", *labels)]


def _row(scores: Scores, label: str, measures: tuple[str, ...]) -> Row:
    strict = scores.of("strict", label)
    return (
        label or ALL,
        f"{strict.possible:,}",
        f"{strict.actual:,}",
        f"{strict.precision:.3f}",
        f"{strict.recall:.3f}",
        *(f"{scores.of(measure, label).f1:.3f}" for measure in measures),
    )


def confusion_table(counted: Counter[tuple[str, str]]) -> tuple[Row, list[Row]]:
    """Return the headings and the rows of a confusion table: gold downwards, predicted across, nothing last."""
    labels = [*labels_of(counted), ""]
    header = ("gold ↓  predicted →", *(label or NOTHING for label in labels))
    rows = [
        (
            gold or NOTHING,
            *(f"{counted[gold, predicted]:,}" if counted[gold, predicted] else "·" for predicted in labels),
        )
        for gold in labels
    ]
    return header, rows


def summary(evaluation: Evaluation) -> str:
    """Return the heading: who is compared with whom, on how much."""
    documents = "1 document" if evaluation.documents == 1 else f"{evaluation.documents:,} documents"
    return f"{evaluation.predicted} against {evaluation.gold} (gold), {documents}"


def not_counted(evaluation: Evaluation, most: int = 10) -> Iterator[str]:
    """Yield sentences on the documents that were not compared; the first few are named."""
    for titles, why in (
        (evaluation.unmatched_gold, f"only {evaluation.gold} has"),
        (evaluation.unmatched_predicted, f"only {evaluation.predicted} has"),
    ):
        if titles:
            named = "; ".join(titles[:most]) + ("; …" if len(titles) > most else "")
            yield f"Not compared, since {why} them ({len(titles):,}): {named}"
    if evaluation.left_out:
        named = " ".join(evaluation.left_out[:most]) + (" …" if len(evaluation.left_out) > most else "")
        yield f"Left out ({len(evaluation.left_out):,}): {named}"


def error_line(difference: Difference) -> str:
    """Return a difference as one line of text."""
    where = f"{difference.title or difference.key}, {difference.place.start}–{difference.place.end}"
    return f"{difference.kind.value}: {where}: {sides(difference)}"


def sides(difference: Difference) -> str:
    """Return both sides of a difference in words."""
    said = [
        f"{who} “{mention.quote}” {mention.label}"
        for who, mention in (("gold", difference.gold), ("predicted", difference.predicted))
        if mention
    ]
    return ", ".join(said)
