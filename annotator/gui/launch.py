"""Start the window, or say in plain words why it cannot start; imports Qt only once it is known to be there."""

import gc
import sys
from pathlib import Path

from annotator.gui.platform_check import refuse_where_no_window_opens
from annotator.model.errors import UserError


def launch(project: Path | None = None, *, demo: bool = False, document: str = "") -> int:
    """Open the window and return the exit code when it has been closed.

    Without ``project`` the last one comes back, or the welcome page. ``document`` is an id, the beginning of one, or a
    title.
    """
    try:
        refuse_where_no_window_opens()
    except UserError as error:
        print(f"annotator: {error.sentence()}", file=sys.stderr)  # noqa: T201 (there is no window yet to say it in)
        return 1
    # Nothing is thrown away while modules are loaded: collecting garbage meanwhile costs a tenth of a second.
    gc.disable()
    from annotator.gui.app import run

    return run(project, demo=demo, document=document)
