"""The ways of working in ``effort.py``: how an analyst who knows what is right goes through articles.

Each is a sequence of the window's own acts, in the order of reading. What the analyst decides is the gold; where more
than one way leads there, the one with fewer acts is taken, as someone would who has worked with the window for a while.
"""

from dataclasses import dataclass
from uuid import UUID

from effort_hands import ALT, CTRL, SHIFT, Hands
from PySide6.QtCore import Qt

from annotator.gui.textview.kinds import End
from annotator.model.ids import DocId
from annotator.model.suggestion import Suggestion, SuggestionKind
from annotator.model.tokens import next_token_end

Gold = tuple[int, int, str]
Link = tuple[Gold, Gold, str]


@dataclass(frozen=True)
class Right:
    """What is right in a document; without ``links``, relations are left alone."""

    spans: frozenset[Gold]
    links: frozenset[Link] | None = None


@dataclass(frozen=True)
class Mend:
    """Something to put right: what for, where, and how."""

    at: int
    purpose: str
    label: str = ""
    item: UUID | None = None
    text: str = ""
    mark: tuple[int, int] | None = None


class Analyst:
    """Somebody at the real window who knows what is right."""

    def __init__(self, hands: Hands, right: dict[DocId, Right]) -> None:
        self.hands, self.effort, self.gold = hands, hands.effort, right
        self._judged: set[UUID] = set()

    # What there is

    @property
    def document(self):
        return self.hands.document

    def right(self) -> frozenset[Gold]:
        return self.gold[self.document.doc.id].spans

    def links(self) -> frozenset[Link]:
        return self.gold[self.document.doc.id].links or frozenset()

    def mine(self) -> dict[Gold, UUID]:
        return {(s.start, s.end, self.hands.name(s.type)): s.id for s in self.document.spans.values()}

    def my_links(self) -> dict[Link, UUID]:
        spans = {key: gold for gold, key in self.mine().items()}
        found = self.document.relations.values()
        return {(spans[r.head], spans[r.tail], self.hands.name(r.type)): r.id for r in found}

    def waiting(self, kind: SuggestionKind = SuggestionKind.SPAN) -> list[Suggestion]:
        return [s for s in self.document.pending() if s.kind is kind]

    def free(self) -> list[Suggestion]:
        """Return what waits and contradicts no annotation: only that is accepted with the rest."""
        return [s for s in self.waiting() if not self.document.is_conflict(s)]

    def says(self, sugg: Suggestion) -> Gold:
        return sugg.start, sugg.end, self.hands.name(sugg.type)

    def fits(self, sugg: Suggestion) -> bool:
        return self.says(sugg) in self.right()

    def link_says(self, sugg: Suggestion) -> Link | None:
        """Return what a suggested relation would become once the spans are right."""
        ends = []
        for extent, end in zip(sugg.fragments, (sugg.head, sugg.tail), strict=True):
            key = self.document.end_of_link(end)
            span = self.document.spans.get(key)
            other = self.document.suggestions.get(key)
            label = self.hands.name(span.type if span else other.type if other else None)
            ends.append((*((span.start, span.end) if span else extent), label))
        return ends[0], ends[1], self.hands.name(sugg.type)

    def link_fits(self, sugg: Suggestion) -> bool:
        return self._is_right_link(self.link_says(sugg))

    def _is_right_link(self, said: Link) -> bool:
        return said in self.links() or (self._symmetric(said[2]) and (said[1], said[0], said[2]) in self.links())

    def _symmetric(self, label: str) -> bool:
        return any(t.symmetric and t.name == label for t in self.hands.project.schema.types.values())

    # (a)

    def by_hand(self) -> None:
        """Mark everything; a label is held, and changed where the next one is another."""
        held = ""
        for start, end, label in sorted(self.right() - self.mine().keys()):
            self.effort.think()
            with self.effort.on("new span"):
                if label != held:
                    self.hands.letter(label, SHIFT)
                    held = label
                self.hands.mark(start, end, leave=False)
                if (start, end, label) not in self.mine():
                    self.hands.effort.missed["selection"] += 1
                    if self.mine().keys() - self.right():
                        self.hands.workspace.undo()
                    self.hands.view.set_selection(start, end)
                    self.hands.session.controller.labelling.label_held()
                    self.hands.settle()
        if held:
            self.hands.session.controller.labelling.let_go()

    # (b)

    def in_the_text(self) -> None:
        """Walk the suggestions: accept, reject, relabel; a paragraph at once when all that is left in it is right."""
        if self.waiting():
            with self.effort.on("go to the next"):
                self.hands.press(Qt.Key.Key_Space)
        while self.waiting():
            self._decide_in_hand()
        self.put_right()
        self.add_missing()

    def _decide_in_hand(self) -> None:
        press, on = self.hands.press, self.effort.on
        sugg = self._in_hand()
        self.effort.think()
        here = self._paragraph(sugg.start)
        rest = [s for s in self.free() if here[0] <= s.start and s.end <= here[1]]
        if len(rest) > 1 and sugg in rest and all(self.fits(s) for s in rest):
            for _ in rest[1:]:
                self.effort.think()
            with on("accept a paragraph"):
                press(Qt.Key.Key_Return, SHIFT)
                press(Qt.Key.Key_Space)
        elif self.fits(sugg):
            with on("accept one"):
                press(Qt.Key.Key_Return)
        elif label := self._better_label(sugg):
            with on("relabel"):
                self.hands.letter(label)
                press(Qt.Key.Key_Space)
        elif steps := self._longer(sugg):
            with on("boundary"):
                for _ in range(steps):
                    press(Qt.Key.Key_Right, SHIFT)
                press(Qt.Key.Key_Space)
        else:
            with on("reject"):
                press(Qt.Key.Key_Delete)

    def _in_hand(self) -> Suggestion:
        selected = self.hands.workspace.selected
        if len(selected) != 1 or selected[0] not in {s.id for s in self.waiting()}:
            raise AssertionError("the walk lost the suggestion in hand")
        return self.document.suggestions[selected[0]]

    def _better_label(self, sugg: Suggestion) -> str:
        found = [g[2] for g in self._missing() if g[:2] == (sugg.start, sugg.end)]
        return found[0] if found else ""

    def _missing(self) -> set[Gold]:
        """Return what is right and neither stands nor is suggested so."""
        return set(self.right()) - self.mine().keys() - {self.says(s) for s in self.waiting()}

    def _longer(self, sugg: Suggestion) -> int:
        """Return by how many words, up to two, the end is too short for the gold of this label; 0: something else."""
        end = sugg.end
        for steps in (1, 2):
            end = next_token_end(self.hands.text, end)
            if (sugg.start, end, self.says(sugg)[2]) in self._missing():
                return steps
        return 0

    def _paragraph(self, at: int) -> tuple[int, int]:
        text = self.hands.text
        end = text.find("\n", at)
        return text.rfind("\n", 0, at) + 1, end if end >= 0 else len(text)

    # (c)

    def read(self) -> None:
        """Read, put right what is wrong, mark what is missing; accept the rest with one key; mend what overlaps."""
        for _ in range(2000):
            self._judge()
            if self._mend_suggestions() or (self._with_links() and self._reject_links()):
                continue
            if self._accept_rest() or self.put_right_one() or self._accept_one() or self._add_one():
                continue
            break
        else:
            raise AssertionError("the reading came to no end")
        if self._with_links():
            self._finish_links()

    def _with_links(self) -> bool:
        return self.gold[self.document.doc.id].links is not None

    def _judge(self) -> None:
        """Each suggestion takes a thought, also if it is right."""
        for sugg in self.waiting():
            if sugg.id not in self._judged:
                self._judged.add(sugg.id)
                self.effort.think()

    def _mend_suggestions(self) -> bool:
        """Put the first thing right that is wrong, with what of its paragraph the same key puts right."""
        found = sorted(self._mends(), key=lambda mend: mend.at)
        if not found:
            return False
        first = found[0]
        with self.effort.on(first.purpose):
            if first.item is None:
                self._mark(first)
            else:
                self._decide_alike(first, found)
        return True

    def _mark(self, mend: Mend) -> None:
        if mend.purpose == "new span":
            self.effort.think()
        self.hands.mark(*mend.mark)
        self.hands.check_marked(*mend.mark)
        self.hands.letter(mend.label)

    def _decide_alike(self, first: Mend, found: list[Mend]) -> None:
        run = self._run_of_wrong(first, found)
        if len(run) > 1:
            stretch = min(s.start for s in run), max(s.end for s in run)
            self.hands.mark(*stretch)
            self.hands.check_marked(*stretch)
            self.hands.press(Qt.Key.Key_Delete, SHIFT)
            return
        end = self._paragraph(first.at)[1]
        chosen = {first.text: first.item}
        for other in found:
            alike = other.item and (other.purpose, other.label) == (first.purpose, first.label) and other.at < end
            if alike and (self.hands.memory is None or other.text not in chosen):
                # With memory, the same string elsewhere follows by itself.
                chosen[other.text if self.hands.memory else str(other.item)] = other.item
        self.hands.click_items(list(dict.fromkeys(chosen.values())))
        if first.purpose == "relabel":
            self.hands.letter(first.label)
        else:
            self.hands.press(Qt.Key.Key_Delete)

    def _run_of_wrong(self, first: Mend, found: list[Mend]) -> list[Suggestion]:
        """Return the suggestions from this one on that are all to be rejected, up to the end of the paragraph."""
        rejected = {mend.item for mend in found if mend.purpose == "reject"}
        run: list[Suggestion] = []
        end = self._paragraph(first.at)[1]
        for sugg in sorted(self.free(), key=lambda s: (s.start, s.end)):
            if sugg.start < first.at or sugg.end > end:
                continue
            if sugg.id not in rejected:
                break
            run.append(sugg)
        while run and any(_touches([other], run[0].start, run[-1].end) for other in self.free() if other not in run):
            run.pop()
        return run

    def _mends(self) -> list[Mend]:
        """Return what is to be done before the rest is accepted; what would hide something right comes after."""
        free, missing = self.free(), self._missing()
        good = [s for s in free if self.fits(s)]
        wrong = [s for s in free if not self.fits(s)]
        found = [mend for s in wrong if (mend := self._remedy(s, good, missing))]
        for start, end, label in missing:
            touched = [s for s in wrong if s.start < end and start < s.end]
            if not _touches(good, start, end) and not any((s.start, s.end) == (start, end) for s in touched):
                found.append(Mend(start, "boundary" if touched else "new span", label, mark=(start, end)))
        return found

    def _remedy(self, sugg: Suggestion, good: list[Suggestion], missing: set[Gold]) -> Mend | None:
        text = self.hands.text[sugg.start : sugg.end]
        over = [g for g in missing if g[0] < sugg.end and sugg.start < g[1]]
        same = [g for g in over if g[:2] == (sugg.start, sugg.end)]
        if same:
            later = _touches(good, sugg.start, sugg.end)
            return None if later else Mend(sugg.start, "relabel", same[0][2], sugg.id, text)
        if any(not _touches(good, *g[:2]) for g in over):
            return None  # marking what is right puts it out of the way
        if any(g[2] == self.says(sugg)[2] and (g[0] == sugg.start or g[1] == sugg.end) for g in over):
            return None  # its end is moved once the rest is accepted
        return Mend(sugg.start, "reject", "", sugg.id, text)

    def _accept_rest(self) -> bool:
        if not self.free() and not self._links_to_accept():
            return False
        self.effort.think()
        with self.effort.on("accept the rest"):
            self.hands.press(Qt.Key.Key_Return, ALT)
        return True

    def _accept_one(self) -> bool:
        """Accept what is right and overlaps an annotation: that is never accepted with the rest."""
        found = next((s for s in self.waiting() if self.fits(s)), None)
        if found is None:
            return False
        with self.effort.on("accept one"):
            self.hands.click_items([found.id])
            self.hands.press(Qt.Key.Key_Return)
        return True

    def _add_one(self) -> bool:
        missing = sorted(self.right() - self.mine().keys())
        if not missing:
            return False
        self.effort.think()
        with self.effort.on("new span"):
            self.hands.mark(*missing[0][:2])
            self.hands.check_marked(*missing[0][:2])
            self.hands.letter(missing[0][2])
        return True

    def add_missing(self) -> None:
        while self._add_one():
            pass

    def put_right(self) -> None:
        while self.put_right_one():
            pass

    def put_right_one(self) -> bool:
        """Mend an annotation: its label, its ends; or take it away."""
        wrong = sorted(self.mine().keys() - self.right())
        if not wrong:
            return False
        start, end, label = wrong[0]
        item = self.mine()[wrong[0]]
        missing = self.right() - self.mine().keys()
        same = [g for g in missing if g[:2] == (start, end)]
        near = sorted(
            (g for g in missing if g[2] == label and g[0] < end and start < g[1]),
            key=lambda g: (g[0] != start) + (g[1] != end),
        )
        with self.effort.on("relabel" if same else "boundary" if near else "reject"):
            self.hands.click_items([item])
            if same:
                self.hands.letter(same[0][2])
            elif near:
                self._move_ends(item, near[0])
            else:
                self.hands.press(Qt.Key.Key_Delete)
        return True

    def _move_ends(self, item: UUID, wanted: Gold) -> None:
        start, end = self.hands.workspace.extent(item)
        if next_token_end(self.hands.text, end) == wanted[1] and start == wanted[0]:
            self.hands.press(Qt.Key.Key_Right, SHIFT)
            return
        if start != wanted[0]:
            self.hands.drag_end(item, End.START, wanted[0])
        if end != wanted[1]:
            self.hands.drag_end(item, End.END, wanted[1])

    def finish(self) -> None:
        """Say that the document is done; what contradicts the annotations is rejected, and the next one opens."""
        self.effort.think()
        with self.effort.on("finish"):
            self.hands.press(Qt.Key.Key_Return, CTRL)

    # Relations

    def _links_to_accept(self) -> list[Suggestion]:
        return self.waiting(SuggestionKind.RELATION) if self._with_links() else []

    def _reject_links(self) -> bool:
        """Reject the wrong relations of a paragraph, or give the first another type where that is what is wrong."""
        waiting = self.waiting(SuggestionKind.RELATION)
        wrong = sorted((s for s in waiting if not self.link_fits(s)), key=lambda s: s.start)
        if not wrong:
            return False
        self.effort.think()
        head, tail, _ = self.link_says(wrong[0])
        open_ones = self._missing_links() - {self.link_says(s) for s in waiting}
        better = next((label for h, t, label in open_ones if (h, t) == (head, tail)), "")
        with self.effort.on("relation: another type" if better else "relation: reject"):
            if better:
                self.hands.click_items([wrong[0].id])
                self.hands.letter(better)
            else:
                end = self._paragraph(wrong[0].start)[1]
                self.hands.click_items([s.id for s in wrong if s.start < end])
                self.hands.press(Qt.Key.Key_Delete)
        return True

    def _missing_links(self) -> set[Link]:
        return {link for link in self.links() if not self._stands(link)}

    def _stands(self, link: Link) -> bool:
        turned = (link[1], link[0], link[2])
        mine = self.my_links()
        return link in mine or (self._symmetric(link[2]) and turned in mine)

    def _finish_links(self) -> None:
        for link in sorted(self._missing_links()):
            self.effort.think()
            turned = self.my_links().get((link[1], link[0], link[2]))
            if turned is not None and (link[1], link[0], link[2]) not in self.links():
                with self.effort.on("relation: turn round"):
                    self.hands.click_items([turned])
                    self.hands.press(Qt.Key.Key_R, CTRL)
                continue
            with self.effort.on("relation: new"):
                self.hands.drag_link(self.mine()[link[0]], self.mine()[link[1]], link[2])
        for link, key in self.my_links().items():
            if not self._is_right_link(link):
                with self.effort.on("relation: reject"):
                    self.hands.click_items([key])
                    self.hands.press(Qt.Key.Key_Delete)


def _touches(found: list[Suggestion], start: int, end: int) -> bool:
    return any(s.start < end and start < s.end for s in found)
