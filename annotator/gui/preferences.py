"""The preferences' dialog, made from their declarations; each choice holds at once, so there is nothing to confirm."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from annotator.gui.keys_page import KeySource, KeysPage
from annotator.settings import Kind, Preference, Settings

_HUNDREDTHS: Final = 100
_HELP_PX: Final = 330


class PreferencesDialog(QDialog):
    """A tab for each page of preferences, and one for the keys; does not stop the work behind it."""

    def __init__(self, settings: Settings, keys: Sequence[KeySource], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Preferences")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 500)
        self.settings = settings
        self.fields: dict[str, QWidget] = {}
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for title in dict.fromkeys(preference.page for preference in settings.preferences.values()):
            self.tabs.addTab(self._page(title), title)
        if keys:
            self.tabs.addTab(KeysPage(keys), "Keys")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setAutoDefault(False)
        close.setDefault(False)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)

    def show_page(self, title: str) -> None:
        """Turn to a page."""
        for number in range(self.tabs.count()):
            if self.tabs.tabText(number) == title:
                self.tabs.setCurrentIndex(number)

    def _page(self, title: str) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(14, 16, 14, 14)
        form.setHorizontalSpacing(18)
        form.setVerticalSpacing(6)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        for preference in self.settings.preferences.values():
            if preference.page == title:
                self._add(form, preference)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        return area

    def _add(self, form: QFormLayout, preference: Preference) -> None:
        field = self._field(preference)
        field.setAccessibleName(preference.title)
        field.setAccessibleDescription(preference.help)
        self.fields[preference.key] = field
        whole = _with_help(field, preference.help)
        if preference.kind is Kind.YES_NO:
            form.addRow("", whole)
        else:
            form.addRow(preference.title, whole)

    def _field(self, preference: Preference) -> QWidget:
        key, value = preference.key, self.settings[preference.key]
        match preference.kind:
            case Kind.YES_NO:
                box = QCheckBox(preference.title)
                box.setChecked(bool(value))
                box.toggled.connect(lambda on: self._put(key, on))
                return box
            case Kind.CHOICE:
                return self._choice(preference)
            case Kind.NUMBER | Kind.SHARE:
                return self._number(preference)
            case _:
                line = QLineEdit(str(value))
                line.setMinimumWidth(240)
                line.editingFinished.connect(lambda: self._put(key, line.text().strip()))
                return line

    def _choice(self, preference: Preference) -> QComboBox:
        box = QComboBox()
        for stored, words in preference.choices:
            box.addItem(words, stored)
        box.setCurrentIndex(box.findData(self.settings[preference.key]))
        box.activated.connect(lambda _index: self._put(preference.key, str(box.currentData())))
        return box

    def _number(self, preference: Preference) -> QSpinBox:
        value = self.settings[preference.key]
        box = QSpinBox()
        if preference.kind is Kind.SHARE:
            box.setRange(0, _HUNDREDTHS)
            box.setSuffix(" %")
            box.setValue(round(float(value) * _HUNDREDTHS))
            box.valueChanged.connect(lambda said: self._put(preference.key, said / _HUNDREDTHS))
            return box
        # One below the least stands for the default, such as "as the system".
        box.setRange(preference.least - 1, preference.most)
        box.setSpecialValueText(preference.zero_says)
        box.setValue(int(value) or preference.least - 1)
        default = int(preference.default)
        box.valueChanged.connect(lambda said: self._put(preference.key, said if said >= preference.least else default))
        return box

    def _put(self, key: str, value: str | bool | int | float) -> None:
        if self.settings.preferences[key].accepts(value):
            self.settings[key] = value


def _with_help(field: QWidget, text: str) -> QWidget:
    """Return a field with its help under it."""
    if not text:
        return field
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 6)
    column.setSpacing(3)
    column.addWidget(field, 0, Qt.AlignmentFlag.AlignLeft)
    column.addWidget(HelpText(text))
    return whole


class HelpText(QLabel):
    """Words of a fixed width, as high as they are.

    A form gives a label that wraps the height of another width; so this one does not say that it wraps.
    """

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("role", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)

    def hasHeightForWidth(self) -> bool:
        """Return False: the width is one."""
        return False

    def sizeHint(self) -> QSize:
        """Return the width of all helps, and the height that the words have in it."""
        return QSize(_HELP_PX, self.heightForWidth(_HELP_PX))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()
