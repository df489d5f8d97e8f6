"""The rules of a label, to be read beside the palette; and the rules of the whole schema."""

from html import escape
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QToolButton, QVBoxLayout, QWidget

from annotator.gui.panels.looks import chip_size, mixed, paint_chip, quiet
from annotator.gui.tips import plain_tip
from annotator.model.schema import LabelType, Schema, TypeKind

_NOTHING: Final = "Choose a label to read its rules."
_ROLES: Final = {"head": "From", "tail": "To"}


class GuidelineView(QWidget):
    """What a label means, what it is for, and examples; a button turns to the rules for all labels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._schema = Schema()
        self._label: LabelType | None = None
        self._shown: object = None
        self.chip = Chip()
        self.all_rules = QToolButton()
        self.all_rules.setText("All rules")
        self.all_rules.setToolTip("Show the rules that hold for all labels")
        self.all_rules.setCheckable(True)
        self.all_rules.toggled.connect(self._show)
        self.browser = QTextBrowser()
        self.browser.setAccessibleName("Guideline")
        self.browser.setOpenLinks(False)
        self.browser.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.browser.setStyleSheet("QTextBrowser { background: transparent; border: none; padding: 0; }")
        self.browser.document().setDocumentMargin(2)
        row = QHBoxLayout()
        row.addWidget(self.chip, 1)
        row.addWidget(self.all_rules)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(row)
        column.addWidget(self.browser, 1)

    def show_rules(self, schema: Schema, label: LabelType | None) -> None:
        """Show a label's rules, or those of the schema where that was asked for."""
        self._schema, self._label = schema, label
        self.all_rules.setVisible(bool(schema.guidelines.strip()))
        self.chip.show_label(label)
        self._show()

    def _show(self) -> None:
        whole = self.all_rules.isChecked() and bool(self._schema.guidelines.strip())
        wanted = self._schema.guidelines if whole else (self._label, self._schema.types)
        if wanted == self._shown:
            return
        self._shown = wanted
        html = html_of(self._schema.guidelines) if whole else self._label_html()
        self.browser.document().setDefaultStyleSheet(self._style())
        self.browser.setHtml(html)

    def _label_html(self) -> str:
        label = self._label
        if label is None:
            return f"<p class='quiet'>{_NOTHING}</p>"
        parts = [f"<p>{escape(label.description)}</p>" if label.description else ""]
        if label.guideline:
            parts.append(html_of(label.guideline))
        ends = self._ends(label)
        if ends:
            parts.append(f"<p>{ends}</p>")
        if label.examples:
            examples = "".join(f"<li>{escape(example)}</li>" for example in label.examples)
            parts.append(f"<p class='quiet'>For example</p><ul>{examples}</ul>")
        if not any(parts):
            parts.append("<p class='quiet'>No rules are written for this label yet. The schema editor takes them.</p>")
        return "".join(parts)

    def _ends(self, label: LabelType) -> str:
        if label.kind not in (TypeKind.RELATION, TypeKind.EVENT):
            return ""
        lines = []
        for end in label.endpoints:
            names = ", ".join(self._schema.name(i) for i in end.allowed) or "any label"
            lines.append(f"<span class='quiet'>{escape(_ROLES.get(end.role, end.role))}:</span> {escape(names)}")
        if label.symmetric:
            lines.append("<span class='quiet'>Either way round: it has no direction.</span>")
        return "<br>".join(lines)

    def _style(self) -> str:
        palette = self.palette()
        ink, ground = palette.color(palette.ColorRole.Text), palette.color(palette.ColorRole.Base)
        return (
            f".quiet {{ color: {quiet(palette).name()}; }}"
            f"code {{ background: {mixed(ink, ground, 0.08).name()}; }}"
            "p, ul, ol, table { margin-top: 0; margin-bottom: 6px; } li { margin-bottom: 2px; }"
            "ul, ol { -qt-list-indent: 0; margin-left: 16px; }"
            "h1 { font-size: large; margin-bottom: 4px; } h2, h3 { font-size: medium; margin: 8px 0 4px 0; }"
            f"td, th {{ padding: 2px 6px 2px 0; border-bottom: 1px solid {mixed(ink, ground, 0.2).name()}; }}"
        )

    def changeEvent(self, event: QEvent) -> None:
        """Draw the rules again in other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._shown = None
            self._show()


def html_of(markdown: str) -> str:
    """Return Markdown as HTML; HTML in it is shown as it stands, never obeyed."""
    from markdown_it import MarkdownIt  # imported late: 20 ms that a start-up can do without

    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    return str(made).replace("<table>", "<table cellspacing='0' width='100%'>").replace("<th>", "<th align='left'>")


class Chip(QWidget):
    """A label's chip, as a widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label: LabelType | None = None
        self._text = ""
        self._dashed = False

    def show_label(self, label: LabelType | None, text: str = "", *, dashed: bool = False) -> None:
        """Show a label, under its name unless another text is given."""
        self._label, self._dashed = label, dashed
        self._text = text or (label.name if label else "")
        self.setAccessibleName(self._text)
        self.setToolTip(plain_tip(self._text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the chip's own size."""
        size = chip_size(self._text, self.font())
        return QSize(size.width(), size.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Return what is left of it in a narrow panel."""
        return QSize(min(self.sizeHint().width(), 48), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        if self._text:
            painter = QPainter(self)
            painter.setFont(self.font())
            room = QRect(0, 0, self.width(), self.height())
            paint_chip(painter, room, self._text, self._label, self.palette(), dashed=self._dashed)
            painter.end()
