"""One of the ways in ``effort.py``: by groups in the review panel, over all articles."""

from collections import Counter

from effort_hands import NONE, SHIFT
from effort_ways import Analyst
from PySide6.QtCore import Qt

from annotator.gui.review.listing import View
from annotator.gui.review.rows import GroupRow
from annotator.model.suggestion import Suggestion


class PanelAnalyst(Analyst):
    """Decides groups of two and more by one key, the exceptions one by one; what is left, in the text."""

    def by_groups(self) -> None:
        hands, on = self.hands, self.effort.on
        window = hands.window.parts.window
        panel = window.panel("review")
        with on("open the panel"):
            hands.press(Qt.Key.Key_F8, NONE, window)
            panel._on_view(View.GROUPS)
            self.effort.click()  # the order is chosen once, in a list
            self.effort.click()
        walk, view = panel.walk, panel.list
        view.setFocus()
        self._rest(walk)
        while isinstance(row := walk.current(), GroupRow) and row.group.count > 1:
            verdicts = self._verdicts(row)
            for _ in range(row.group.count):
                self.effort.think()
            if verdicts in ({"right"}, {"wrong"}):
                right = verdicts == {"right"}
                with on("accept a group" if right else "reject a group"):
                    hands.press(Qt.Key.Key_Return if right else Qt.Key.Key_Delete, NONE, view)
            elif len(verdicts) == 1:
                with on("relabel a group"):
                    hands.letter(next(iter(verdicts)), NONE, view)
            else:
                with on("exceptions of a group"):
                    self._one_by_one(walk, view)
            self._rest(walk)

    def _rest(self, walk) -> None:
        """Let the list follow what memory made of the last decision, as it does within a second."""
        self.hands.settle()
        walk.catch_up()
        self.hands.project.settle().result()
        self.hands.settle()

    def _verdicts(self, row: GroupRow) -> set[str]:
        project = self.hands.project
        ids = project.review_bulk_ids((0.0, 2.0), group=row.group.n, fitting=False)
        items = [project.review_item(key) for key in ids]
        return {self._verdict(item.suggestion) for item in items if item}

    def _verdict(self, sugg: Suggestion) -> str:
        gold = self.gold[sugg.doc].spans
        if self.says(sugg) in gold:
            return "right"
        found = [g[2] for g in gold if g[:2] == (sugg.start, sugg.end)]
        return found[0] if len(found) == 1 else "wrong"

    def _one_by_one(self, walk, view) -> None:
        """Open a group: decide what is unlike most, then the rest with one key."""
        press = self.hands.press
        press(Qt.Key.Key_Right, NONE, view)
        usual = Counter(self._verdict(item.suggestion) for item in walk.rows.rows()).most_common(1)[0][0]
        passed = 0
        while walk.opened is not None and not isinstance(walk.current(), GroupRow) and passed < 500:
            rows = walk.rows.rows()
            if walk.current() is None:
                # Memory has taken the rest of the group back.
                press(Qt.Key.Key_Left, NONE, view)
                continue
            found = {self._verdict(item.suggestion) for item in rows}
            if found == {usual} and usual in ("right", "wrong") and len(rows) > 1:
                press(Qt.Key.Key_Return if usual == "right" else Qt.Key.Key_Delete, SHIFT, view)
                if len(walk.rows.rows()) == len(rows):
                    press(Qt.Key.Key_Left, NONE, view)
                continue
            verdict = self._verdict(walk.current().suggestion)
            if verdict == usual and found != {usual}:
                press(Qt.Key.Key_Space, NONE, view)
                passed += 1
            elif verdict == "right":
                press(Qt.Key.Key_Return, NONE, view)
            elif verdict == "wrong":
                press(Qt.Key.Key_Delete, NONE, view)
            else:
                self.hands.letter(verdict, NONE, view)
