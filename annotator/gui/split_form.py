"""The part of the dataset dialog that says how to divide; it shows only what the chosen way needs."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from random import randrange
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget

from annotator.model.errors import UserError
from annotator.project.dataset.splitting import By, Side, SplitPlan

_WAYS: Final[dict[By | None, str]] = {
    None: "Not at all",
    By.RATIO: "By a ratio, drawn by chance",
    By.SOURCE: "By source: each on one side",
    By.DATE: "By date: the newest for testing",
    By.FIELD: "By a field of the documents",
}
_RATIO: Final = (80, 10, 10)
_SEEDS: Final = 10_000


class SplitForm(QObject):
    """Rows at the end of a form.

    Signals:
        changed: something else was chosen.
        earlier_asked: the person wants to choose an earlier dataset.
    """

    changed = Signal()
    earlier_asked = Signal()

    def __init__(self, form: QFormLayout, fields: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._form = form
        self._kept: Mapping[str, Side] = {}
        self.way = QComboBox()
        self.way.setAccessibleName("Divide")
        for by, words in _WAYS.items():
            self.way.addItem(words, by)
        self.shares = tuple(
            self._number(share, 100, f"Share of {side}") for side, share in zip(Side, _RATIO, strict=True)
        )
        self.seed = self._number(0, _SEEDS, "Seed")
        self.field = QComboBox()
        self.field.setEditable(True)
        self.field.addItems(list(fields) or ["split"])
        self.days = {side: QLineEdit() for side in (Side.DEV, Side.TEST)}
        self.earlier = QLabel()
        self._build()
        self._connect()
        self._show_rows()

    def plan(self) -> SplitPlan | None:
        """Return what is chosen.

        Raises:
            UserError: A day is none, or all shares are 0.
        """
        by = self.way.currentData()
        if by is None:
            return None
        train, dev, test = (box.value() for box in self.shares)
        return SplitPlan(
            by=By(by),
            ratio=(train, dev, test),
            seed=self.seed.value(),
            meta_field=self.field.currentText().strip(),
            dev_from=_day(self.days[Side.DEV].text()),
            test_from=_day(self.days[Side.TEST].text()),
            kept=self._kept,
        )

    def keep(self, sides: Mapping[str, Side], dataset: Path) -> None:
        """Leave documents where an earlier dataset has them."""
        self._kept = sides
        self.earlier.setText(f"{len(sides):,} documents as in “{dataset.name}”")
        self._show_rows()
        self.changed.emit()

    def _number(self, value: int, most: int, name: str) -> QSpinBox:
        box = QSpinBox()
        box.setRange(0, most)
        box.setValue(value)
        box.setAccessibleName(name)
        return box

    def _build(self) -> None:
        form = self._form
        form.addRow("Divide", self.way)
        self._ratio = _row(*self.shares)
        self._draw = QPushButton("Draw again")
        self._drawing = _row(self.seed, self._draw)
        form.addRow("Train, dev, test", self._ratio)
        form.addRow("Seed", self._drawing)
        form.addRow("Field", self.field)
        for side, line in self.days.items():
            line.setPlaceholderText("2026-03-12, or by the shares")
            line.setAccessibleName(f"{side} from this day on")
            form.addRow(f"{side.value.capitalize()} from", line)
        self._choose = QPushButton("Choose…")
        self._forget = QPushButton("Not any more")
        self._earlier = _row(self.earlier, self._choose, self._forget)
        form.addRow("As earlier", self._earlier)
        for button in (self._draw, self._choose, self._forget):
            button.setAutoDefault(False)
        self._choose.setToolTip("Documents of an earlier dataset stay on the sides that they have there.")

    def _connect(self) -> None:
        self.way.currentIndexChanged.connect(self._show_rows)
        for signal in (
            self.way.currentIndexChanged,
            self.seed.valueChanged,
            self.field.currentTextChanged,
            *(box.valueChanged for box in self.shares),
            *(line.textChanged for line in self.days.values()),
        ):
            signal.connect(lambda _value: self.changed.emit())
        self._draw.clicked.connect(lambda: self.seed.setValue(randrange(_SEEDS)))
        self._choose.clicked.connect(self.earlier_asked)
        self._forget.clicked.connect(partial(self._let_go))

    def _let_go(self) -> None:
        self._kept = {}
        self._show_rows()
        self.changed.emit()

    def _show_rows(self) -> None:
        by = self.way.currentData()
        dated = any(line.text().strip() for line in self.days.values())
        self._form.setRowVisible(self._ratio, by in (By.RATIO, By.SOURCE, By.DATE) and not (by == By.DATE and dated))
        self._form.setRowVisible(self._drawing, by in (By.RATIO, By.SOURCE))
        self._form.setRowVisible(self.field, by == By.FIELD)
        for line in self.days.values():
            self._form.setRowVisible(line, by == By.DATE)
        self._form.setRowVisible(self._earlier, by is not None)
        self.earlier.setVisible(bool(self._kept))
        self._forget.setVisible(bool(self._kept))


def _row(*widgets: QWidget) -> QWidget:
    whole = QWidget()
    line = QHBoxLayout(whole)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return whole


def _day(text: str) -> str:
    said = text.strip()
    if not said:
        return ""
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        raise UserError("split.date", f"“{said}” is no day.", hint="Write it as 2026-03-12.") from None
