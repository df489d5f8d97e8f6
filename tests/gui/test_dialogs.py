import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox

from annotator.formats.registry import formats
from annotator.gui.export_dialog import ExportDialog, Scope
from annotator.gui.help_pages import help_pages
from annotator.gui.help_window import HelpWindow
from annotator.gui.keys_page import KeyRow, KeysPage
from annotator.gui.new_project import PresetDialog, preset_offers
from annotator.gui.notices import Notice, NoticeBar
from annotator.gui.outcome_dialog import OutcomeDialog
from annotator.gui.preferences import HelpText, PreferencesDialog
from annotator.gui.status_bar import Job, Saved, StatusBar
from annotator.gui.welcome import OFFERS, Welcome
from annotator.model.errors import UserError
from annotator.project.presets import preset_names
from annotator.settings import PREFERENCES, Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "preferences.json")


@pytest.fixture
def icon(qapp):
    return lambda *_: QIcon()


# Preferences


def test_every_preference_has_a_field_that_shows_and_sets_it(qtbot, settings):
    dialog = PreferencesDialog(settings, [])
    qtbot.addWidget(dialog)
    assert set(dialog.fields) == {p.key for p in PREFERENCES}
    for key, field in dialog.fields.items():
        before = settings[key]
        match field:
            case QCheckBox():
                field.toggle()
            case QComboBox():
                field.setCurrentIndex((field.currentIndex() + 1) % field.count())
                field.activated.emit(field.currentIndex())
            case QSpinBox():
                field.setValue(field.value() + 3)
            case QLineEdit():
                field.setText("Grace Hopper")
                field.editingFinished.emit()
        assert settings[key] != before, key
        assert field.accessibleName()


def test_the_least_number_stands_for_as_the_system(qtbot, settings):
    settings["look.font_size"] = 12
    dialog = PreferencesDialog(settings, [])
    qtbot.addWidget(dialog)
    dialog.fields["look.font_size"].setValue(0)
    assert settings["look.font_size"] == 0
    assert dialog.fields["look.font_size"].text() == "As the system"


def test_the_helps_show_all_their_words(qtbot, settings):
    dialog = PreferencesDialog(settings, [])
    qtbot.addWidget(dialog)
    dialog.show()
    for page in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(page)
        for words in dialog.tabs.widget(page).findChildren(HelpText):
            assert words.height() >= words.heightForWidth(words.width()), words.text()


# Keys


class Keys:
    def __init__(self):
        self.keys = {"a": ("Ctrl+A",), "b": ("Ctrl+B",)}

    def rows(self):
        return [KeyRow(k, "Menu", f"Command {k}", v, v != (f"Ctrl+{k.upper()}",)) for k, v in self.keys.items()]

    def change(self, key, keys):
        if any(k in v for other, v in self.keys.items() if other != key for k in keys):
            raise UserError("keys.taken", "It belongs to another.")
        self.keys[key] = keys

    def reset(self, key):
        self.keys[key] = (f"Ctrl+{key.upper()}",)


def test_a_key_is_taken_refused_cleared_and_set_back(qtbot):
    keys = Keys()
    page = KeysPage([keys])
    qtbot.addWidget(page)
    page.choose("a")
    page.taker.setKeySequence(QKeySequence("Ctrl+B"))
    assert not page.problem.isHidden()
    assert keys.keys["a"] == ("Ctrl+A",)
    page.taker.setKeySequence(QKeySequence("Ctrl+Shift+K"))
    assert keys.keys["a"] == ("Ctrl+Shift+K",)
    assert page.problem.isHidden()
    page.clear.click()
    assert keys.keys["a"] == ()
    page.back.click()
    assert keys.keys["a"] == ("Ctrl+A",)


def test_the_row_whose_key_is_changed_is_marked(qtbot):
    page = KeysPage([Keys()])
    qtbot.addWidget(page)
    # As coming in by Tab does it.
    page.list.selectionModel().setCurrentIndex(
        page.list.model().index(1, 0), QItemSelectionModel.SelectionFlag.NoUpdate
    )
    assert [index.data() for index in page.list.selectionModel().selectedRows()] == ["Command b"]


