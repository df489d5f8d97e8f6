"""The ``annotator`` command: its groups, its help, and how it ends."""

import sys
from typing import Annotated, Final

import typer

from annotator import __version__
from annotator.cli.output import Exit, fail, note
from annotator.model.errors import UserError

EPILOG: Final = (
    "Exit codes: 0 done; 1 refused, with the reason on stderr; 2 the command's words are off; 3 problems or "
    "differences were found; 130 interrupted. Everything happens on this machine: no command uses the network."
)

_INTERRUPTED: Final = "annotator: interrupted; what was finished is kept."


def build() -> typer.Typer:
    """Return the command with all its groups."""
    from annotator.cli import (
        checking,
        converting,
        datasets,
        documents,
        evaluation,
        exchange,
        learning,
        memory,
        projects,
        suggestions,
        training,
        window,
    )

    groups = (
        window,
        projects,
        documents,
        suggestions,
        memory,
        learning,
        training,
        exchange,
        converting,
        datasets,
        checking,
        evaluation,
    )

    app = typer.Typer(
        name="annotator",
        help="Turn news and reports into gold-standard entity and relation data.",
        epilog=EPILOG,
        no_args_is_help=False,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        result_callback=_end,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    for group in groups:
        group.register(app)

    @app.callback(invoke_without_command=True)
    def start(
        context: typer.Context,
        version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
    ) -> None:
        if version:
            print(__version__)
            raise typer.Exit
        if context.invoked_subcommand is None:
            raise typer.Exit(window.show_window())

    return app


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; refusals are printed as plain sentences."""
    try:
        build()(args=sys.argv[1:] if arguments is None else arguments)
    except UserError as error:
        fail(error)
        return Exit.REFUSED
    except KeyboardInterrupt:
        note(_INTERRUPTED)
        return Exit.INTERRUPTED
    except SystemExit as end:
        if end.code == Exit.INTERRUPTED:
            note(_INTERRUPTED)
        return end.code if isinstance(end.code, int) else Exit.OK
    return Exit.OK


def _end(code: object, **_: object) -> None:
    """Make what a command returns its exit code."""
    if isinstance(code, int) and code:
        raise typer.Exit(int(code))
