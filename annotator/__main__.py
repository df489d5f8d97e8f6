"""The way in: the command line, the window, and the two helper processes."""

import sys


def main() -> None:
    """Run a command; without one, open the window."""
    arguments = sys.argv[1:]
    match arguments:
        # Typer and the commands take 0.2 s to import: not for the window, nor for its helpers.
        case [] | ["open"]:
            sys.exit(_window([]))
        case ["open", project] if not project.startswith("-"):
            sys.exit(_window([project]))
        case ["--suggest-host", *names]:
            from annotator.suggest.host import host_main

            sys.exit(host_main(*names[:1]))
        case ["--read-host", *_]:
            from annotator.readers.child import main as read_host

            read_host()
        case _:
            from annotator.cli.app import run

            sys.exit(run(arguments))


def window() -> None:
    """Open the window, with the project that is named if there is one: what a desktop's menu starts."""
    sys.exit(_window(sys.argv[1:]))


def _window(arguments: list[str]) -> int:
    from pathlib import Path

    from annotator.gui.launch import launch

    return launch(Path(arguments[0]) if arguments else None)


if __name__ == "__main__":
    main()
