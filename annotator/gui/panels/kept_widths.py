"""Column widths that last: what a person has drawn a column to is there again at the next start."""

from typing import Any, Protocol

from annotator.gui.panels.table_view import TableView


class Keeping(Protocol):
    """What is asked of the settings."""

    def recall(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return what was kept."""

    def keep(self, key: str, value: Any) -> None:  # noqa: ANN401 (whatever JSON holds)
        """Remember a value."""


def keep_widths(view: TableView[Any], settings: Keeping, name: str) -> None:
    """Let a table begin with the widths that were kept under its name, and keep those that a person draws."""
    key = f"columns.{name}"
    kept = settings.recall(key, {})
    if isinstance(kept, dict):
        view.set_own_widths({int(n): w for n, w in kept.items() if n.isdigit() and isinstance(w, int) and w > 0})
    view.widths_changed.connect(lambda: settings.keep(key, {str(n): w for n, w in view.own_widths().items()}))
