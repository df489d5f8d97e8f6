"""The modes: what leads into each, and one level back with Esc."""

from uuid import UUID

import pytest

from annotator.gui.annotate.modes import Linking, Mode, Modes, State
from annotator.model.ids import TypeId

A, B = UUID(int=1), UUID(int=2)
LABEL = TypeId(UUID(int=9))


@pytest.mark.parametrize(
    ("state", "mode", "back"),
    [
        (State(), Mode.TEXT, Mode.TEXT),
        (State(held=LABEL), Mode.STICKY, Mode.TEXT),
        (State(selection=(1, 2)), Mode.SELECTION, Mode.TEXT),
        (State(selection=(1, 2), held=LABEL), Mode.SELECTION, Mode.STICKY),
        (State(items=(A,)), Mode.ITEM, Mode.TEXT),
        (State(items=(A,), held=LABEL), Mode.ITEM, Mode.STICKY),
        (State(items=(A,), linking=Linking(A, B)), Mode.LINK, Mode.ITEM),
        (State(items=(A,), linking=Linking(A), in_field=True), Mode.FIELD, Mode.LINK),
    ],
)
def test_the_mode_and_where_esc_leads(state, mode, back) -> None:
    assert state.mode is mode
    assert state.escaped().mode is back


def test_esc_always_ends_in_the_text() -> None:
    modes = Modes()
    modes.hold(LABEL)
    modes.select_items((A,))
    modes.link_from(A, B)
    modes.focus(in_field=True)
    seen = []
    for _ in range(6):
        seen.append(modes.mode)
        modes.escape()
    assert seen == [Mode.FIELD, Mode.LINK, Mode.ITEM, Mode.STICKY, Mode.TEXT, Mode.TEXT]


def test_marked_text_and_selected_items_exclude_each_other() -> None:
    modes = Modes()
    modes.select_text((3, 5))
    modes.select_items((A,))
    assert modes.state.selection is None
    modes.select_text((3, 5))
    assert modes.state.items == ()
    modes.select_text(None)
    assert modes.mode is Mode.TEXT


def test_a_link_ends_when_something_else_is_selected() -> None:
    modes = Modes()
    modes.link_from(A, B)
    modes.select_items((A,))
    assert modes.mode is Mode.LINK
    modes.select_items((B,))
    assert modes.mode is Mode.ITEM
    modes.link_from(A)
    modes.select_text((0, 1))
    assert modes.mode is Mode.SELECTION


def test_listeners_hear_of_changes_alone() -> None:
    modes = Modes()
    heard = []
    modes.subscribe(lambda before, after: heard.append((before.mode, after.mode)))
    modes.select_text(None)
    modes.hold(LABEL)
    modes.hold(LABEL)
    assert heard == [(Mode.TEXT, Mode.STICKY)]