def test_keys_are_found_by_command_and_by_key(qtbot):
    page = KeysPage([Keys()])
    qtbot.addWidget(page)
    page.search.setText("ctrl+b")
    assert page.list.model().rowCount() == 1
    page.search.setText("command")
    assert page.list.model().rowCount() == 2


# Notices and status


def test_notices_take_each_others_place_by_key_and_go_when_dismissed(qtbot, icon):
    bar = NoticeBar(icon)
    qtbot.addWidget(bar)
    done = []
    bar.show_notice(Notice("One", key="k"))
    bar.show_notice(Notice("Two", key="k", action="Do it", call=lambda: done.append(1)))
    bar.show_notice(Notice("Three"))
    bar.show_notice(Notice("Three"))
    assert [n.what for n in bar.notices()] == ["Three", "Two"]
    bar.withdraw("k")
    assert [n.what for n in bar.notices()] == ["Three"]
    bar.clear()
    assert bar.isHidden()


def test_the_status_bar_shows_the_latest_job_and_cancels_it(qtbot, icon):
    bar = StatusBar(icon, lambda _state: "#000000")
    qtbot.addWidget(bar)
    cancelled = []
    bar.set_saved(Saved.SAVED)
    bar.set_job(Job("a", "Importing", 0.5))
    bar.set_job(Job("b", "Suggesting", None, lambda: cancelled.append("b")))
    assert [job.key for job in bar.jobs()] == ["a", "b"]
    bar._jobs._cancel.click()
    assert cancelled == ["b"]
    bar.end_job("b")
    bar.end_job("b")
    bar.clear()
    assert bar.jobs() == ()
    assert bar.words() == ""


# The others


def test_the_welcome_page_offers_everything_by_keyboard(qtbot, icon, tmp_path):
    page = Welcome(icon, QIcon())
    qtbot.addWidget(page)
    chosen = []
    page.chosen.connect(chosen.append)
    for offer in OFFERS:
        button = page._buttons[offer.key]
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert chosen == [offer.key for offer in OFFERS]
    (tmp_path / "a.annotator").touch()
    page.set_recent([tmp_path / "a.annotator", tmp_path / "gone.annotator"])
    page.set_recent([tmp_path / "a.annotator"])


def test_all_presets_are_offered_with_what_they_hold(qtbot):
    dialog = PresetDialog(preset_offers())
    qtbot.addWidget(dialog)
    assert tuple(dialog.buttons) == preset_names()
    assert dialog.chosen() == "news"
    assert all(offer.text for offer in preset_offers())


def test_an_export_offers_what_there_is(qtbot):
    infos = [writer.info for writer in formats().writers]
    dialog = ExportDialog(infos, {Scope.ALL: 3, Scope.DONE: 0, Scope.OPEN: 1})
    qtbot.addWidget(dialog)
    assert dialog.chosen().scope is Scope.ALL
    assert not dialog.scopes[Scope.DONE].isEnabled()
    assert dialog.chosen().format in {info.name for info in infos}


def test_the_help_begins_with_the_first_steps_and_its_links_lead_to_pages(qtbot):
    pages = help_pages()
    window = HelpWindow(pages)
    qtbot.addWidget(window)
    assert pages[0].key == "first-steps"
    assert window.text.toPlainText().strip()
    for page in pages:
        window.show_page(page.key)
        assert window.list.currentItem().text() == page.title


def test_an_outcome_can_be_copied_and_acted_on(qtbot, qapp):
    done = []
    dialog = OutcomeDialog("Import", "1 refused.", ["a.pdf: damaged."])
    qtbot.addWidget(dialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog._copy()
    assert qapp.clipboard().text() == "1 refused.\na.pdf: damaged."
    dialog.add_button("Add anyway", lambda: done.append(1)).click()
    assert done == [1]
