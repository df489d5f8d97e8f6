"""The actions of the window itself: projects, panels, looks, help. Those of the text come with the project."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from annotator.gui.actions import Action
from annotator.gui.commands import WindowCommands
from annotator.gui.main_window import MainWindow
from annotator.settings import Settings


class Opening(Protocol):
    """What is done with projects as a whole."""

    def has_project(self) -> bool:
        """Tell whether a project is open."""

    def can_write(self) -> bool:
        """Tell whether a project is open, and not for reading only."""

    def new_project(self) -> None:
        """Ask for labels and a place, and make a project."""

    def choose_project(self) -> None:
        """Ask for a project, and open it."""

    def open_demonstration(self) -> None:
        """Open the demonstration project."""

    def close_project(self) -> None:
        """Go back to the welcome page."""

    def change_person(self) -> None:
        """Ask for another name to work under."""


class _Menu:
    """Writes the entries of one menu down in a line each."""

    def __init__(self, title: str) -> None:
        self._title = title

    def entry(
        self,
        key: str,
        text: str,
        call: Callable[[], object],
        *shortcuts: str,
        group: int = 0,
        enabled: Callable[[], bool] | None = None,
        icon: str = "",
    ) -> Action:
        may = enabled or (lambda: True)
        return Action(
            id=key, text=text, call=call, menu=self._title, group=group, shortcuts=shortcuts, icon=icon, enabled=may
        )


def file_actions(projects: Opening, do: WindowCommands) -> tuple[Action, ...]:
    """Return the File menu, and what the window adds to others."""
    has, can, file, review = projects.has_project, projects.can_write, _Menu("File").entry, _Menu("Review").entry
    return (
        file("project.new", "New project…", projects.new_project, "Ctrl+N"),
        file("project.open", "Open a project…", projects.choose_project, "Ctrl+O"),
        file("project.demo", "Open the demonstration", projects.open_demonstration),
        file("project.close", "Close the project", projects.close_project, enabled=has),
        file("import.files", "Import documents…", do.import_files, "Ctrl+I", group=1, icon="import"),
        file("import.folder", "Import a folder…", do.import_folder, group=1),
        file("import.paste", "Paste as a new document", do.paste_document, "Ctrl+Shift+V", group=1),
        file("export", "Export…", do.export, "Ctrl+E", group=1, enabled=has, icon="export"),
        file("dataset.make", "Make a dataset…", do.make_dataset, "Ctrl+Shift+E", group=1, enabled=has),
        file("snapshots", "Snapshots…", do.show_snapshots, group=1, enabled=has),
        file("dataset.compare", "Compare datasets…", do.compare_datasets, group=1, enabled=has),
        file("project.copy", "Save a copy…", do.save_copy, group=2, enabled=has),
        file("project.check", "Check the project file", do.check_project, group=2, enabled=has),
        file("schema.edit", "Labels and relations…", do.edit_schema, group=3, enabled=can),
        file("person.change", "Who am I…", projects.change_person, group=3),
        file("preferences", "Preferences…", do.show_preferences, "Ctrl+,", group=3, icon="settings"),
        file("quit", "Quit", do.quit, "Ctrl+Q", group=4),
        review("check.annotations", "Check the annotations", do.check_annotations, group=8, enabled=has),
        review("evaluate", "Evaluate…", do.evaluate, group=8, enabled=has),
        review("review.panel", "Review suggestions…", do.show_review, "F8", group=-1, enabled=has, icon="list"),
        review("suggest.all", "Suggest for all documents", do.suggest_all, group=9, enabled=can),
        review("pipelines", "Pipelines…", do.choose_pipeline, group=9, enabled=can),
        review("learn.now", "Learn from what is closed", do.learn, group=9, enabled=can),
        review("learn.versions", "Learned versions…", do.show_learned, group=9, enabled=has),
    )


def recent_actions(paths: Sequence[Path], open_one: Callable[[Path], object]) -> tuple[Action, ...]:
    """Return an entry for each recent project that is still there."""
    return tuple(
        Action(
            id=f"project.recent.{number}",
            text=path.stem.replace("&", "&&"),
            tip=str(path),
            call=partial(open_one, path),
            menu="File/Recent projects",
        )
        for number, path in enumerate(path for path in paths if path.is_file())
    )


def view_actions(projects: Opening, do: WindowCommands, window: MainWindow, settings: Settings) -> tuple[Action, ...]:
    """Return the View menu, but for the panels."""
    view, go, has = _Menu("View").entry, _Menu("Go").entry, projects.has_project
    return (
        *_relations(projects, settings),
        *_themes(settings),
        view("view.zoom_in", "Larger text", lambda: do.zoom(1), "Ctrl++", "Ctrl+=", group=3, enabled=has),
        view("view.zoom_out", "Smaller text", lambda: do.zoom(-1), "Ctrl+-", group=3, enabled=has),
        view("view.zoom_reset", "Text as it came", lambda: do.zoom(0), "Ctrl+0", group=3, enabled=has),
        Action(
            id="view.full_screen",
            text="Full screen",
            call=lambda: _toggle_full_screen(window),
            menu="View",
            group=4,
            shortcuts=("F11",),
            checked=window.isFullScreen,
        ),
        view("view.layout", "Lay the panels out anew", window.reset_docks, group=4, enabled=has),
        view("palette.open", "All commands…", do.open_palette, "Ctrl+Shift+P", group=5),
        go("pane.next", "Next pane", lambda: do.cycle_pane(1), "F6", group=9, enabled=has),
        go("pane.previous", "Previous pane", lambda: do.cycle_pane(-1), "Shift+F6", group=9, enabled=has),
    )


def _relations(projects: Opening, settings: Settings) -> tuple[Action, ...]:
    key = "look.relations"

    def choose(shown: str) -> Callable[[], None]:
        return lambda: settings.__setitem__(key, shown)

    def step() -> None:
        order = [stored for stored, _ in settings.preferences[key].choices]
        settings[key] = order[(order.index(settings.text(key)) + 1) % len(order)]

    each = tuple(
        Action(
            id=f"view.relations.{shown}",
            text=words,
            call=choose(shown),
            menu="View/Relations in the text",
            checked=partial(_is, settings, key, shown),
            group=2,
        )
        for shown, words in settings.preferences[key].choices
    )
    names = dict(settings.preferences[key].choices)
    return (
        *each,
        Action(
            id="view.relations.next",
            text="Relations in the text",
            label=lambda: f"Relations in the text: {names[settings.text(key)].lower()}",
            call=step,
            icon="link",
            enabled=projects.has_project,
            shortcuts=("F7",),
        ),
    )


def _themes(settings: Settings) -> tuple[Action, ...]:
    key = "look.theme"

    def choose(theme: str) -> Callable[[], None]:
        return lambda: settings.__setitem__(key, theme)

    return tuple(
        Action(
            id=f"view.theme.{theme}",
            text=words,
            call=choose(theme),
            menu="View/Colours",
            checked=partial(_is, settings, key, theme),
            group=2,
        )
        for theme, words in settings.preferences[key].choices
    )


def panel_actions(window: MainWindow) -> tuple[Action, ...]:
    """Return a switch for each panel; Alt and a digit bring one to the front or put it away."""
    return tuple(
        Action(
            id=f"panel.{key}",
            text=window.panel_title(key),
            call=partial(window.toggle_panel, key),
            menu="View",
            checked=partial(window.panel_is_shown, key),
            shortcuts=(f"Alt+{number}",) if number < 10 else (),
        )
        for number, key in enumerate(window.panel_ids(), 1)
    )


def help_actions(do: WindowCommands) -> tuple[Action, ...]:
    """Return the Help menu: the pages of the guide, and what to do when something went wrong."""
    return (
        *(
            Action(id=f"help.{page.key}", text=page.title, call=partial(do.show_help, page.key), menu="Help")
            for page in do.pages
        ),
        Action(id="help.report", text="Report of the last fault…", call=do.show_last_report, menu="Help", group=8),
        Action(id="help.about", text="About Annotator", call=do.show_about, menu="Help", group=9),
    )


def _is(settings: Settings, key: str, value: str) -> bool:
    return settings[key] == value


def _toggle_full_screen(window: MainWindow) -> None:
    window.showNormal() if window.isFullScreen() else window.showFullScreen()
