"""The program as a process: it starts, ends in good order when it is asked to, and leaves nobody behind."""

import os
import signal
import subprocess
import sys
import time

import pytest

from annotator.project.presets import preset
from annotator.project.project import Project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of Unix")


def environment(folder):
    return os.environ | {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_project_in_good_order(tmp_path, number):
    path = tmp_path / "p.annotator"
    Project.create(path, schema=preset("empty"), person="Ada").close()
    command = [sys.executable, "-m", "annotator", "open", str(path)]
    log = tmp_path / "err"
    with log.open("wb") as err:
        process = subprocess.Popen(command, env=environment(tmp_path), stderr=err)
    _wait_for_window(tmp_path, process, time.monotonic() + 30)
    process.send_signal(number)
    assert process.wait(20) == 0, log.read_text(encoding="utf-8")
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert sorted(f.name for f in tmp_path.iterdir() if f.name.startswith("p.annotator-")) == []


def _wait_for_window(folder, process, deadline):
    """The project is remembered as the last one once its window is being built."""
    kept = folder / "config" / "annotator" / "preferences.json"
    while process.poll() is None and time.monotonic() < deadline:
        if kept.exists() and "p.annotator" in kept.read_text(encoding="utf-8"):
            return
    raise AssertionError("the window did not come")


def test_spacy_and_the_command_line_are_not_loaded_for_the_window():
    code = (
        "import sys, annotator.gui.app\n"
        "heavy = {'spacy', 'thinc', 'numpy', 'typer', 'click', 'trafilatura', 'pypdf', 'docx', 'lxml'}\n"
        "print(sorted(heavy & {name.partition('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "[]", done.stderr
