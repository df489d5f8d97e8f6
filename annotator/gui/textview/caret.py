"""Where the caret goes: by grapheme as seen, by token, by line, by page."""

from typing import Final

from annotator.gui.textview.block_layout import TextLine
from annotator.gui.textview.kinds import Motion
from annotator.gui.textview.layout_cache import LaidBlock
from annotator.gui.textview.page import Page, Spot
from annotator.model.tokens import next_grapheme, next_token_end, previous_grapheme, previous_token_start

VERTICAL: Final = frozenset({Motion.UP, Motion.DOWN, Motion.PAGE_UP, Motion.PAGE_DOWN})
_LONGEST_CLUSTER: Final = 24


class CaretMover:
    """Finds the caret's next place on a page; remembers the x that it keeps to when going up and down."""

    def __init__(self) -> None:
        self._wanted_x: float | None = None

    def forget_x(self) -> None:
        """Let the next vertical motion start from where the caret is."""
        self._wanted_x = None

    def moved(self, page: Page, offset: int, motion: Motion, page_px: float) -> int:
        """Return where a motion takes the caret.

        Args:
            page: The laid-out document.
            offset: Where the caret is, in code points.
            motion: What to do.
            page_px: How far a page up or down goes.
        """
        if motion in VERTICAL:
            return self._vertical(page, offset, motion, page_px)
        self._wanted_x = None
        text = page.picture.text
        if motion in (Motion.LEFT, Motion.RIGHT):
            return _sideways(page, offset, to_left=motion is Motion.LEFT)
        if motion in (Motion.TOKEN_LEFT, Motion.TOKEN_RIGHT):
            rtl = page.block(page.picture.blocks.at(offset)).text.right_to_left
            forward = (motion is Motion.TOKEN_RIGHT) != rtl
            return next_token_end(text, offset) if forward else previous_token_start(text, offset)
        if motion is Motion.LINE_START:
            spot = page.spot(offset)
            return spot.laid.start + spot.laid.text.offsets.to_code_point_floor(spot.line.start16)
        if motion is Motion.LINE_END:
            return _line_end(page.spot(offset))
        return 0 if motion is Motion.DOC_START else len(text)

    def _vertical(self, page: Page, offset: int, motion: Motion, page_px: float) -> int:
        spot = page.spot(offset)
        if self._wanted_x is None:
            self._wanted_x = spot.laid.text.x_of(spot.line, spot.offset16)
        down = motion in (Motion.DOWN, Motion.PAGE_DOWN)
        target = _next_line(page, spot.laid, spot.line, down=down)
        if motion in (Motion.PAGE_UP, Motion.PAGE_DOWN):
            rest = page_px
            while target is not None and rest > 0:
                laid, line = target
                rest -= _line_height(laid, line)
                following = _next_line(page, laid, line, down=down)
                if following is None or rest <= 0:
                    break
                target = following
        if target is None:
            return len(page.picture.text) if down else 0
        laid, line = target
        return laid.start + laid.text.offset_at(line, self._wanted_x)


def _line_height(laid: LaidBlock, line: TextLine) -> float:
    tops = laid.decoration.tops
    below = tops[line.number + 1] if line.number + 1 < len(tops) else laid.decoration.height
    return below - tops[line.number]


def _next_line(page: Page, laid: LaidBlock, line: TextLine, *, down: bool) -> tuple[LaidBlock, TextLine] | None:
    number = line.number + (1 if down else -1)
    if 0 <= number < len(laid.text.lines):
        return laid, laid.text.lines[number]
    block = laid.number + (1 if down else -1)
    if not 0 <= block < len(page.picture.blocks):
        return None
    laid = page.block(block)
    return laid, laid.text.lines[0 if down else -1]


def _line_end(spot: Spot) -> int:
    text, line = spot.laid.text, spot.line
    end16 = line.end16
    if line.number + 1 < len(text.lines) and end16 > line.start16:
        # The end of a wrapped line is the start of the next: stop before its last character, a space as a rule.
        end16 = text.layout.previousCursorPosition(end16)
    return spot.laid.start + text.offsets.to_code_point_floor(end16)


def _sideways(page: Page, offset: int, *, to_left: bool) -> int:
    """Return the next whole grapheme to the left or right as it is seen."""
    text = page.picture.text
    if not page.spot(offset).laid.text.bidi:
        return previous_grapheme(text, offset) if to_left else next_grapheme(text, offset)
    moved = _visual_step(page, offset, to_left=to_left)
    # Qt splits some clusters that are one for us, such as a flag after a family: go on to the next whole one.
    for _ in range(_LONGEST_CLUSTER):
        if moved == offset or _is_whole(text, moved):
            break
        moved = _visual_step(page, moved, to_left=to_left)
    return moved


def _is_whole(text: str, offset: int) -> bool:
    """Tell whether no grapheme cluster reaches over an offset."""
    return offset in (0, len(text)) or next_grapheme(text, previous_grapheme(text, offset)) == offset


def _visual_step(page: Page, offset: int, *, to_left: bool) -> int:
    spot = page.spot(offset)
    text = spot.laid.text
    step = text.layout.leftCursorPosition if to_left else text.layout.rightCursorPosition
    moved = step(spot.offset16)
    if moved != spot.offset16:
        return spot.laid.start + text.offsets.to_code_point_floor(moved)
    # Out of the block: where its text goes on is left of a right-to-left paragraph. The end that is seen last is
    # not always the one that comes last in the text, so go by blocks, not by characters.
    forward = to_left == text.right_to_left
    blocks, number = page.picture.blocks, spot.laid.number + (1 if forward else -1)
    if not 0 <= number < len(blocks):
        return offset
    return (
        blocks[number].start
        if forward
        else min(blocks[number].end, previous_grapheme(page.picture.text, spot.laid.start))
    )
