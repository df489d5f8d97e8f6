"""What this part needs of the program's preferences."""

from typing import Any, Final, Protocol

KEYS: Final = "keys"
THRESHOLD: Final = "review.threshold"
FINISHING: Final = "review.finishing"
TOAST_MS: Final = "toast_ms"


class Settings(Protocol):
    """A place that keeps small values by name, from one start to the next."""

    def read(self, name: str, default: Any) -> Any:  # noqa: ANN401 - settings are of many kinds
        """Return what is kept under a name, or the default."""

    def write(self, name: str, value: Any) -> None:  # noqa: ANN401
        """Keep a value (of JSON's kinds) under a name."""


class MemorySettings:
    """Settings that last as long as the program runs."""

    def __init__(self, **values: Any) -> None:  # noqa: ANN401
        self.values: dict[str, Any] = dict(values)

    def read(self, name: str, default: Any) -> Any:  # noqa: ANN401
        """Return what is kept under a name, or the default."""
        return self.values.get(name, default)

    def write(self, name: str, value: Any) -> None:  # noqa: ANN401
        """Keep a value under a name."""
        self.values[name] = value
