"""What was dropped on the window, or lies on the clipboard: files, or text."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData


@dataclass(frozen=True, slots=True)
class Dropped:
    """Files and folders of this machine, or else text, with its HTML where there is any."""

    paths: tuple[Path, ...] = ()
    text: str = ""
    html: str = ""


def accepts(data: QMimeData) -> bool:
    """Tell whether something can be taken from it; looks at kinds only, for a drag must not wait."""
    return data.hasUrls() or data.hasText() or data.hasHtml()


def read_drop(data: QMimeData) -> Dropped:
    """Return the local files; where there are none, the text; empty if there is nothing of use."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    if paths:
        return Dropped(paths)
    text, html = data.text(), data.html() if data.hasHtml() else ""
    return Dropped((), text, html) if text.strip() or html.strip() else Dropped()
