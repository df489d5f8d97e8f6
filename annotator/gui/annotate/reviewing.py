"""Reviewing: one suggestion, those of a stretch, all above a score; and finishing a document."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from annotator.gui.annotate import plans
from annotator.gui.annotate.desk import Desk
from annotator.gui.annotate.items import ends_of, type_of
from annotator.gui.annotate.modes import Range
from annotator.gui.annotate.navigation import Navigation
from annotator.gui.annotate.settings import FINISHING, THRESHOLD
from annotator.gui.annotate.show import Group
from annotator.model.changes import Changes
from annotator.model.document import Status
from annotator.model.ids import SuggestionId
from annotator.model.schema import allows_ends
from annotator.model.suggestion import How, Suggestion, SuggestionKind
from annotator.project.operations.common import counted
from annotator.project.operations.review import FinishDocument, SetStatus
from annotator.project.wording import quoted

USUAL_THRESHOLD: Final = 0.9
ASK, LEAVE, REJECT = "ask", "leave", "reject"

AskFinish = Callable[[int], str | None]
"""Asks what becomes of so many open suggestions: LEAVE, REJECT, or None to let it be."""

_NO_ENDS: Final = (UUID(int=0), UUID(int=0))


class Reviewing:
    """Decides suggestions, and says how many when they are many."""

    def __init__(self, desk: Desk, navigation: Navigation, ask: AskFinish, undo: Callable[[], None]) -> None:
        self._desk = desk
        self._navigation = navigation
        self._ask = ask
        self._undo = undo
        self._waiting: list[Suggestion] | None = None
        desk.counts_changed.connect(self._forget)

    # One

    def decide(self, *, accept: bool) -> None:
        """Accept or reject the selected suggestions, and go on to the next one that waits."""
        desk, document = self._desk, self._desk.document
        chosen = desk.chosen()
        if document is None or not chosen.suggestions:
            return
        after = self._navigation.place_of(chosen.suggestions[-1].id)
        seen = desk.seen()
        accepting = plans.decide(chosen.suggestions, seen, accept=True) if accept else None
        operation = accepting or plans.remove(document, chosen, seen)
        desk.do(operation, lambda _changes: self._navigation.next_pending(after))

    # Many

    def decide_stretch(self, stretch: Range, *, accept: bool) -> None:
        """Accept or reject everything that waits within a stretch."""
        self._decide_many(self.pending_in(stretch), accept=accept, how=How.GROUP)

    def decide_selection(self, *, accept: bool) -> None:
        """Accept or reject everything that waits within the marked text."""
        selection = self._desk.modes.state.selection
        if selection:
            self.decide_stretch(selection, accept=accept)

    def decide_paragraph(self, *, accept: bool) -> None:
        """Accept or reject everything that waits in the paragraph of the first selected item."""
        spot = self._desk.spot()
        if spot:
            text = self._desk.text
            end = text.find("\n", spot[0])
            self.decide_stretch((text.rfind("\n", 0, spot[0]) + 1, end if end >= 0 else len(text)), accept=accept)

    def accept_document(self) -> None:
        """Accept everything that waits in the document: what a reader does who has put the wrong ones right."""
        self._decide_many(self._pending(), accept=True, how=How.GROUP)

    def accept_above(self) -> None:
        """Accept everything in the document whose score reaches the threshold."""
        found = self.above()
        if not found:
            self._desk.tell(f"No suggestion here reaches a score of {self.threshold:.2f}.")
            return
        self._decide_many(found, accept=True, how=How.THRESHOLD)

    @property
    def threshold(self) -> float:
        """The score from which "accept all above" accepts."""
        return float(self._desk.settings.read(THRESHOLD, USUAL_THRESHOLD))

    def set_threshold(self, score: float) -> None:
        """Accept from another score on."""
        self._desk.settings.write(THRESHOLD, score)

    def above(self, score: float | None = None) -> list[Suggestion]:
        """Return what waits with a score of at least the threshold, or of another."""
        least = self.threshold if score is None else score
        return [suggestion for suggestion in self._pending() if suggestion.score >= least]

    def pending_in(self, stretch: Range) -> list[Suggestion]:
        """Return what waits wholly within a stretch, relations with both ends."""
        start, end = stretch
        return [s for s in self._pending() if start <= s.start and s.end <= end]

    def _pending(self) -> list[Suggestion]:
        desk = self._desk
        if desk.document is None or desk.picture is None:
            return []
        if self._waiting is None:
            found = (desk.document.suggestions.get(SuggestionId(item)) for item in desk.picture.waiting())
            self._waiting = [suggestion for suggestion in found if suggestion]
        return self._waiting

    def _forget(self) -> None:
        self._waiting = None

    def _decide_many(self, found: list[Suggestion], *, accept: bool, how: How) -> None:
        desk = self._desk
        fit = [suggestion for suggestion in found if self._can_stand(suggestion)] if accept else found
        left = len(found) - len(fit)
        left_over = f" {counted(left, 'suggestion')} left: in conflict, or without a label here." if left else ""
        if not fit:
            desk.tell(f"Nothing to {'accept' if accept else 'reject'} here.{left_over}")
            return
        score = f" with a score of {self.threshold:.2f} or more" if how is How.THRESHOLD else ""
        seen = desk.seen()
        unseen = sum(suggestion.id not in seen for suggestion in fit)
        unread = f" {unseen:,} of them had not been on the screen." if unseen else ""
        said = f"{'Accepted' if accept else 'Rejected'} {counted(len(fit), 'suggestion')}{score}.{unread}{left_over}"

        def then(_changes: Changes) -> None:
            desk.workspace.select(())
            desk.view.clear_selection()
            desk.tell(said, "Undo", self._undo)

        desk.do(plans.decide(fit, seen, accept=accept, how=how), then)

    def _can_stand(self, suggestion: Suggestion) -> bool:
        """Tell whether a suggestion may be taken unseen: it has a label here, contradicts nothing, links legally."""
        document, schema = self._desk.document, self._desk.schema
        label = schema.types.get(suggestion.type) if suggestion.type else None
        if document is None or label is None:
            return False
        if suggestion.kind is SuggestionKind.SPAN:
            return not document.is_conflict(suggestion)
        head, tail = (type_of(document, end) for end in ends_of(document, suggestion.id) or _NO_ENDS)
        return head is not None and tail is not None and allows_ends(label, head, tail)

    # The document

    def finish(self, then: Callable[[], None]) -> None:
        """Mark the document as done, and go on; without a document, or with one that is done, just go on."""
        desk, document = self._desk, self._desk.document
        if document is None:
            then()
            return
        waiting = desk.picture.counts[Group.PENDING] if desk.picture else 0
        rejects = waiting and desk.settings.read(FINISHING, ASK) == REJECT
        if document.state.status is Status.DONE and not rejects:
            then()
            return
        choice = self._choice(waiting)
        if choice is None:
            return

        def done(_changes: Changes) -> None:
            desk.tell(f"Done: {quoted(document.doc.title)}{_left(waiting, choice)}.", "Undo", self._undo)
            then()

        seen = frozenset(SuggestionId(item) for item in desk.seen())
        desk.do(FinishDocument(document.doc.id, choice == REJECT, seen), done)

    def reopen(self) -> None:
        """Set a finished document back to "in progress"."""
        document = self._desk.document
        if document is not None and document.state.status is not Status.IN_PROGRESS:
            self._desk.do(SetStatus(document.doc.id, Status.IN_PROGRESS))

    def _choice(self, waiting: int) -> str | None:
        """Return what becomes of open suggestions: the standing choice, asked for once; None: do not finish."""
        standing = str(self._desk.settings.read(FINISHING, ASK))
        if not waiting:
            return LEAVE
        if standing in (LEAVE, REJECT):
            return standing
        asked = self._ask(waiting)
        if asked in (LEAVE, REJECT):
            self._desk.settings.write(FINISHING, asked)
        return asked


def _left(waiting: int, choice: str) -> str:
    if not waiting:
        return ""
    return f", {waiting:,} undecided" if choice == LEAVE else f", {counted(waiting, 'suggestion')} rejected"
