"""Web pages: the article's text, without menus and advertisements. Nothing is ever fetched."""

import re
from typing import TYPE_CHECKING, Final

from annotator.readers.decoding import Decoded, decode
from annotator.readers.document import Draft
from annotator.readers.problems import library_errors_mean_damage, no_text
from annotator.readers.visible import Vocabulary, html_tree, tags, visible_text

if TYPE_CHECKING:
    from lxml import etree
    from trafilatura.settings import Document

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.IGNORECASE)
_HEAD: Final = 4096
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_SPACE: Final = re.compile(r"\s+")

# The tags of the tree that the extractor returns (a simple dialect of TEI).
_EXTRACTED: Final = Vocabulary(
    blocks=tags("body main p head list item quote code table row lb ab div del"),
    skipped=tags("graphic"),
    items=tags("item"),
    cells=tags("cell"),
    breaks=tags("lb"),
    kept=tags("code"),
)


def read(data: bytes) -> Draft:
    """Read a web page that was saved to a file."""
    return article(decode_html(data))


def decode_html(data: bytes, declared: str | None = None) -> Decoded:
    """Turn a page's bytes into text, by the encoding that it names, where that is believable."""
    match = _CHARSET.search(data[:_HEAD])
    return decode(data, declared or (match.group(1).decode("ascii") if match else None))


def article(page: Decoded) -> Draft:
    """Return a page's article with its title, date, author, site and address.

    Raises:
        UserError: There is no text on the page (``read.no-text``).
    """
    warnings = list(page.warnings)
    with library_errors_mean_damage("web page"):
        tree = html_tree(page.text)
        found = None if tree is None else _extracted(tree)
        shown = "" if tree is None else visible_text(tree)
        text = _article_text(found)
        if not _is_article(text, shown):
            text = shown
            warnings.append("No article could be told apart on the page; its whole text was taken.")
    if tree is None or not text:
        raise no_text("The web page holds no text.", "It may be drawn by a script: save it as PDF from the browser.")
    title = _one_line(found.title) if found is not None else ""
    return Draft(
        _with_headline(text, title, tree),
        title,
        doc_date=found.date if found is not None else None,
        language=language_of(tree),
        meta=_says_of_itself(found) | {"encoding": page.encoding},
        warnings=tuple(warnings),
    )


def whole_page(page: str) -> str:
    """Return all the visible text of some HTML, one line a block."""
    with library_errors_mean_damage("HTML"):
        tree = html_tree(page)
        return "" if tree is None else visible_text(tree)


def _extracted(tree: "etree._Element") -> "Document | None":
    from trafilatura import bare_extraction  # 0.2 s

    found = bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    return None if isinstance(found, dict) else found


def _article_text(found: "Document | None") -> str:
    if found is None or found.body is None:
        return ""
    return visible_text(found.body, _EXTRACTED) or (found.text or "").strip()


def _is_article(text: str, shown: str) -> bool:
    """Tell an article from the extractor's last resort: all that the page holds, run together in one line."""
    if "\n" in text or "\n" not in shown:
        return bool(text)
    return 0 < _letters(text) * 5 < _letters(shown) * 4


def _letters(text: str) -> int:
    return sum(char.isalnum() for char in text)


def _says_of_itself(found: "Document | None") -> dict[str, str]:
    if found is None:
        return {}
    says = {"author": found.author, "site": found.sitename, "url": found.url}
    return {key: _one_line(value) for key, value in says.items() if value}


def _with_headline(text: str, title: str, tree: "etree._Element") -> str:
    """Put the headline on top where the page shows it as one, but the extractor took it for furniture."""
    if not title or title in text[: len(title) + 200]:
        return text
    shown = [_one_line(visible_text(h1)) for h1 in tree.iter("h1")]
    return f"{title}\n{text}" if title in shown else text


def language_of(tree: "etree._Element") -> str | None:
    """Return the language that a page says it is written in ("en", "pt-BR"), or None."""
    says = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return says.replace("_", "-") if _LANGUAGE.fullmatch(says) else None


def _one_line(value: str | None) -> str:
    return _SPACE.sub(" ", value or "").strip()
