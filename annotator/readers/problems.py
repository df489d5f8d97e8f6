"""The errors that all readers share, in plain words."""

from collections.abc import Iterator
from contextlib import contextmanager

from annotator.model.errors import UserError


def empty(what: str = "The file is empty.") -> UserError:
    """Return the error for a file without anything to read."""
    return UserError("read.empty", what, hint="Nothing was imported from it.")


def no_text(what: str, hint: str) -> UserError:
    """Return the error for a file that is whole, but holds no text."""
    return UserError("read.no-text", what, hint=hint)


def damaged(title: str) -> UserError:
    """Return the error for a file that breaks the rules of its kind, often because it was cut off."""
    return UserError(
        "read.damaged",
        f"The {title} is damaged or cut off, and cannot be read.",
        hint="Open it in another program to see whether it is whole, or get it again from where it came from.",
    )


def too_large(what: str, hint: str = "Split it into smaller files.") -> UserError:
    """Return the error for what would not fit into memory."""
    return UserError("read.too-large", what, hint=hint)


def nested_too_deep(title: str) -> UserError:
    """Return the error for a file whose parts are nested beyond all reason."""
    return UserError(
        "read.nested",
        f"The {title} is nested too deeply to be read safely.",
        hint="Save it again as plain text in the program that made it.",
    )


@contextmanager
def library_errors_mean_damage(title: str) -> Iterator[None]:
    """Turn whatever a parsing library raises on broken input into one clear error.

    Such libraries raise many kinds of exceptions on damaged files (KeyError and TypeError among them), so that no
    list of them would be complete. Keep the program's own steps outside of it.
    """
    try:
        yield
    except (UserError, MemoryError):
        raise
    except RecursionError as error:
        raise nested_too_deep(title) from error
    except Exception as error:
        raise damaged(title) from error
