"""The whole window over a real project, with its questions answered by the test and its helpers inline."""

import threading
from collections import deque
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.gui.app import Application
from annotator.gui.importing.question import as_proposed
from annotator.project.presets import preset
from annotator.project.project import Project
from annotator.readers.client import InlineReaders
from annotator.settings import Settings
from annotator.suggest.api import SuggestedRelation, SuggestedSpan, Suggestions
from annotator.suggest.service import Answer, ServiceEvent, ServiceState
from annotator.suggest.wire import Hello


class Answers:
    """Answers questions with what the test has put down; an unexpected question fails it."""

    def __init__(self):
        self.waiting: deque = deque()
        self.asked: list[str] = []

    def put(self, *answers):
        self.waiting.extend(answers)

    def _next(self, question):
        self.asked.append(question)
        assert self.waiting, f"nobody expected to be asked: {question}"
        return self.waiting.popleft()

    def text(self, title, question, initial="", *, ok="OK"):
        return self._next(title)

    def choose(self, title, question, choices, detail=""):
        return self._next(title)

    def preset(self):
        return self._next("preset")

    def export(self, formats, documents):
        return self._next("export")

    def dataset(self, offer, look, snapshot=""):
        return self._next("dataset")

    def import_annotated(self, question):
        """Take what is proposed, unless the test has put down an answer."""
        self.asked.append(f"import {question.path.name}")
        return self.waiting.popleft() if self.waiting else as_proposed(question)

    def open_files(self, title, folder, kinds):
        return self._next(title)

    def open_folder(self, title, folder):
        return self._next(title)

    def save_file(self, title, proposed, kinds):
        return self._next(title)


class WordService:
    """Suggests from a list of words, at once; ``held`` keeps the answers back until they are let go."""

    def __init__(self, on_event):
        self.words = {"Beira": "GPE", "Mozambique": "GPE", "Moscow": "GPE"}
        self._on_event = on_event
        self.hello = None
        self.asked: list[str] = []
        self.held: list | None = None
        self.closed = False

    def start(self):
        self.hello = Hello("words.v1", "1", "d", ("GPE", "located_in"))
        self._on_event(ServiceEvent(ServiceState.READY, "Ready."))

    def wait_ready(self, timeout_s):
        return True

    def want(self, relations):
        self.wanted = tuple(relations)

    def submit(self, doc_key, text, generation, on_answer, on_progress=None):
        self.asked.append(doc_key)
        spans = [
            SuggestedSpan(at, at + len(word), label, 0.9, "word")
            for word, label in self.words.items()
            if (at := text.find(word)) >= 0
        ]
        relations = [SuggestedRelation(0, 1, "located_in", 0.7)] if len(spans) > 1 else []
        answer = Answer(doc_key, generation, Suggestions(tuple(spans), tuple(relations)))
        if self.held is None:
            on_answer(answer)
        else:
            self.held.append(lambda: on_answer(answer))

    def cancel(self, doc_key):
        pass

    def close(self):
        self.closed = True


class Bench:
    """One window that the test drives."""

    def __init__(self, app, folder: Path):
        self.app = app
        self.folder = folder
        self.settings = Settings(folder / "config" / "preferences.json")
        self.settings["person.name"] = "Ada"
        self.settings["suggest.automatic"] = "never"
        self.answers = Answers()
        self.services: list[WordService] = []
        self.window: Application | None = None

    def _service(self, on_event):
        self.services.append(WordService(on_event))
        return self.services[-1]

    def open(self, project=None, **more) -> Application:
        self.window = Application(
            self.app, self.settings, ask=self.answers, make_service=self._service, open_readers=InlineReaders
        )
        self.window.begin(project, **more)
        self.settle()
        return self.window

    def reopen(self, project=None, **more) -> Application:
        self.close()
        self.settings = Settings(self.settings.path)
        return self.open(project, **more)

    def project(self, *texts, name="news.annotator", preset_name="news") -> Path:
        path = self.folder / name
        Project.create(path, schema=preset(preset_name), person="Ada").close()
        if texts:
            add(path, *texts)
        return path

    @property
    def session(self):
        assert self.window
        assert self.window.session
        return self.window.session

    @property
    def main(self):
        assert self.window
        return self.window.parts.window

    def notices(self) -> list[str]:
        assert self.window
        return [f"{n.what} {n.hint}".strip() for n in self.window.parts.notices.notices()]

    def titles(self) -> list[str]:
        model = self.session.documents.model
        return [model.index(line, 0).data() for line in range(model.rowCount())]

    def settle(self):
        """Let everything happen that waits for the event loop, the panels that follow the first paint among it."""
        wait = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        while self.window and self.window.session and self.window.session._furniture is None:
            self.app.processEvents(wait)
        for _ in range(4):
            self.app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def close(self):
        if self.window is not None:
            self.window.close()
            self.window = None
            self.settle()


def add(path: Path, *texts: str) -> None:
    from annotator.project.importing import Import, Known
    from annotator.readers.document import ReadDocument

    with Project.open(path, person="Ada") as project:
        work = Import(project, Known(project.all_documents()))
        for text in texts:
            title = text.partition(".")[0][:60]
            work.take(ReadDocument(text, title, source=f"/news/{title}.txt", original_sha256=title))
        work.report()


@pytest.fixture(autouse=True)
def no_key_is_still_held(qapp: QApplication) -> None:
    """Let go of the Ctrl or Shift of the test before: a pressed key leaves it held, and tables select by it."""
    if QApplication.keyboardModifiers():
        QTest.keyClick(QWidget(), Qt.Key.Key_F35)


@pytest.fixture
def bench(qapp: QApplication, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    threads = set(threading.enumerate())
    made = Bench(qapp, tmp_path)
    yield made
    made.close()
    left = [t.name for t in threading.enumerate() if t not in threads and t.is_alive()]
    assert left == [], "threads were left behind"
