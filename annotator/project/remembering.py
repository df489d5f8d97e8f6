"""Memory at work: it hears what a person decides, and brings the pending suggestions of other places in line."""

import logging
import threading
from collections.abc import Collection, Mapping
from typing import Final

from annotator.model.changes import Changes
from annotator.model.errors import UserError
from annotator.model.glance import Glance
from annotator.model.ids import DocId
from annotator.model.memory import Memory, Rule
from annotator.model.suggestion import MemoryRun
from annotator.project.memory_due import Due
from annotator.project.memory_pass import MEMORY, label_names, look
from annotator.project.operations.suggesting import RecordMemory
from annotator.project.project import Project

INITIATOR: Final = "memory"
_PORTION: Final = 40
_GATHER_S: Final = 0.08

_log = logging.getLogger(__name__)


class Remembering:
    """Keeps a project's memory true. Without a thread, ``catch_up`` does all that is due on the caller's.

    ``front`` is the document to look at first: the one on the screen.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._memory = Memory()
        self._person = project.person.id
        self._lock = threading.Condition()
        self._due = Due()
        self._front: DocId | None = None
        self._closed = False
        self._idle = False
        self._thread: threading.Thread | None = None
        self._unsubscribe = project.subscribe(self._on_changes)

    # From outside

    def start(self) -> None:
        """Work on a thread of its own from now on."""
        self._thread = threading.Thread(target=self._run, name="annotator-memory", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, and leave no thread behind."""
        self._unsubscribe()
        with self._lock:
            self._closed = True
            self._lock.notify_all()
        if self._thread is not None:
            self._thread.join()

    def look_first_at(self, doc: DocId | None) -> None:
        """Say which document is on the screen."""
        self._front = doc

    def rules(self) -> list[Rule]:
        """Return what is remembered, as of the last time that everything was caught up with."""
        with self._lock:
            return self._memory.rules()

    def wait(self, timeout_s: float = 10.0) -> bool:
        """Wait until the thread has nothing left to do, and tell whether it has."""
        with self._lock:
            return self._lock.wait_for(lambda: self._idle and not self._due, timeout_s)

    def learn(self) -> None:
        """Take in what was taught, and write nothing."""
        self._learn()

    def catch_up(self) -> int:
        """Do all that is due; return how many documents were looked at."""
        seen = 0
        while self._due and not self._closed:
            self._learn()
            seen += self._see(_PORTION)
        return seen

    # News

    def _on_changes(self, changes: Changes) -> None:
        """Note what to do; called on the writer's thread."""
        if changes.initiator == INITIATOR or not (changes.kinds or changes.documents):
            return
        with self._lock:
            self._due.hear(changes)
            self._lock.notify_all()

    # At work

    def _run(self) -> None:
        while True:
            with self._lock:
                self._idle = True
                self._lock.notify_all()
                self._lock.wait_for(lambda: self._due or self._closed)
                self._idle = False
                # A burst of decisions is one piece of work.
                self._lock.wait_for(lambda: self._closed, _GATHER_S)
                if self._closed:
                    return
            self._work()

    def _work(self) -> None:
        try:
            self._learn()
            self._see(_PORTION)
        except (UserError, RuntimeError):
            if not self._closed:
                _log.warning("memory could not be brought up to date", exc_info=True)

    def _learn(self) -> None:
        """Take in what was taught since, and note the documents where that can matter."""
        with self._lock:
            taught, renew = self._due.take_taught(), self._due.take_renewal()
        if self._person != self._project.person.id:
            self._person, self._memory, renew = self._project.person.id, Memory(), True
            with self._lock:
                self._due.see(self._project.remembered(MEMORY))
        changed: set[str] = set()
        if renew:
            changed |= self._begin_anew()
        for doc, items in taught.items():
            lessons = self._project.lessons(doc, items)
            with self._lock:
                changed |= self._memory.learn(doc, lessons, items)
        if changed:
            self._note_places(changed, taught)

    def _begin_anew(self) -> set[str]:
        """Read the corrected rules, and at the first time all that was ever taught."""
        corrections = self._project.memory_corrections()
        names = label_names(self._project.schema)
        with self._lock:
            first = not self._memory and not self._memory.names
            self._memory.names = names
            changed = self._memory.correct(corrections)
        if first:
            for doc in self._project.teachers():
                lessons = self._project.lessons(doc)
                with self._lock:
                    self._memory.learn(doc, lessons)
                    if self._closed:
                        break
            # What stands in the file is what memory said last; where it never spoke, all is to be looked at.
            if MEMORY.id not in self._project.sources() and self._memory:
                with self._lock:
                    self._due.see(self._project.document_ids())
        return changed

    def _note_places(self, forms: Collection[str], taught: Collection[DocId]) -> None:
        held: dict[DocId, set[str]] = {}
        for form in sorted(forms):
            for doc in self._project.holding(form):
                held.setdefault(doc, set()).add(form)
        with self._lock:
            for doc, some in held.items():
                self._due.see([doc], Glance(frozenset(some)))
            self._due.see(taught, Glance(frozenset(forms)))

    def _see(self, most: int) -> int:
        """Look at some documents, the one on the screen first, and write what follows; return how many."""
        with self._lock:
            front = self._front
            docs = self._due.take_to_see(most, front)
        for part in ([doc for doc in docs if doc == front], [doc for doc in docs if doc != front]):
            self._write({doc: docs[doc] for doc in part})
        return len(docs)

    def _write(self, docs: Mapping[DocId, Glance | None]) -> None:
        runs: list[MemoryRun] = []
        for doc, glance in docs.items():
            scene = self._project.scene(doc, glance)
            if scene is not None:
                with self._lock:
                    runs.append(look(scene, self._memory, self._project.schema))
        if runs and not self._closed:
            self._project.do(RecordMemory(MEMORY, tuple(runs)), initiator=INITIATOR)
