"""open: the window; render: a page as the window draws it. The only commands that load Qt."""

from pathlib import Path
from typing import Annotated

import typer

from annotator.cli.output import note
from annotator.cli.session import As, ProjectPath, document_id, opened


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("open")(open_window)
    app.command()(render)


def open_window(
    project: Annotated[Path | None, typer.Argument(metavar="PROJECT", help="The project file.", readable=False)] = None,
    *,
    demo: Annotated[bool, typer.Option("--demo", help="Open the demonstration project.")] = False,
    document: Annotated[str, typer.Option(metavar="ID", help="Show this document.")] = "",
) -> int:
    """Open the window: on a project, on the demonstration, or on the welcome page."""
    return show_window(project, demo=demo, document=document)


def show_window(project: Path | None = None, *, demo: bool = False, document: str = "") -> int:
    """Start the window's program and return its exit code when it closes."""
    from annotator.gui.launch import launch  # Qt is loaded for these commands alone

    return launch(project, demo=demo, document=document)


def render(
    project: ProjectPath,
    *,
    document: Annotated[str, typer.Option(metavar="ID", help="Which document: an id, its beginning, or the title.")],
    out: Annotated[Path, typer.Option(metavar="PAGE", help="Where to: .png, .svg or .pdf.")],
    theme: Annotated[str, typer.Option(help="light or dark.")] = "light",
    width: Annotated[int, typer.Option(min=300, max=8000, help="The page's width in pixels.")] = 1000,
    scale: Annotated[float, typer.Option(min=0.5, max=4, help="Pixels of a PNG per pixel of the page.")] = 2.0,
    person: As = "",
) -> None:
    """Draw a whole document as the window shows it."""
    if theme not in {"light", "dark"}:
        raise typer.BadParameter("--theme is light or dark")
    from annotator.gui.page import draw_page  # Qt is loaded for these commands alone

    with opened(project, person, read_only=True) as opened_project:
        annotated = opened_project.open_document(document_id(opened_project, document))
        draw_page(annotated, opened_project.schema, out, dark=theme == "dark", width_px=width, scale=scale)
    note(f"Drew {out}.")
