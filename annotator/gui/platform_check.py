"""Whether a window can be opened here at all, asked before Qt is, which would end the program without a word of help.

Nothing here imports Qt: without the first of these libraries even that fails.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping
from typing import Final

from annotator.model.errors import UserError

CORE_LIBRARIES: Final = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
XCB_LIBRARIES: Final = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND_LIBRARIES: Final = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}
_HEADLESS: Final = frozenset({"offscreen", "minimal", "vnc", "linuxfb", "eglfs", "vkkhrdisplay"})


def refuse_where_no_window_opens(
    environment: Mapping[str, str] | None = None,
    loads: Callable[[str], bool] | None = None,
    answers: Callable[[str], bool] | None = None,
    system: str = sys.platform,
) -> None:
    """Raise if Qt could not open a window here; the parameters stand in for the system in tests.

    Raises:
        UserError: Libraries are missing ("platform.libraries"), there is no display ("platform.display"), or none
            answers ("platform.unreachable"). The sentence says what to type.
    """
    if not system.startswith("linux"):
        return
    given = os.environ if environment is None else environment
    loads = loads or _loads
    platform = given.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    wanted = dict(CORE_LIBRARIES)
    if platform not in _HEADLESS:
        platform = platform or _platform_of(given)
        wanted |= WAYLAND_LIBRARIES if platform.startswith("wayland") else XCB_LIBRARIES
    missing = {package: library for library, package in wanted.items() if not loads(library)}
    if missing:
        raise _libraries_missing(missing)
    if platform == "xcb":
        _refuse_silent_display(given.get("DISPLAY", ""), answers or _answers)


def _platform_of(given: Mapping[str, str]) -> str:
    if given.get("WAYLAND_DISPLAY"):
        return "wayland"
    if given.get("DISPLAY"):
        return "xcb"
    raise UserError(
        "platform.display",
        "There is no display to open a window on.",
        hint=(
            "Start Annotator from a desktop session; over ssh, connect with “ssh -X”; or use a virtual display: "
            "“apt-get install xvfb”, then “xvfb-run annotator”. All commands but “open” work without a display: "
            "see “annotator --help”."
        ),
    )


def _libraries_missing(missing: Mapping[str, str]) -> UserError:
    apt = "apt-get" if _is_root() else "sudo apt-get"
    return UserError(
        "platform.libraries",
        f"The window needs system libraries that are not installed: {', '.join(missing.values())}.",
        hint=f"On Debian and Ubuntu this installs them:\n\n    {apt} install -y {' '.join(missing)}\n",
    )


def _refuse_silent_display(display: str, answers: Callable[[str], bool]) -> None:
    if not answers(display):
        raise UserError(
            "platform.unreachable",
            f"The display {display} does not answer." if display else "There is no display to open a window on.",
            hint="Check the variable DISPLAY; over ssh, connect with “ssh -X”; or use “xvfb-run annotator”.",
        )


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _answers(display: str) -> bool:
    """Tell whether an X server can be connected to, by the library that Qt itself would use."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode() or None, None))
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
