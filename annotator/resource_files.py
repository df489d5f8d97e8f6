"""Find the files that ship beside the code: ``resources/`` and ``seeds/``."""

from pathlib import Path


def _shipped(folder: str) -> Path:
    package = Path(__file__).resolve().parent
    inside = package / folder
    return inside if inside.is_dir() else package.parent / folder


def resource(*parts: str) -> Path:
    """Return the path of a shipped resource, such as ``resource("schemas", "news.json")``.

    A wheel carries the folder inside the package; a checkout and an editable install have it beside the package.
    """
    return _shipped("resources").joinpath(*parts)


def seeds() -> Path:
    """Return the folder of the demonstration articles and their gold."""
    return _shipped("seeds")
