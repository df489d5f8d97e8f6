"""Several suggestion processes at work on one project: each document goes to one of them, one writer keeps it all."""

from collections.abc import Callable, Iterable, Iterator
from queue import SimpleQueue
from typing import Final

from annotator.model.errors import UserError
from annotator.model.ids import DocId
from annotator.model.suggestion import Source
from annotator.project.label_map import label_map
from annotator.project.project import Project
from annotator.project.suggesting import run_of, source_of
from annotator.suggest.service import Answer, OnEvent, ServiceEvent, ServiceState, SuggestService

AHEAD: Final = 2
"""How many documents a process has at hand: the next is there before the last is done."""

START_S: Final = 120.0

Told = Callable[[DocId, int, str], object]
"""Told of each document that is done: how many suggestions it has, and the sentence that says why these are not all."""


class Crew:
    """Asks as many processes as are given about the documents that their source has not read yet.

    What is done is in the project at once, so that a second run after a kill goes on with the rest. ``notice`` tells
    people, once it is started, why it is not quite what was asked for.
    """

    def __init__(self, project: Project, make: Callable[[OnEvent], SuggestService], number: int) -> None:
        self._project = project
        self._answers: SimpleQueue[tuple[SuggestService, Answer]] = SimpleQueue()
        self._failures: list[str] = []
        self.notice = ""
        self._members = [make(self._on_event) for _ in range(number)]
        self._versions: dict[DocId, int] = {}

    def start(self) -> Source:
        """Start the processes; return the source that they are.

        Raises:
            UserError: None of them could be started.
        """
        for member in self._members:
            member.start()
        self._members = [member for member in self._members if self._is_ready(member)]
        hello = self._members[0].hello if self._members else None
        if hello is None:
            reason = self._failures[0] if self._failures else "It did not answer in time."
            raise UserError("suggest.start", f"The suggestion process could not be started. {reason}")
        self.notice = hello.notice
        return source_of(hello, label_map(hello.labels, self._project.schema))

    def work(self, source: Source, docs: Iterable[DocId], told: Told) -> int:
        """Work through documents; return how many suggestions were recorded."""
        waiting = iter(docs)
        made = asked = 0
        for member in self._members * AHEAD:
            asked += self._give_next(member, source, waiting)
        while asked:
            member, answer = self._answers.get()
            asked -= 1
            doc, number, problem = self._keep(source, answer)
            made += number
            told(doc, number, problem)
            asked += self._give_next(member, source, waiting)
        return made

    def close(self) -> None:
        """End the processes."""
        for member in self._members:
            member.close()

    def _is_ready(self, member: SuggestService) -> bool:
        if member.wait_ready(START_S):
            return True
        member.close()
        return False

    def _give_next(self, member: SuggestService, source: Source, waiting: Iterator[DocId]) -> int:
        """Ask a process about the next document that nobody has read meanwhile; return 1 if there is one."""
        for doc in waiting:
            try:
                if self._project.has_run(source.id, doc):
                    continue
                document = self._project.open_document(doc)
            except UserError:
                continue  # removed meanwhile
            self._versions[doc] = document.doc.text_version

            def on_answer(answer: Answer) -> None:
                self._answers.put((member, answer))

            member.submit(doc.hex, document.text, 0, on_answer)
            return 1
        return 0

    def _keep(self, source: Source, answer: Answer) -> tuple[DocId, int, str]:
        """Record an answer, unless the document was changed, removed, or read by another program meanwhile."""
        doc = next(key for key in self._versions if key.hex == answer.doc_key)
        version = self._versions.pop(doc)
        if answer.suggestions is None:
            return doc, 0, answer.error
        try:
            document = self._project.document(doc)
            if document.text_version != version or self._project.has_run(source.id, doc):
                return doc, 0, ""
            run = run_of(source, document, answer.suggestions, self._project.schema)
            self._project.do(run, initiator="suggest")
        except UserError as error:
            if error.code != "document.missing":
                raise
            return doc, 0, ""
        return doc, len(run.suggestions), answer.suggestions.notice

    def _on_event(self, event: ServiceEvent) -> None:
        if event.state is ServiceState.FAILED:
            self._failures.append(event.message)
