"""Measure the review panel in the real window: ``python tests/bench/bench_review_window.py [--beside CHECKOUT]``.

Presses the panel's keys on an article (about 650 words, 100 suggestions) and on a long document (30,000 words, 1,400
suggestions), and prints how long it takes until the next suggestion is in hand and painted: what all threads of the
program computed, in milliseconds, the median and nine in ten, with the window's thread alone in brackets. A frame is
16 ms. With ``--beside`` each document is measured twice more, on the program of another checkout, in turns.
"""

import argparse
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES = {"article": (650, 100), "long": (30_000, 1_400)}
LABELS = ("PERSON", "ORG", "GPE", "LOC", "NORP", "DATE")
PRESSES = 8


def written(words: int, each: int):
    """Return a text with names in it, and where they are."""
    chance = random.Random(3)
    common = (
        "the",
        "of",
        "a",
        "to",
        "and",
        "in",
        "said",
        "that",
        "was",
        "for",
        "with",
        "by",
        "from",
        "officials",
        "talks",
    )
    names = ["".join(chance.choice("abdeiklmnorstu") for _ in range(chance.randint(4, 9))).title() for _ in range(300)]
    every = max(2, words // each)
    parts, places, at = [], [], 0
    for n in range(words):
        word = chance.choice(names) if n % every == every - 1 else chance.choice(common)
        if n % every == every - 1 and len(places) < each:
            places.append((at, at + len(word), LABELS[len(word) % 6], round(chance.uniform(0.4, 1.0), 3)))
        tail = ".\n\n" if n % 90 == 89 else (". " if n % 15 == 14 else " ")
        parts.append(word + tail)
        at += len(word) + len(tail)
    return "".join(parts), places


def measure(case: str) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    import annotator.gui.bridge as bridge_module
    from annotator.gui.app import Application
    from annotator.model.schema import TypeKind
    from annotator.project.presets import preset
    from annotator.project.project import Project
    from annotator.settings import Settings
    from tests.support.projects import add_document, machine, proposal, run

    bridge_module.PATIENCE_MS = 10_000
    app = QApplication.instance() or QApplication(["bench"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "review.annotator"
        schema = preset("news")
        with Project.create(path, schema=schema, person="Ada") as project:
            text, places = written(*CASES[case])
            for title in ("First", "Second"):
                doc = add_document(project, text + title, title)
                source = machine("bench", "1")
                run(project, source, doc, *(proposal(schema, source, doc, name, a, b, s) for a, b, name, s in places))
        settings = Settings(Path(folder) / "settings.json")
        settings["person.name"], settings["suggest.automatic"] = "Ada", "never"
        window = Application(app, settings)
        window.begin(path)
        while window.session._furniture is None:
            app.processEvents()
        frame, project = window.parts.window, window.session.project
        frame.show_panel("review", focus=True)
        panel = frame.panel("review")
        view = panel.list
        frame.activateWindow()
        view.setFocus()

        def settle(seconds: float) -> None:
            until = time.monotonic() + seconds
            while time.monotonic() < until or not project.saved:
                app.processEvents()
                time.sleep(0.002)

        settle(1.5)
        letter = schema.named(TypeKind.SPAN, "LAW").key.upper()
        keys = (
            ("accept", Qt.Key.Key_Return),
            ("reject", Qt.Key.Key_Delete),
            ("skip", Qt.Key.Key_Space),
            ("relabel", getattr(Qt.Key, f"Key_{letter}")),
        )
        gc.collect()
        gc.freeze()
        found: dict[str, list[tuple[float, float]]] = {name: [] for name, _ in keys}
        for n in range(PRESSES + 3):
            for name, key in keys:
                before = panel.walk.current().id
                own, here = time.process_time(), time.thread_time()
                QTest.keyClick(view, key)
                app.processEvents()
                took = (time.process_time() - own) * 1e3, (time.thread_time() - here) * 1e3
                if panel.walk.current().id == before:
                    raise AssertionError(f"{name} did not go on")
                if n >= 3:
                    found[name].append(took)
                settle(0.3)
        for name, took in found.items():
            whole = sorted(each for each, _ in took)
            mine = statistics.median(each for _, each in took)
            print(
                f"{case:8} {name:8} {statistics.median(whole):6.1f}  {whole[len(whole) * 9 // 10]:6.1f}  [{mine:5.1f}]"
            )
        window.close()
        app.processEvents()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--beside", type=Path, help="a checkout of another state of the program")
    asked.add_argument("--case", choices=tuple(CASES), help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.case:
        sys.path.insert(0, os.environ["MEASURED"])
        measure(options.case)
        return
    roots = {"this": ROOT} | ({"other": options.beside.resolve()} if options.beside else {})
    for case in CASES:
        for name, root in (*roots.items(), *(reversed(roots.items()) if options.beside else ())):
            print(f"{name}:", flush=True)
            wanted = os.environ | {"MEASURED": str(root), "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}
            subprocess.run([sys.executable, __file__, "--case", case], env=wanted, cwd=root, check=True)


if __name__ == "__main__":
    main()
