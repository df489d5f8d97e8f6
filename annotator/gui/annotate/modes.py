"""What the keys mean at this moment: the modes as a state machine, without Qt."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from uuid import UUID

from annotator.model.ids import TypeId

Range = tuple[int, int]


class Mode(Enum):
    """The modes, by the names that the hint line shows."""

    TEXT = "Text"
    SELECTION = "Selection"
    ITEM = "Item"
    LINK = "Link"
    STICKY = "Sticky"
    FIELD = "Field"


@dataclass(frozen=True, slots=True)
class Linking:
    """A link that is being drawn: where it starts, and which target is marked for it."""

    source: UUID
    target: UUID | None = None


@dataclass(frozen=True, slots=True)
class State:
    """All that the mode follows from; ``selection`` in code points."""

    in_field: bool = False
    linking: Linking | None = None
    items: tuple[UUID, ...] = ()
    selection: Range | None = None
    held: TypeId | None = None

    @property
    def mode(self) -> Mode:
        """Return the mode: the innermost level that the person is in."""
        return Mode.FIELD if self.in_field else self.mode_in_text

    @property
    def mode_in_text(self) -> Mode:
        """Return the mode as if the keys went to the text."""
        if self.linking:
            return Mode.LINK
        if self.items:
            return Mode.ITEM
        if self.selection:
            return Mode.SELECTION
        return Mode.STICKY if self.held else Mode.TEXT

    def escaped(self) -> "State":
        """Return the state one level back; the same if there is none."""
        match self.mode:
            case Mode.FIELD:
                return replace(self, in_field=False)
            case Mode.LINK:
                return replace(self, linking=None)
            case Mode.ITEM:
                return replace(self, items=())
            case Mode.SELECTION:
                return replace(self, selection=None)
            case Mode.STICKY:
                return replace(self, held=None)
            case _:
                return self


class Modes:
    """The present state, and whoever wants to know when it changes."""

    def __init__(self) -> None:
        self.state = State()
        self._listeners: list[Callable[[State, State], None]] = []

    @property
    def mode(self) -> Mode:
        """The present mode."""
        return self.state.mode

    def subscribe(self, listener: Callable[[State, State], None]) -> None:
        """Call a listener with the state before and after each change."""
        self._listeners.append(listener)

    def focus(self, *, in_field: bool) -> None:
        """Note whether the keys go to a field instead of the text."""
        self._become(replace(self.state, in_field=in_field))

    def select_items(self, items: tuple[UUID, ...]) -> None:
        """Note which items are selected; marked text and a link from anything else end."""
        linking = self.state.linking
        if linking and items != (linking.source,):
            linking = None
        selection = None if items else self.state.selection
        self._become(replace(self.state, items=items, selection=selection, linking=linking))

    def select_text(self, selection: Range | None) -> None:
        """Note what text is marked; selected items are let go for it."""
        items = () if selection else self.state.items
        linking = None if selection else self.state.linking
        self._become(replace(self.state, selection=selection, items=items, linking=linking))

    def hold(self, label: TypeId | None) -> None:
        """Hold a label for everything that gets selected, or let it go."""
        self._become(replace(self.state, held=label))

    def link_from(self, source: UUID, target: UUID | None = None) -> None:
        """Begin to draw a link, or mark another target for it."""
        self._become(replace(self.state, items=(source,), selection=None, linking=Linking(source, target)))

    def end_link(self) -> None:
        """Draw no link."""
        self._become(replace(self.state, linking=None))

    def escape(self) -> None:
        """Go back one level."""
        self._become(self.state.escaped())

    def _become(self, state: State) -> None:
        if state != self.state:
            before, self.state = self.state, state
            for listener in tuple(self._listeners):
                listener(before, state)
