"""The shape of the house, held by tools: layers, types, style, and sizes."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "annotator"

pytestmark = pytest.mark.skipif(
    not PACKAGE.is_dir(), reason="the source folder is not here: an installed wheel is tested"
)


def run(*command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(250)
def test_types_hold() -> None:
    run("mypy")


def test_style_holds() -> None:
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")


def test_layers_hold() -> None:
    script = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([script, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


def functions(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        (f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def test_files_and_functions_stay_small() -> None:
    files = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {str(path): size for path, size in files.items() if size > 600} == {}
    assert [found for path in files for found in functions(path) if found[1] > 60] == []


def test_the_window_asks_no_layout_for_its_items() -> None:
    """Python would keep what ``itemAt`` returns beyond the item's life; see annotator/gui/panels/tab_order.py."""
    asking = [str(path) for path in (PACKAGE / "gui").rglob("*.py") if ".itemAt(" in path.read_text(encoding="utf-8")]
    assert asking == []


def test_the_core_runs_where_qt_cannot_be_imported(tmp_path: Path) -> None:
    script = tmp_path / "no_qt.py"
    script.write_text(
        "import sys\n"
        "class NoQt:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in {'PySide6', 'shiboken6'}:\n"
        "            raise ImportError('Qt is not to be had here')\n"
        "sys.meta_path.insert(0, NoQt())\n"
        "from annotator.__main__ import main\n"
        "sys.argv = ['annotator', *sys.argv[1:]]\n"
        "main()\n",
        encoding="utf-8",
    )
    article = tmp_path / "article.txt"
    article.write_text("Maria Petrova, the foreign minister of Bulgaria, arrived in Paris on Monday.", encoding="utf-8")
    project, out = tmp_path / "headless.annotator", tmp_path / "out.jsonl"

    def annotator(*words: object) -> None:
        command = [sys.executable, script, *map(str, words)]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(tmp_path), "HOME": str(tmp_path)}
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        assert done.returncode == 0, done.stdout + done.stderr

    annotator("new", project, "--preset", "news")
    annotator("import", project, article)
    annotator("suggest", "--project", project)
    annotator("export", project, out, "--format", "jsonl")
    assert "Maria Petrova" in out.read_text(encoding="utf-8")
