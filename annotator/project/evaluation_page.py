"""An evaluation as one HTML page for readers: plots drawn in it, light and dark, nothing fetched from anywhere."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from string import Template
from typing import Final

from annotator.model.evaluation.compare import labels_of
from annotator.model.evaluation.values import Difference, ErrorKind, Evaluation, Measure, Scores, Tally
from annotator.project.evaluation_report import NOTHING, not_counted, score_columns, score_rows, summary
from annotator.resource_files import resource

_LISTED: Final = 500
_WORDS: Final = {
    ("spans", "strict"): "Ends and label both right.",
    ("spans", "exact"): "Ends right, whatever the label.",
    ("spans", "partial"): "Ends, an overlap counting half, whatever the label.",
    ("spans", "type"): "Label right, any overlap doing.",
    ("relations", "strict"): "Label, direction and both ends exactly right.",
    ("relations", "relaxed"): "Label and direction right, an overlap of each end doing.",
}
_LABEL_PX: Final = 190
_BAR_PX: Final = 640
_ROW_PX: Final = 46
_LONGEST: Final = 26


def page(evaluation: Evaluation) -> str:
    """Return the page."""
    return Template(resource("pages", "evaluation.html").read_text(encoding="utf-8")).substitute(
        title=escape(f"{evaluation.predicted} against {evaluation.gold}"),
        summary=escape(summary(evaluation)),
        cards="".join(_cards(evaluation)),
        sections="\n".join(_sections(evaluation)),
        notes="".join(f"<p>{escape(line)}</p>" for line in not_counted(evaluation, most=100)),
    )


def _cards(evaluation: Evaluation) -> Iterator[str]:
    for name, scores, measures in evaluation.kinds():
        if scores.total and scores.labels:
            for measure in measures:
                tally = scores.of(measure)
                yield (
                    f'<div class="card"><div class="what">{escape(name)}, {escape(str(measure))}</div>'
                    f'<div class="figure">{tally.f1:.3f}</div>'
                    f'<div class="detail">P {tally.precision:.3f} · R {tally.recall:.3f}</div>'
                    f'<div class="means">{escape(_WORDS[name, str(measure)])}</div></div>'
                )


def _sections(evaluation: Evaluation) -> Iterator[str]:
    for name, scores, _ in evaluation.kinds():
        if not scores.labels:
            continue
        relations = name == "relations"
        counted = evaluation.relation_confusion if relations else evaluation.confusion
        yield f"<section><h2>{name.capitalize()} by label</h2>{_plot(scores)}"
        yield _table(score_columns(relations), score_rows(evaluation, relations=relations))
        yield f"</section><section><h2>What {escape(name)} were taken for</h2>{_confusion(counted)}</section>"
    if evaluation.differences:
        yield f"<section><h2>Differences ({len(evaluation.differences):,})</h2>"
        yield from _differences(evaluation.differences)
        yield "</section>"


# Plots


def _plot(scores: Scores) -> str:
    """Return bars of precision, recall and F1 (strict) for each label, the most frequent in gold first."""
    labels = sorted(scores.labels, key=lambda label: (-scores.of(Measure.STRICT, label).possible, label))
    height = 34 + len(labels) * _ROW_PX
    rows = "".join(_bars(label, scores.of(Measure.STRICT, label), 28 + n * _ROW_PX) for n, label in enumerate(labels))
    grid = "".join(_grid_line(share / 4, height) for share in range(5))
    width = _LABEL_PX + _BAR_PX + 70
    keys = "".join(
        f'<span><i class="{key}"></i>{words}</span>'
        for key, words in (("p", "precision"), ("r", "recall"), ("f", "F1"))
    )
    return (
        f'<div class="keys">{keys}<span class="aside">strict</span></div>'
        f'<div class="scroll"><svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="Precision, recall and F1 of each label">{grid}{rows}</svg></div>'
    )


def _grid_line(share: float, height: int) -> str:
    x = _LABEL_PX + share * _BAR_PX
    return (
        f'<line class="grid" x1="{x:g}" x2="{x:g}" y1="20" y2="{height}"/>'
        f'<text class="tick" x="{x:g}" y="13" text-anchor="middle">{share:g}</text>'
    )


def _bars(label: str, tally: Tally, y: int) -> str:
    bars = "".join(
        f'<rect class="{key}" x="{_LABEL_PX}" y="{y + 2 + n * 12}" width="{max(1.0, value * _BAR_PX):.1f}" height="9" '
        f'rx="2"><title>{words} {value:.3f}</title></rect>'
        for n, (key, words, value) in enumerate(
            (("p", "precision", tally.precision), ("r", "recall", tally.recall), ("f", "F1", tally.f1))
        )
    )
    short = label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
    end = _LABEL_PX + tally.f1 * _BAR_PX + 6
    return (
        f'<g><text class="label" x="{_LABEL_PX - 10}" y="{y + 17}" text-anchor="end"><title>{escape(label)}</title>'
        f'{escape(short)}</text><text class="count" x="{_LABEL_PX - 10}" y="{y + 32}" text-anchor="end">'
        f"{tally.possible:,} in gold</text>{bars}"
        f'<text class="value" x="{end:.1f}" y="{y + 34}">{tally.f1:.3f}</text></g>'
    )


def _confusion(counted: Counter[tuple[str, str]]) -> str:
    """Return gold downwards and predicted across, each cell as strong as its share of the row."""
    labels = [*labels_of(counted), ""]
    head = "".join(f'<th class="across"><div>{escape(label or NOTHING)}</div></th>' for label in labels)
    rows = []
    for gold in labels:
        total = sum(counted[gold, predicted] for predicted in labels) or 1
        cells = "".join(_cell(gold, predicted, counted[gold, predicted], total) for predicted in labels)
        rows.append(f"<tr><th>{escape(gold or NOTHING)}</th>{cells}</tr>")
    caption = "Gold downwards, predicted across; the colour is the share of the row."
    return (
        f'<div class="scroll"><table class="confusion"><caption>{caption}</caption>'
        f"<thead><tr><th></th>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cell(gold: str, predicted: str, count: int, total: int) -> str:
    if not count:
        return "<td></td>"
    kind = "right" if gold == predicted else "wrong"
    said = escape(f"{gold or NOTHING} taken for {predicted or NOTHING}: {count:,} of {total:,}", quote=True)
    share = round(12 + 68 * count / total)
    return f'<td class="{kind}" style="--share:{share}%" title="{said}">{count:,}</td>'


# Tables


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join(
        f"<tr><th>{escape(first)}</th>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
        for first, *cells in rows
    )
    return (
        f'<div class="scroll"><table class="scores"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _differences(found: Sequence[Difference]) -> Iterator[str]:
    by_kind: defaultdict[ErrorKind, list[Difference]] = defaultdict(list)
    for difference in found:
        by_kind[difference.kind].append(difference)
    for kind in ErrorKind:
        listed = by_kind[kind]
        if not listed:
            continue
        more = f"<p>The first {_LISTED:,} are listed.</p>" if len(listed) > _LISTED else ""
        rows = "".join(map(_difference, listed[:_LISTED]))
        yield (
            f"<details><summary>{escape(kind.words)} <b>{len(listed):,}</b></summary>{more}"
            '<div class="scroll"><table class="errors"><thead><tr><th>Gold</th><th>Predicted</th><th>Document</th>'
            f"<th>Place</th></tr></thead><tbody>{rows}</tbody></table></div></details>"
        )


def _difference(difference: Difference) -> str:
    cells = "".join(
        f'<td><bdi>{escape(side.quote)}</bdi> <span class="tag">{escape(side.label)}</span></td>'
        if side
        else '<td class="none">–</td>'
        for side in (difference.gold, difference.predicted)
    )
    place = difference.place
    title = escape(difference.title or difference.key)
    return f'<tr>{cells}<td class="title"><bdi>{title}</bdi></td><td>{place.start}–{place.end}</td></tr>'
