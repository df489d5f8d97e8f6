"""The mouse alone can do everything, and the keyboard alone can, too."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from annotator.gui.annotate.identical_dialog import IdenticalDialog
from annotator.model.document import Status

STORY = (
    "[Ada Lovelace](PERSON?) met the [minister](ORG?) in Rome.\n"
    "He showed [drones](WEAPON) that fly to Rome on [Monday](GPE?)."
)
DONE = (
    "[Ada Lovelace](PERSON) met the [foreign minister](TITLE) in [Rome](GPE).\n"
    "He showed [drones](WEAPON) that fly to [Rome](GPE) on Monday."
)


def story(bench):
    return bench(STORY.replace("the [minister]", "the foreign [minister]"), ask="leave")


def test_with_the_keyboard_alone(bench) -> None:
    desk = story(bench)
    desk.press("Space", "Enter")  # accept Ada, go on to the minister
    desk.press("t", "Home", "Shift+Left")  # as TITLE, and with the word before
    desk.press("Ctrl+L")
    while desk.words(desk.controller.desk.modes.state.linking.target) != "drones":
        desk.press("Space")
    desk.press("Enter")  # the only type that is allowed
    desk.press("Esc", "Space", "Delete")  # Monday is no GPE
    desk.caret("Rome")
    desk.press("Ctrl+Shift+Right", "g", "Ctrl+D")
    dialog = desk.view.findChild(IdenticalDialog)
    QTest.keyClick(dialog.tree, Qt.Key.Key_Return)
    desk.settle()
    assert desk.shown() == DONE
    assert desk.links() == ["foreign minister uses drones"]
    desk.press("Ctrl+Enter")
    assert desk.document.state.status is Status.DONE
    while desk.project.undo_title() and not desk.project.undo_title().startswith("Import"):
        desk.press("Ctrl+Z")
    assert desk.shown() == STORY.replace("the [minister]", "the foreign [minister]")


def bar_click(desk, text: str) -> None:
    desk.controller.bars.update()
    bar = desk.controller.bars.bar
    value = next(entry.value for entry in bar.entries() if entry.text == text)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, bar.box_of(value).center())
    desk.settle()


def menu_click(desk, *path: str) -> None:
    """Click through the menu that a right click opened."""
    menu: QMenu = QApplication.activePopupWidget()
    for title in path:
        action = next(a for a in menu.actions() if a.text().split("\t")[0].split("   ")[-1].strip() == title)
        if action.menu():
            menu = action.menu()
            menu.popup(QPoint(0, 0))
        else:
            QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                             menu.actionGeometry(action).center())  # fmt: skip
    while QApplication.activePopupWidget():
        QApplication.activePopupWidget().close()
    desk.settle()


def right_click(desk, word: str, nth: int = 1) -> None:
    point = desk.point(word, nth)
    desk.controller._on_context(desk.view.viewport().mapToGlobal(point), desk.view.hit(point))


def test_with_the_mouse_alone(bench) -> None:
    desk = story(bench)
    desk.click("Ada Lovelace")
    bar_click(desk, "Accept PERSON")
    assert desk.selected() == ["minister"], "on to the next"
    right_click(desk, "minister")
    menu_click(desk, "Accept as", "TITLE")
    desk.view.grab()
    desk.drag(desk.point("minister", at="start"), desk.point("foreign", at="start"))  # the handle
    assert desk.selected() == ["foreign minister"]
    desk.view.grab()
    chip = desk.view.item_rect(desk.item("foreign minister")).topLeft() + QPoint(8, 6)
    desk.drag(chip, desk.point("drones"))
    desk.click("Monday")
    bar_click(desk, "Reject")
    desk.drag(desk.point("Rome", at="start"), desk.point("Rome", at="end"))
    bar_click(desk, "GPE")
    right_click(desk, "Rome")
    menu_click(desk, "Label identical strings in the document…")
    dialog = desk.view.findChild(IdenticalDialog)
    QTest.mouseClick(dialog.apply, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.shown() == DONE
    assert desk.links() == ["foreign minister uses drones"]
    actions = {action.id: action for action in desk.controller.actions()}
    assert actions["document.finish"].enabled()
    actions["document.finish"].call()
    desk.settle()
    assert desk.document.state.status is Status.DONE


def test_everything_is_in_a_menu_and_fits_the_moment(bench) -> None:
    desk = story(bench)
    actions = {action.id: action for action in desk.controller.actions()}
    commands = {command.id for command in desk.controller.keymap if command.menu is not None}
    assert commands <= set(actions)
    assert all(action.menu for action in actions.values())
    assert not actions["review.accept"].enabled()
    desk.click("Ada Lovelace")
    assert actions["review.accept"].enabled()
    assert not actions["link.reverse"].enabled()
    assert actions["review.accept_above"].title() == "Accept all 3 with a score of 0.90 or more"
    assert actions["review.accept_document"].title() == "Accept all 3 in the document"


def test_a_menu_acts_on_the_text_even_while_a_field_has_the_focus(bench) -> None:
    desk = story(bench)
    desk.click("Ada Lovelace")
    desk.press("Ctrl+F")
    assert desk.mode == "Field"
    actions = {action.id: action for action in desk.controller.actions()}
    assert actions["review.accept"].enabled()
    actions["review.accept"].call()
    desk.settle()
    assert desk.shown().startswith("[Ada Lovelace](PERSON) ")


def test_in_the_menu_of_labels_letters_and_numbers_choose(bench) -> None:
    desk = story(bench)
    for key, label in ((Qt.Key.Key_O, "ORG"), (Qt.Key.Key_3, "GPE")):
        right_click(desk, "showed")
        menu: QMenu = QApplication.activePopupWidget()
        labels = next(a.menu() for a in menu.actions() if a.menu() and a.text() in ("Label as", "Change the label to"))
        labels.popup(QPoint(0, 0))
        QTest.keyClick(labels, key)
        desk.settle()
        assert QApplication.activePopupWidget() is None
        assert f"[showed]({label})" in desk.shown()


def test_esc_leads_from_any_field_back_to_the_text(bench) -> None:
    desk = story(bench)
    field = QLineEdit()
    desk.middle.addWidget(field)
    desk.settle()
    field.setFocus()
    assert desk.mode == "Field"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert desk.view.hasFocus()
    assert desk.mode == "Text"
