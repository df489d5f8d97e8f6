import pytest
from PySide6.QtGui import QIcon, QKeySequence

from annotator.gui.actions import Action, ActionTable, Scope
from annotator.model.errors import UserError


@pytest.fixture
def table(qapp):
    return ActionTable(lambda _name: QIcon())


def test_an_action_runs_only_while_it_may(table):
    done = []
    allowed = [False]
    table.add([Action(id="a", text="A", call=lambda: done.append(1), enabled=lambda: allowed[0])])
    assert not table.run("a")
    assert not table.made("a").isEnabled()
    allowed[0] = True
    table.refresh()
    table.made("a").trigger()
    assert done == [1]


def test_a_key_that_is_taken_is_refused_with_its_owner(table):
    table.add(
        [
            Action(id="a", text="Save a copy", call=list, shortcuts=("Ctrl+Shift+S",)),
            Action(id="b", text="Find", call=list, shortcuts=("Ctrl+F",)),
        ]
    )
    with pytest.raises(UserError, match="belongs to “Save a copy”"):
        table.set_key("b", ("Ctrl+Shift+S",))
    table.set_key("a", ())
    table.set_key("b", ("Ctrl+Shift+S",))
    assert table.made("b").shortcut() == QKeySequence("Ctrl+Shift+S")


@pytest.mark.parametrize("key", ["P", "Shift+P", "7", "Space"])
def test_a_key_that_types_is_refused_for_the_window(table, key):
    table.add([Action(id="a", text="A", call=list)])
    with pytest.raises(UserError, match="types a character"):
        table.set_key("a", (key,))


@pytest.mark.parametrize("key", ["F4", "Ctrl+P", "Alt+Space", "Ctrl+Shift+P"])
def test_other_keys_are_fine_for_the_window(table, key):
    table.add([Action(id="a", text="A", call=list)])
    table.set_key("a", (key,))
    assert table.made("a").shortcut() == QKeySequence(key)


def test_keys_of_the_view_are_shown_and_not_grabbed(table):
    table.add([Action(id="a", text="Accept", call=list, shortcuts=("Return",), scope=Scope.VIEW)])
    made = table.made("a")
    assert made.shortcut().isEmpty()
    assert made.text().startswith("Accept\t")


def test_changed_keys_hold_for_actions_that_come_later(table):
    table.set_keys({"a": ("F9",)})
    table.add([Action(id="a", text="A", call=list, shortcuts=("F8",))])
    assert table.made("a").shortcut() == QKeySequence("F9")


def test_a_switch_shows_its_state(table):
    on = [False]
    table.add([Action(id="a", text="A", call=lambda: on.__setitem__(0, not on[0]), checked=lambda: on[0])])
    table.made("a").trigger()
    assert table.made("a").isChecked()


def test_an_ampersand_in_a_title_is_read_as_one(table):
    action = Action(id="a", text="&Undo: Import “Guns && Butter”…", call=list)
    table.add([action])
    assert action.words() == "Undo: Import “Guns & Butter”"
    assert table.made("a").toolTip() == "<qt>Undo: Import “Guns &amp; Butter”</qt>"
