"""Which items a screen shows, where, and what stands behind a shortened label."""

from collections.abc import Iterator
from uuid import UUID

from PySide6.QtCore import QRectF

from annotator.gui.textview.decorate_arcs import arc_label
from annotator.gui.textview.kinds import Hit, Part
from annotator.gui.textview.screen import Screen
from annotator.gui.textview.shown import ShownLine
from annotator.gui.textview.spots import box_rect, chip_rect
from annotator.model.visual.document import VisualDocument
from annotator.model.visual.items import VisualRelation


def item_bounds(screen: Screen, item_id: UUID) -> QRectF | None:
    """Return the rectangle around everything drawn of an item, in column coordinates; None if nothing is."""
    rects = list(_span_rects(screen, item_id))
    if not rects:
        rects = [arc.bounds() for arc in screen.arcs if arc.relation.id == item_id]
    found: QRectF | None = None
    for rect in rects:
        found = rect if found is None else found.united(rect)
    return found


def _span_rects(screen: Screen, span_id: UUID) -> Iterator[QRectF]:
    if screen.page.picture.span(span_id) is None:
        return
    for shown in screen.lines(0.0, screen.height):
        if shown.marks is None:
            continue
        for box in shown.marks.boxes:
            if box.span.id == span_id:
                yield from (box_rect(shown, box, left, right) for left, right in box.runs)
        for chip in shown.marks.chips:
            if any(span.id == span_id for span in chip.spans):
                yield chip_rect(shown, chip, screen.page.metrics)


def items_on(screen: Screen) -> frozenset[UUID]:
    """Return the ids of the spans of which a part, and of the relations of which a label, is in the viewport."""
    found: set[UUID] = set()
    for shown in screen.lines(0.0, screen.height):
        if shown.marks is not None:
            found.update(box.span.id for box in shown.marks.boxes if _is_in_view(screen, shown))
    view = QRectF(-1e5, 0.0, 2e5, screen.height)
    for arc in screen.arcs:
        if any(label.rect.intersects(view) for label in arc.labels):
            found.add(arc.relation.id)
    return frozenset(found)


def _is_in_view(screen: Screen, shown: ShownLine) -> bool:
    return shown.bottom > 0 and shown.text_top < screen.height


def tooltip(screen: Screen, hit: Hit) -> str:
    """Return what to say about the thing under the mouse; empty if it says everything itself."""
    picture = screen.page.picture
    if hit.part is Part.CHIP:
        return "\n".join(_lines_for_chip(picture, hit.items))
    if hit.part in (Part.ARC, Part.STUB) and hit.item is not None:
        relation = picture.relation(hit.item)
        return _relation_line(picture, relation) if relation is not None else ""
    return ""


def _lines_for_chip(picture: VisualDocument, items: tuple[UUID, ...]) -> Iterator[str]:
    for item in items:
        span = picture.span(item)
        if span is not None:
            yield f"{span.label}: {_quoted(picture, item)}"


def _relation_line(picture: VisualDocument, relation: VisualRelation) -> str:
    arrow = "↔" if relation.symmetric else "→"
    return f"{_quoted(picture, relation.head)} {arrow} {arc_label(relation)} {arrow} {_quoted(picture, relation.tail)}"


def _quoted(picture: VisualDocument, span_id: UUID, longest: int = 80) -> str:
    span = picture.span(span_id)
    if span is None:
        return "?"
    text = " … ".join(picture.text[start:end] for start, end in span.fragments)
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
