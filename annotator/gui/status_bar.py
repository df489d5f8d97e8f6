"""The foot of the window: whether all is saved, what there is, and what the machine is doing."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QStatusBar, QToolButton, QWidget

_SAYING_MS: Final = 4000
_BAR_PX: Final = 90


class Saved(StrEnum):
    """Where the work stands."""

    SAVED = "Saved"
    SAVING = "Saving…"
    READ_ONLY = "Read-only"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that the machine is doing; ``share`` is from 0 to 1, None while nobody knows."""

    key: str
    words: str
    share: float | None = None
    cancel: Callable[[], object] | None = None
    pause: Callable[[], object] | None = None
    paused: bool = False


class _Dot(QWidget):
    """A dot in a colour that is asked for when it is drawn."""

    def __init__(self, colour: Callable[[], str]) -> None:
        super().__init__()
        self._colour = colour
        self.setFixedSize(QSize(10, 16))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._colour()))
        painter.drawEllipse(2, 5, 7, 7)


class StatusBar(QStatusBar):
    """Shows what others tell it; ``colour_of`` gives the colour of a saved state's dot."""

    def __init__(self, icon: Callable[[str], QIcon], colour_of: Callable[[Saved], str]) -> None:
        super().__init__()
        self._icon = icon
        self._state = Saved.NONE
        self.setSizeGripEnabled(False)
        self.setContentsMargins(6, 0, 6, 0)
        self._dot = _Dot(lambda: colour_of(self._state))
        self._saved = _label("Saved state")
        self._counts = _label("Counts")
        self._saying = _label("Message")
        self._mode = _label("Mode")
        self._person = QToolButton()
        self._person.setAccessibleName("Who you are")
        self._zoom = QToolButton()
        self._zoom.setAccessibleName("Zoom")
        self._jobs = _Jobs(icon)
        for part in (self._dot, self._saved, self._counts):
            self.addWidget(part)
        self.addWidget(self._saying, 1)
        right: tuple[QWidget, ...] = (self._jobs, self._mode, self._zoom, self._person)
        for widget in right:
            self.addPermanentWidget(widget)
        self._hush = QTimer(self, singleShot=True, interval=_SAYING_MS)
        self._hush.timeout.connect(self._saying.clear)
        self._show_state()
        self.set_person("", lambda: None)
        self.set_zoom(1.0, lambda: None)

    def set_saved(self, state: Saved) -> None:
        """Show where the work stands."""
        if state is not self._state:
            self._state = state
            self._show_state()

    def _show_state(self) -> None:
        self._saved.setText(self._state.value)
        self._saved.setVisible(bool(self._state.value))
        self._dot.setVisible(bool(self._state.value))
        self._dot.update()

    def set_counts(self, words: str) -> None:
        """Show what there is in the document and the project."""
        self._counts.setText(words)
        self._counts.setVisible(bool(words))

    def set_mode(self, words: str) -> None:
        """Show the mode of the keys."""
        self._mode.setText(words)
        self._mode.setVisible(bool(words))

    def set_zoom(self, factor: float, call: Callable[[], object]) -> None:
        """Show the zoom; a click calls."""
        self._set_button(self._zoom, f"{round(factor * 100)} %", call, "Zoom: click for 100 %")
        self._zoom.setVisible(factor != 1.0)

    def set_person(self, name: str, call: Callable[[], object]) -> None:
        """Show who is at work; a click calls."""
        self._set_button(self._person, name, call, "Who you are: click to change it")
        self._person.setVisible(bool(name))

    def say(self, words: str) -> None:
        """Say something in passing."""
        self._saying.setText(words)
        self._hush.start()

    def set_job(self, job: Job) -> None:
        """Show a job, or how far it has come by now."""
        self._jobs.put(job)

    def end_job(self, key: str) -> None:
        """Show a job no more."""
        self._jobs.drop(key)

    def clear(self) -> None:
        """Show nothing but who is at work."""
        self.set_saved(Saved.NONE)
        self.set_counts("")
        self.set_mode("")
        self._saying.clear()
        for job in self.jobs():
            self.end_job(job.key)

    def jobs(self) -> tuple[Job, ...]:
        """Return what the machine is doing."""
        return self._jobs.all()

    def redraw(self) -> None:
        """Make the icons anew, after the window's colours have changed."""
        self._jobs.redraw()

    def words(self) -> str:
        """Return everything that is written here, for people who do not see it."""
        parts = (self._saved, self._counts, self._saying, self._mode)
        return " · ".join(part.text() for part in parts if part.text())

    def _set_button(self, button: QToolButton, text: str, call: Callable[[], object], tip: str) -> None:
        button.setText(text)
        button.setToolTip(tip)
        if button.property("connected"):
            button.clicked.disconnect()
        button.setProperty("connected", True)
        button.clicked.connect(lambda: call())


class _Jobs(QWidget):
    """The latest job with its progress, and how many others there are."""

    def __init__(self, icon: Callable[[str], QIcon]) -> None:
        super().__init__()
        self._jobs: dict[str, Job] = {}
        self._icon = icon
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(7)
        self._words = _label("What the machine is doing")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(_BAR_PX)
        self._bar.setAccessibleName("Progress")
        self._pause = QToolButton()
        self._pause.clicked.connect(lambda: self._call("pause"))
        self._cancel = QToolButton()
        self._cancel.setToolTip("Cancel; what is done stays")
        self._cancel.setAccessibleName("Cancel the job")
        self._cancel.clicked.connect(lambda: self._call("cancel"))
        for part in (self._words, self._bar, self._pause, self._cancel):
            row.addWidget(part)
        self.redraw()
        self.hide()

    def redraw(self) -> None:
        self._cancel.setIcon(self._icon("close"))

    def all(self) -> tuple[Job, ...]:
        return tuple(self._jobs.values())

    def put(self, job: Job) -> None:
        self._jobs[job.key] = job
        self._show()

    def drop(self, key: str) -> None:
        self._jobs.pop(key, None)
        self._show()

    def _call(self, what: str) -> None:
        job = next(reversed(self._jobs.values()), None)
        call = getattr(job, what) if job else None
        if call:
            call()

    def _show(self) -> None:
        job = next(reversed(self._jobs.values()), None)
        self.setVisible(job is not None)
        if job is None:
            return
        others = len(self._jobs) - 1
        self._words.setText(f"{job.words}{f'  (+{others})' if others else ''}")
        self._bar.setRange(0, 0 if job.share is None else 1000)
        self._bar.setValue(round(1000 * (job.share or 0)))
        self._bar.setVisible(not job.paused)
        self._cancel.setVisible(job.cancel is not None)
        self._pause.setVisible(job.pause is not None)
        self._pause.setText("Go on" if job.paused else "Pause")
        self._pause.setAccessibleName(f"{self._pause.text()}: {job.words}")


def _label(name: str) -> QLabel:
    made = QLabel()
    made.setAccessibleName(name)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", "muted")
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    return made
