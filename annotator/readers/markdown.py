"""Markdown: the text as it would be shown, headings and list items as lines of their own."""

import re
from typing import Final

from annotator.readers.decoding import decode
from annotator.readers.document import Draft
from annotator.readers.html import whole_page
from annotator.readers.problems import library_errors_mean_damage, no_text

_FRONT_MATTER: Final = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD: Final = re.compile(r"([A-Za-z][\w \-]{0,40}?)\s*:\s+(.+)")
_ISO_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\D|$)")
_MOST_NESTED: Final = 100
_OWN_PLACE: Final = frozenset({"title", "date", "lang", "language"})


def read(data: bytes) -> Draft:
    """Read a Markdown file, with the title, date and author of its front matter."""
    decoded = decode(data)
    source = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    says, body = _front_matter(source)
    text = markdown_text(body)
    if not text:
        raise no_text("The Markdown file holds no text.", "It may hold pictures or comments alone.")
    heading = re.search(r"^#[ \t]+(.+?)[ \t]*#*$", body, re.MULTILINE)
    title = says.get("title") or (markdown_text(heading.group(1)) if heading else "")
    day = _ISO_DAY.match(says.get("date", ""))
    meta = {key: value for key, value in says.items() if key not in _OWN_PLACE}
    if "date" in says and not day:
        meta["date"] = says["date"]
    return Draft(
        text,
        title,
        doc_date=day.group(1) if day else None,
        language=says.get("lang") or says.get("language"),
        meta=meta | {"encoding": decoded.encoding},
        warnings=decoded.warnings,
    )


def markdown_text(source: str) -> str:
    """Return the visible text of some Markdown, one line a block."""
    from markdown_it import MarkdownIt  # 40 ms

    with library_errors_mean_damage("Markdown file"):
        parser = MarkdownIt("commonmark", {"maxNesting": _MOST_NESTED}).enable(["table", "strikethrough"])
        return whole_page(f"<body>{parser.render(source)}</body>")


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    """Split the leading block of ``key: value`` lines off; of its YAML, only plain values are understood."""
    block = _FRONT_MATTER.match(source)
    if not block:
        return {}, source
    fields = (_FIELD.fullmatch(line.rstrip()) for line in block.group(1).split("\n"))
    says = {match.group(1).lower(): _unquoted(match.group(2)) for match in fields if match}
    return says, source[block.end() :]


def _unquoted(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value
