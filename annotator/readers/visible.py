"""The visible text of an HTML tree: a line for each block, white space as a browser shows it."""

import re
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import HTMLParser

from annotator.readers.problems import nested_too_deep

_SPACE: Final = re.compile(r"[ \t\n\r\f]+")
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the tags of a tree mean."""

    blocks: frozenset[str]
    skipped: frozenset[str]
    items: frozenset[str]
    cells: frozenset[str]
    breaks: frozenset[str]
    kept: frozenset[str] = frozenset()


def tags(listed: str) -> frozenset[str]:
    """Return the tags of a list with spaces between."""
    return frozenset(listed.split())


HTML: Final = Vocabulary(
    blocks=tags(
        "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main nav ol p pre section summary table tbody "
        "tfoot thead tr ul"
    ),
    skipped=tags(
        "audio button canvas embed head iframe input math noscript object option script select style svg template "
        "textarea title video"
    ),
    items=tags("li"),
    cells=tags("td th"),
    breaks=tags("br"),
    kept=tags("pre listing xmp"),
)


def html_tree(text: str) -> etree._Element | None:
    """Parse HTML leniently, without ever reading anything else; None if there is nothing in it.

    Raises:
        UserError: Elements are nested thousands deep (``read.nested``).
    """
    # From bytes, so that neither a declared encoding nor a stray surrogate can get in the way.
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log):
        raise nested_too_deep("web page")
    return tree


def visible_text(tree: etree._Element, words: Vocabulary = HTML) -> str:
    """Return the text that a reader would see, one line a block, table cells apart by tabs."""
    lines = _Lines(words)
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            lines.close(element)
        elif _is_hidden(element, words):
            walk.skip_subtree()
        else:
            lines.open(element)
    return lines.text()


def _is_hidden(element: etree._Element, words: Vocabulary) -> bool:
    if element.tag in words.skipped or "hidden" in element.attrib:
        return True
    return bool(_HIDDEN_STYLE.search(element.get("style", "")))


@dataclass(slots=True)
class _Lines:
    """Collects text into lines while a tree is walked."""

    words: Vocabulary
    done: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    bullet: str = ""
    kept_depth: int = 0
    numbers: list[int | None] = field(default_factory=list)

    def open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in self.words.blocks:
            self.flush()
        if tag in ("ol", "ul"):
            self.numbers.append(1 if tag == "ol" else None)
        elif tag in self.words.items:
            self.bullet = self._next_bullet()
        elif tag in self.words.cells and self.parts:
            self.parts.append("\t")
        elif tag in self.words.breaks:
            self.flush()
        elif tag in self.words.kept:
            self.kept_depth += 1
        self.add(element.text)

    def close(self, element: etree._Element) -> None:
        tag = element.tag
        hidden = _is_hidden(element, self.words)
        if tag in self.words.blocks and not hidden:
            self.flush()
        if tag in self.words.items:
            self.bullet = ""
        elif tag in ("ol", "ul") and not hidden:
            self.numbers.pop()
        elif tag in self.words.kept and not hidden:
            self.kept_depth -= 1
        self.add(element.tail)

    def add(self, text: str | None) -> None:
        if not text:
            return
        if self.kept_depth:
            *whole, rest = text.replace("\r\n", "\n").split("\n")
            for line in whole:
                self.parts.append(line)
                self.flush()
            self.parts.append(rest)
        else:
            self.parts.append(_SPACE.sub(" ", text))

    def flush(self) -> None:
        joined = "".join(self.parts)
        line = joined.rstrip() if self.kept_depth else _tidied(joined)
        if line.strip():
            self.done.append(self.bullet + line)
            self.bullet = ""
        self.parts.clear()

    def text(self) -> str:
        self.flush()
        return "\n".join(self.done)

    def _next_bullet(self) -> str:
        if not self.numbers or self.numbers[-1] is None:
            return "- "
        number = self.numbers[-1]
        self.numbers[-1] = number + 1
        return f"{number}. "


def _tidied(line: str) -> str:
    cells = (re.sub(" {2,}", " ", cell).strip(" ") for cell in line.split("\t"))
    return "\t".join(cells).strip("\t ")
