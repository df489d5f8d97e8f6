import ctypes
import os
import subprocess
import sys

import pytest

from annotator.gui.platform_check import CORE_LIBRARIES, XCB_LIBRARIES, refuse_where_no_window_opens
from annotator.model.errors import UserError


def check(missing=(), display=True, system="linux", **environment):
    refuse_where_no_window_opens(environment, lambda name: name not in missing, lambda _name: display, system)


def refusal(**given) -> UserError:
    with pytest.raises(UserError) as caught:
        check(**given)
    return caught.value


def test_nothing_is_said_where_all_is_there():
    check(DISPLAY=":0")
    check(WAYLAND_DISPLAY="wayland-0")
    check(QT_QPA_PLATFORM="offscreen")


@pytest.mark.parametrize(("library", "package"), CORE_LIBRARIES.items())
def test_a_missing_core_library_is_named_with_its_package(library, package):
    error = refusal(missing={library}, QT_QPA_PLATFORM="offscreen")
    assert error.code == "platform.libraries"
    assert library in error.what
    assert f"apt-get install -y {package}\n" in error.hint


def test_all_missing_libraries_are_told_at_once():
    error = refusal(missing=XCB_LIBRARIES, DISPLAY=":0")
    assert error.hint.count("libx") == len(XCB_LIBRARIES)


def test_libraries_of_the_other_platform_are_not_asked_for():
    check(missing=XCB_LIBRARIES, WAYLAND_DISPLAY="wayland-0")
    check(missing=XCB_LIBRARIES, QT_QPA_PLATFORM="offscreen:size=1000x700")


def test_no_display_is_told_with_a_way_out():
    error = refusal()
    assert error.code == "platform.display"
    assert "xvfb-run annotator" in error.hint


def test_a_display_that_does_not_answer_is_told():
    error = refusal(display=False, DISPLAY=":77")
    assert error.code == "platform.unreachable"
    assert ":77" in error.what


def test_other_systems_are_left_alone():
    check(missing=CORE_LIBRARIES, system="darwin")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 is asked for on Linux alone")
def test_the_program_itself_says_so_before_qt_can_abort():
    try:
        ctypes.CDLL("libxcb-cursor.so.0")
    except OSError:
        expected = "libxcb-cursor.so.0"
    else:
        expected = "The display :4321 does not answer."
    environment = {k: v for k, v in os.environ.items() if k not in {"QT_QPA_PLATFORM", "WAYLAND_DISPLAY"}}
    command = [sys.executable, "-m", "annotator"]
    done = subprocess.run(command, env=environment | {"DISPLAY": ":4321"}, capture_output=True, text=True, timeout=30)
    assert done.returncode == 1
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
