"""Linking: by key and target, by dragging a chip, with two items selected; reversing."""

from collections.abc import Callable
from uuid import UUID

from annotator.gui.annotate import plans
from annotator.gui.annotate.desk import Desk, stretch_of
from annotator.gui.annotate.items import fragments_of, type_of
from annotator.gui.annotate.targets import Targets, names, targets_of, types_between
from annotator.model.schema import LabelType

TypeMenu = Callable[[UUID, tuple[LabelType, ...], Callable[[LabelType], None]], None]
"""Shows a small menu of relation types at an item, and calls back with the chosen one."""

TargetFinder = Callable[[tuple[UUID, ...], Callable[[UUID], None]], None]
"""Lets the person find one of the items by typing, and calls back with it."""


class Linking:
    """Draws links; only what the schema allows lights up."""

    def __init__(self, desk: Desk, choose_type: TypeMenu, find_target: TargetFinder) -> None:
        self._desk = desk
        self._choose_type = choose_type
        self._find_target = find_target
        self._targets: Targets | None = None

    @property
    def targets(self) -> Targets | None:
        """What the link that is being drawn may go to; None if none is."""
        return self._targets if self._desk.modes.state.linking else None

    def types(self) -> tuple[LabelType, ...]:
        """Return the types that the marked target allows."""
        linking = self._desk.modes.state.linking
        if linking is None or linking.target is None or self._targets is None:
            return ()
        return self._targets.types.get(linking.target, ())

    # By key

    def start(self) -> None:
        """Link two selected spans, or look for a target of the one that is selected."""
        spans = [item for item in self._desk.modes.state.items if self._is_span(item)]
        if len(spans) == 2:
            self.link(spans[0], spans[1])
        elif len(spans) == 1:
            self._begin(spans[0])
        else:
            self._desk.tell("Select one span to link from, or two: the first is linked to the second.")

    def step(self, by: int) -> None:
        """Mark the next or the previous legal target."""
        linking = self._desk.modes.state.linking
        if linking and self._targets:
            self._mark(self._targets.step(linking.target, by))

    def find(self) -> None:
        """Find the target by typing."""
        if self._targets:
            self._find_target(self._targets.order, self._mark)

    def confirm(self) -> None:
        """Link to the marked target."""
        linking = self._desk.modes.state.linking
        if linking and linking.target:
            self.link(linking.source, linking.target)

    def take_type(self, label: LabelType) -> None:
        """Link to the marked target with a type."""
        linking = self._desk.modes.state.linking
        if linking and linking.target:
            if label in self.types():
                self._link(linking.source, linking.target, label)
            else:
                allowed = names(self.types())
                self._desk.tell(f"“{label.name}” is not allowed here. Allowed: {allowed}.")

    def take_nth(self, number: int) -> None:
        """Link to the marked target with the nth type of the bar, counted from 1."""
        types = self.types()
        if 1 <= number <= len(types):
            self.take_type(types[number - 1])

    def point_at(self, item: UUID) -> None:
        """Take a clicked item as the target, if it is a legal one."""
        linking = self._desk.modes.state.linking
        if linking is None or item == linking.source:
            return
        if self._targets and item in self._targets.types:
            self._mark(item)
            self.link(linking.source, item)
        elif self._is_span(item):
            self._refuse(linking.source, item)

    def _begin(self, source: UUID) -> None:
        targets = self._find(source)
        if targets is None or not targets.order:
            self._desk.flash(stretch_of(self._desk, source))
            self._desk.tell(f"No relation goes from {self._name(source)} to anything in this document.")
            return
        self._targets = targets
        document, picture = self._desk.document, self._desk.picture
        here = picture.order.stop(source) if picture else None
        self._mark(targets.nearest(document, here) if document and here else targets.order[0])

    def _mark(self, target: UUID | None) -> None:
        targets = self._targets
        if targets is None:
            return
        self._desk.modes.link_from(targets.source, target)
        self._desk.view.set_link_targets(targets.source, frozenset(targets.order), target)
        stretch = stretch_of(self._desk, target) if target else None
        if stretch:
            self._desk.view.reveal(*stretch)

    # By mouse

    def drag_from(self, source: UUID) -> None:
        """Light up what a link dragged from here may go to."""
        self._targets = self._find(source)
        legal = frozenset(self._targets.order) if self._targets else frozenset()
        self._desk.select((source,), reveal=False)
        self._desk.view.set_link_targets(source, legal or frozenset({source}), None)

    def drop(self, source: UUID, target: UUID) -> None:
        """Link what was dragged to where it was dropped."""
        self._desk.view.set_link_targets(None, frozenset(), None)
        self.link(source, target)

    def cancel_drag(self) -> None:
        """Let a dragged link go; a link begun by key goes on."""
        linking = self._desk.modes.state.linking
        if linking and self._targets:
            self._mark(linking.target)
        else:
            self._desk.view.set_link_targets(None, frozenset(), None)

    # Either way

    def link(self, head: UUID, tail: UUID) -> None:
        """Link two items: at once if one type is allowed, else after a choice."""
        document = self._desk.document
        types = types_between(document, self._desk.schema, head, tail) if document else ()
        if not types:
            self._refuse(head, tail)
        elif len(types) == 1:
            self._link(head, tail, types[0])
        else:
            self._choose_type(tail, types, lambda label: self._link(head, tail, label))

    def reverse(self) -> None:
        """Swap the ends of the selected relation."""
        operation = plans.reverse(self._desk.chosen())
        if operation is None:
            self._desk.tell("Select one relation to reverse it.")
        else:
            self._desk.do(operation)

    def cancel(self) -> None:
        """Draw no link."""
        self._desk.modes.end_link()

    def _link(self, head: UUID, tail: UUID, label: LabelType) -> None:
        desk, document = self._desk, self._desk.document
        if document is None:
            return
        spare = stretch_of(desk, tail)
        self.cancel()
        desk.planned(lambda: plans.link(document, desk.schema, head, tail, label, desk.seen()), desk.select_made, spare)

    def _refuse(self, head: UUID, tail: UUID) -> None:
        desk, document = self._desk, self._desk.document
        if document is None:
            return
        desk.flash(stretch_of(desk, tail))
        back = types_between(document, desk.schema, tail, head)
        said = f"No relation goes from {self._name(head)} to {self._name(tail)}."
        if back:
            way = f"{names(back[:3])}{' …' if len(back) > 3 else ''}"
            desk.tell(f"{said} The other way round: {way}.", "Link so", lambda: self.link(tail, head))
        else:
            desk.tell(said)

    def _find(self, source: UUID) -> Targets | None:
        desk = self._desk
        if desk.document is None or desk.picture is None:
            return None
        return targets_of(desk.document, desk.schema, desk.picture.order, source)

    def _is_span(self, item: UUID) -> bool:
        return bool(self._desk.document and fragments_of(self._desk.document, item))

    def _name(self, item: UUID) -> str:
        type_id = type_of(self._desk.document, item) if self._desk.document else None
        return self._desk.schema.name(type_id) if type_id else "something without a label"
