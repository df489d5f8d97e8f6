"""Documents compared one by one, and the sum of it all."""

from collections import Counter
from collections.abc import Collection

from annotator.model.annotation import covered_text
from annotator.model.evaluation import relations, spans
from annotator.model.evaluation.values import (
    Difference,
    ErrorKind,
    EvalDocument,
    EvalRelation,
    EvalSpan,
    Evaluation,
    Measure,
    Mention,
    RelationMeasure,
    Tally,
)
from annotator.model.text import shortened

_QUOTE = 80


def compare(
    evaluation: Evaluation, gold: EvalDocument, predicted: EvalDocument, symmetric: Collection[str] = ()
) -> None:
    """Add one document to an evaluation; both sides are on the same text.

    Args:
        evaluation: What is added to.
        gold: The side that is right.
        predicted: The side that is measured against it.
        symmetric: The labels of relations that have no direction.
    """
    evaluation.documents += 1
    _count_spans(evaluation, gold.spans, predicted.spans)
    _count_relations(evaluation, gold.relations, predicted.relations, symmetric)
    found: list[Difference] = []
    for one, other, kind in spans.align(gold.spans, predicted.spans):
        evaluation.confusion[one.label if one else "", other.label if other else ""] += 1
        if kind is not None:
            found.append(_difference(kind, "span", gold, _span(gold, one), _span(gold, other)))
    for link, said, kind in relations.align(gold.relations, predicted.relations, symmetric):
        evaluation.relation_confusion[link.label if link else "", said.label if said else ""] += 1
        if kind is not None:
            found.append(_difference(kind, "relation", gold, _relation(gold, link), _relation(gold, said)))
    evaluation.differences += sorted(found, key=lambda d: (d.of == "relation", d.place.start, d.place.end))


def _count_spans(evaluation: Evaluation, gold: tuple[EvalSpan, ...], predicted: tuple[EvalSpan, ...]) -> None:
    labels = {span.label for span in (*gold, *predicted)}
    for label in ("", *labels):
        side = spans.Side([span for span in gold if label in ("", span.label)])
        others = [span for span in predicted if label in ("", span.label)]
        for measure in Measure:
            evaluation.spans.count(measure, spans.tally(side, others, measure), label)


def _count_relations(
    evaluation: Evaluation,
    gold: tuple[EvalRelation, ...],
    predicted: tuple[EvalRelation, ...],
    symmetric: Collection[str],
) -> None:
    labels = {relation.label for relation in (*gold, *predicted)}
    for measure in RelationMeasure:
        whole = Tally()
        for label in labels:
            mine = [one for one in gold if one.label == label], [one for one in predicted if one.label == label]
            found = relations.tally(*mine, measure, symmetric)
            evaluation.relations.count(measure, found, label)
            whole.add(found)
        evaluation.relations.count(measure, whole)


def _difference(
    kind: ErrorKind, of: str, document: EvalDocument, gold: Mention | None, predicted: Mention | None
) -> Difference:
    return Difference(kind, of, document.key, document.title, gold, predicted)


def _span(document: EvalDocument, span: EvalSpan | None) -> Mention | None:
    if span is None:
        return None
    return Mention(span.label, span.start, span.end, shortened(covered_text(document.text, span.fragments), _QUOTE))


def _relation(document: EvalDocument, relation: EvalRelation | None) -> Mention | None:
    if relation is None:
        return None
    ends = relation.head, relation.tail
    quote = " → ".join(shortened(covered_text(document.text, end.fragments), _QUOTE // 2) for end in ends)
    return Mention(relation.label, min(e.start for e in ends), max(e.end for e in ends), quote)


def labels_of(counted: Counter[tuple[str, str]]) -> list[str]:
    """Return the labels of a confusion table, the most frequent in gold first."""
    in_gold: Counter[str] = Counter()
    for (gold, predicted), number in counted.items():
        in_gold[gold] += number
        in_gold[predicted] += 0
    return sorted((label for label in in_gold if label), key=lambda label: (-in_gold[label], label))
