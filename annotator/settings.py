"""What a person prefers, declared as data and kept in one file of their configuration folder."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import platformdirs

APP: Final = "annotator"

Setting = str | bool | int | float


class Kind(StrEnum):
    """How a preference is asked for."""

    TEXT = "text"
    YES_NO = "yes or no"
    CHOICE = "choice"
    NUMBER = "number"
    SHARE = "share"
    """From 0 to 1, in hundredths."""


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing that a person can choose; ``choices`` are stored values with the words for them."""

    key: str
    page: str
    title: str
    default: Setting
    kind: Kind
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    least: int = 0
    most: int = 100
    zero_says: str = ""

    def accepts(self, value: object) -> bool:
        """Tell whether a stored value is one that this preference can have."""
        match self.kind:
            case Kind.YES_NO:
                return isinstance(value, bool)
            case Kind.CHOICE:
                return any(value == stored for stored, _ in self.choices)
            case Kind.NUMBER:
                whole = isinstance(value, int) and not isinstance(value, bool)
                return whole and (value == self.default or self.least <= value <= self.most)  # type: ignore[operator]
            case Kind.SHARE:
                return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
            case _:
                return isinstance(value, str)


PREFERENCES: Final = (
    Preference(
        "person.name",
        "You",
        "Your name",
        "",
        Kind.TEXT,
        "Stands on every step that you take. Decisions and annotations under another name are another person's.",
    ),
    Preference(
        "look.theme",
        "Look",
        "Colours",
        "system",
        Kind.CHOICE,
        choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
    ),
    Preference(
        "look.font_size",
        "Look",
        "Size of the window's text",
        0,
        Kind.NUMBER,
        "In points. The article has a size of its own: Ctrl and plus, Ctrl and minus.",
        least=8,
        most=24,
        zero_says="As the system",
    ),
    Preference(
        "look.relations",
        "Look",
        "Relations in the text",
        "all",
        Kind.CHOICE,
        choices=(("all", "All"), ("selection", "Of what is selected"), ("none", "None")),
    ),
    Preference(
        "review.finishing",
        "Work",
        "Finishing with suggestions undecided",
        "ask",
        Kind.CHOICE,
        "A document with undecided suggestions is done, but not gold until they are decided.",
        choices=(("ask", "Ask once"), ("leave", "Leave them open"), ("reject", "Reject the rest")),
    ),
    Preference(
        "review.threshold",
        "Work",
        "“Accept all above” means a score of at least",
        0.9,
        Kind.SHARE,
    ),
    Preference(
        "suggest.automatic",
        "Work",
        "Suggest without being asked",
        "all",
        Kind.CHOICE,
        "Nothing becomes an annotation before you accept it.",
        choices=(
            ("all", "For all documents, the open one first"),
            ("opened", "For documents that are opened"),
            ("never", "Never"),
        ),
    ),
    Preference(
        "learn.every",
        "Work",
        "Learn after so many finished documents",
        5,
        Kind.NUMBER,
        "Learning from closed sentences takes seconds, in a process of its own. “Learned versions…” shows what came of "
        "it, and takes you back.",
        least=1,
        most=1000,
        zero_says="Only when asked",
    ),
    Preference(
        "import.duplicates",
        "Work",
        "Importing what is in the project already",
        "skip",
        Kind.CHOICE,
        choices=(("skip", "Skip it, and say so"), ("add", "Add it again")),
    ),
    Preference("start.reopen", "Start", "Open the last project at the start", True, Kind.YES_NO),
)


def config_file() -> Path:
    """Return the file that the preferences of this person are kept in."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / "preferences.json"


class Settings:
    """Preferences and what the window remembers, in one JSON file; a damaged file counts as an empty one.

    ``keep`` and ``recall`` are for what is remembered without being asked for: sizes, recent projects, changed keys.
    """

    def __init__(self, path: Path | None = None, preferences: tuple[Preference, ...] = PREFERENCES) -> None:
        self.path = path or config_file()
        self.preferences = {preference.key: preference for preference in preferences}
        self._subscribers: list[Callable[[str, Setting], None]] = []
        self._values: dict[str, Any] = self._read()

    def __getitem__(self, key: str) -> Setting:
        preference = self.preferences[key]
        value = self._section("preferences").get(key, preference.default)
        return value if preference.accepts(value) else preference.default

    def __setitem__(self, key: str, value: Setting) -> None:
        preference = self.preferences[key]
        if not preference.accepts(value):
            raise ValueError(f"{value!r} is no value for {key}")
        if value == self[key]:
            return
        self._write("preferences", key, value)
        for tell in tuple(self._subscribers):
            tell(key, value)

    def read(self, name: str, default: Any) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return a preference, or what was kept under another name."""
        return self[name] if name in self.preferences else self.recall(name, default)

    def write(self, name: str, value: Any) -> None:  # noqa: ANN401 (whatever JSON holds)
        """Set a preference, or keep a value under another name."""
        if name in self.preferences:
            self[name] = value
        else:
            self.keep(name, value)

    def text(self, key: str) -> str:
        """Return a preference that is text or a choice."""
        return str(self[key])

    def subscribe(self, tell: Callable[[str, Setting], None]) -> Callable[[], None]:
        """Call ``tell(key, value)`` after each change; return what ends that."""
        self._subscribers.append(tell)
        return lambda: self._subscribers.remove(tell)

    def recall(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 (whatever JSON holds)
        """Return what was kept under a key."""
        return self._section("remembered").get(key, default)

    def keep(self, key: str, value: Any) -> None:  # noqa: ANN401 (whatever JSON holds)
        """Remember a JSON value under a key; None forgets it."""
        if self.recall(key) != value:
            self._write("remembered", key, value)

    def _section(self, name: str) -> Mapping[str, Any]:
        section = self._values.get(name)
        return section if isinstance(section, dict) else {}

    def _write(self, section: str, key: str, value: object) -> None:
        """Write one value over the file as it is now, for another window may have written to it."""
        self._values = self._read()
        values = {**self._section(section), key: value}
        if value is None:
            del values[key]
        self._values[section] = values
        text = json.dumps(self._values, ensure_ascii=False, indent=1, sort_keys=True)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.path)

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}
