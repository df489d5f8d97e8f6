"""Which pages the user's guide has, and in which order; no widget."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotator.resource_files import resource


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page: its file's stem, and its title, which is its first heading."""

    key: str
    title: str
    path: Path


_ORDER: Final = (
    "first-steps",
    "annotating",
    "relations",
    "suggestions",
    "schema",
    "quality",
    "import-export",
    "datasets",
    "training",
    "projects-and-safety",
    "command-line",
    "troubleshooting",
)


def help_pages(folder: Path | None = None) -> tuple[HelpPage, ...]:
    """Return the pages in the order that a newcomer reads them; one that is not in it comes last."""
    paths = (folder or resource("help")).glob("*.md")
    rank = {key: place for place, key in enumerate(_ORDER)}
    in_order = sorted(paths, key=lambda path: (rank.get(path.stem, len(rank)), path.stem))
    return tuple(HelpPage(path.stem, _title(path), path) for path in in_order)


def _title(path: Path) -> str:
    first = next((line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# ")), "")
    return first.removeprefix("# ").strip() or path.stem
