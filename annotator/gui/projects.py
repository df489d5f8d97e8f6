"""Opening, making and remembering projects; no widget of its own."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import platformdirs

from annotator.gui.ask import Ask
from annotator.gui.person import person_of
from annotator.model.errors import UserError
from annotator.project.presets import preset
from annotator.project.project import Project
from annotator.settings import APP, Settings

SUFFIX: Final = ".annotator"
KINDS: Final = f"Annotator projects (*{SUFFIX});;All files (*)"
_RECENT: Final = "recent"
_LAST: Final = "last"
_MOST: Final = 12


class Projects:
    """The recent ones, and the doors to the others."""

    def __init__(self, settings: Settings, ask: Ask) -> None:
        self._settings = settings
        self._ask = ask

    def open(self, path: Path) -> Project:
        """Open a project under the name of this person, and remember it.

        Raises:
            UserError: It cannot be opened; it is then remembered no more if it is not there.
        """
        project = Project.open(path, person=person_of(self._settings), window=True)
        self.remember(path)
        return project

    def make(self, path: Path, preset_name: str) -> Project:
        """Make a project with a preset's labels, and remember it."""
        person = person_of(self._settings)
        Project.create(path, schema=preset(preset_name), person=person).close()
        return self.open(path)

    def demonstration(self) -> Project:
        """Open the demonstration project; made at the first time, in this person's folder of data."""
        from annotator.project.demonstration import make_demonstration

        path = demonstration_path()
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            make_demonstration(path, person_of(self._settings))
        return self.open(path)

    # Asking

    def choose(self) -> Path | None:
        """Ask which project to open."""
        found = self._ask.open_files("Open a project", str(self.folder()), KINDS)
        return found[0] if found else None

    def choose_new(self, proposed: str = "News") -> Path | None:
        """Ask where a new project shall lie."""
        path = self._ask.save_file("New project", self.folder() / f"{proposed}{SUFFIX}", KINDS)
        if path is None:
            return None
        return path if path.suffix else path.with_suffix(SUFFIX)

    def folder(self) -> Path:
        """Return the folder to begin a file dialog in: that of the last project, else the documents' folder."""
        for path in self.recent():
            if path.parent.is_dir() and path != demonstration_path():
                return path.parent
        documents = Path(platformdirs.user_documents_dir())
        return documents if documents.is_dir() else Path.home()

    # Remembering

    def recent(self) -> list[Path]:
        """Return the projects opened last, the latest first."""
        found = self._settings.recall(_RECENT, [])
        return [Path(entry) for entry in found if isinstance(entry, str)] if isinstance(found, list) else []

    def remember(self, path: Path) -> None:
        """Put a project at the head of the list."""
        path = path.resolve()
        others = [entry for entry in self.recent() if entry != path]
        self._settings.keep(_RECENT, [str(entry) for entry in (path, *others)][:_MOST])
        self._settings.keep(_LAST, str(path))

    def forget(self, path: Path) -> None:
        """Take a project off the list; the file stays."""
        self._settings.keep(_RECENT, [str(entry) for entry in self.recent() if entry != path])

    def last(self) -> Path | None:
        """Return the project that was open last, if it is still there and shall come back."""
        found = self._settings.recall(_LAST)
        if not isinstance(found, str) or not self._settings["start.reopen"]:
            return None
        return Path(found) if Path(found).is_file() else None

    def forget_last(self) -> None:
        """Begin with the welcome page next time: the project was closed by hand."""
        self._settings.keep(_LAST, None)


def demonstration_path() -> Path:
    """Return where the demonstration project lies."""
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / f"Demonstration{SUFFIX}"


def attempt(open_one: Callable[[], Project], failed: Callable[[object], None]) -> Project | None:
    """Open a project; say why where that fails, and return None."""
    try:
        return open_one()
    except UserError as error:
        failed(error)
        return None
