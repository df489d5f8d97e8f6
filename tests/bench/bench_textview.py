"""Measure the text view against its budgets: `python tests/bench/bench_textview.py [S M L P X]`.

Each kind of text runs in a process of its own. Prints a table, and fails if a budget is broken. Times are
wall-clock milliseconds on this machine; with --cpu those that the program itself computed, which a busy machine
disturbs less. The counts and the ratios do not depend on the machine.
"""

import argparse
import gc
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

clock = time.thread_time if "--cpu" in sys.argv else time.perf_counter
KINDS = ("S", "M", "L", "P", "X")
BUDGETS = {
    "open -> first paint, ms": 250.0,
    "scroll step p95, ms": 8.0,
    "jump p95, ms": 16.0,
    "add span p95, ms": 16.0,
    "relabel span p95, ms": 16.0,
    "remove span p95, ms": 16.0,
    "add relation p95, ms": 16.0,
    "select item p95, ms": 16.0,
    "drag-select step p95, ms": 8.0,
    "resize p50, ms": 50.0,
    "zoom p50, ms": 50.0,
    "theme p50, ms": 50.0,
    "point -> offset -> spans, us": 100.0,
    "memory above empty window, MB": 60.0,
    "idle refine total, ms": 4000.0,
    "idle refine slice p95, ms": 8.0,
    "blocks laid out beyond view": 2.0,
    "layouts alive": 300.0,
}
INFORMATION = ("full repaint p50, ms", "model built, ms", "hit test, us")


def p(values: list[float], share: float) -> float:
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def resident_mb() -> float:
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


class Bench:
    def __init__(self, kind: str) -> None:
        from PySide6.QtWidgets import QApplication

        from annotator.gui.textview.view import AnnotationView
        from tests.support import pictures

        self.pictures = pictures
        self.kind = kind
        self.app = QApplication.instance() or QApplication(["bench"])
        self.found: dict[str, float] = {}
        empty = AnnotationView()
        empty.resize(1000, 800)
        empty.show()
        self.app.processEvents()
        self.found["model built, ms"] = 0.0
        source = pictures.generated(kind)
        text, spans, relations = source.text, list(source.spans), list(source.relations)
        del source
        gc.collect()
        before = resident_mb()
        started = clock()
        self.picture = pictures.picture(text, spans, relations)
        self.found["model built, ms"] = (clock() - started) * 1e3
        started = clock()
        self.view = AnnotationView()
        self.view.set_blinking(False)
        self.view.resize(1000, 800)
        self.view.set_picture(self.picture)
        self.view.show()
        self.app.processEvents()
        self.found["open -> first paint, ms"] = (clock() - started) * 1e3
        shown = len(self.view.screen_now().blocks)
        self.found["blocks laid out beyond view"] = float(self.view.page.laid_out - shown)
        self.memory_before = before
        gc.collect()
        gc.freeze()

    def times(self, act: Callable[[], object], count: int) -> list[float]:
        found = []
        for _ in range(count):
            started = clock()
            act()
            self.app.processEvents()
            found.append((clock() - started) * 1e3)
        return found

    def run(self) -> dict[str, float]:
        self.scroll()
        self.edit()
        self.point()
        self.drag()
        self.layout()
        self.found["memory above empty window, MB"] = resident_mb() - self.memory_before
        self.found["layouts alive"] = float(len(self.view.page.cache))
        self.refine()
        return self.found

    def scroll(self) -> None:
        bar, rng = self.view.verticalScrollBar(), random.Random(1)
        found: list[float] = []
        for share in (0.1, 0.5, 0.8):
            bar.setValue(int(bar.maximum() * share))
            self.app.processEvents()
            found += self.times(lambda: bar.setValue(bar.value() + 40), 40)
        self.found["scroll step p95, ms"] = p(found, 0.95)
        jumps = self.times(lambda: bar.setValue(rng.randrange(max(1, bar.maximum()))), 25)
        self.found["jump p95, ms"] = p(jumps, 0.95)
        bar.setValue(bar.maximum() // 2)
        self.app.processEvents()
        self.found["full repaint p50, ms"] = statistics.median(self.times(self.view.viewport().repaint, 20))

    def edit(self) -> None:
        from annotator.model.visual.values import VisualChange

        pictures, view = self.pictures, self.view
        base = view.place()[0]
        adds = [pictures.span(10**6 + n, base + n * 9, base + n * 9 + 6) for n in range(20)]
        added, relabelled = iter(adds), iter(adds)
        links = iter([pictures.relation(2 * 10**6 + n, 10**6 + n, 10**6 + n + 3, "visits") for n in range(15)])
        removed, selected = iter(adds), iter(adds)

        def relabel() -> None:
            old = next(relabelled)
            new = pictures.span(old.id.int & 0xFFFFFFFF, old.start, old.end, "ORG")
            view.apply(VisualChange(put_spans=(new,)))

        steps: dict[str, tuple[Callable[[], object], int]] = {
            "add span p95, ms": (lambda: view.apply(VisualChange(put_spans=(next(added),))), 20),
            "relabel span p95, ms": (relabel, 20),
            "add relation p95, ms": (lambda: view.apply(VisualChange(put_relations=(next(links),))), 15),
            "select item p95, ms": (lambda: view.set_selected_items((next(selected).id,)), 20),
            "remove span p95, ms": (lambda: view.apply(VisualChange(removed=(next(removed).id,))), 20),
        }
        for name, (act, count) in steps.items():
            self.found[name] = p(self.times(act, count), 0.95)

    def point(self) -> None:
        from PySide6.QtCore import QPoint

        view, rng = self.view, random.Random(2)
        points = [QPoint(rng.randrange(120, 850), rng.randrange(20, 780)) for _ in range(200)]
        view.hit(points[0])
        found, hits = [], []
        for point in points:
            started = clock()
            self.picture.spans_at(view.offset_at(point))
            found.append((clock() - started) * 1e6)
            started = clock()
            view.hit(point)
            hits.append((clock() - started) * 1e6)
        self.found["point -> offset -> spans, us"] = statistics.median(found)
        self.found["hit test, us"] = statistics.median(hits)

    def drag(self) -> None:
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtWidgets import QApplication

        viewport = self.view.viewport()
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton

        def send(kind: QEvent.Type, point: QPointF, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
            at = QPointF(viewport.mapToGlobal(point))
            QApplication.sendEvent(viewport, QMouseEvent(kind, point, at, button, held, Qt.KeyboardModifier.NoModifier))

        text_line = next(line for line in self.view.screen_now().lines(200, 800))
        first = QPointF(self.view.page.column.left + 50, text_line.text_top + 8)
        send(QEvent.Type.MouseButtonPress, first, left, left)
        steps = iter(range(40))

        def step() -> None:
            number = next(steps)
            send(QEvent.Type.MouseMove, first + QPointF(number * 12, number * 10), none, left)

        found = self.times(step, 40)
        send(QEvent.Type.MouseButtonRelease, first + QPointF(480, 400), left, none)
        self.found["drag-select step p95, ms"] = p(found, 0.95)

    def layout(self) -> None:
        from annotator.gui.textview.theme import CanvasTheme

        view = self.view
        widths = iter([900, 1000, 850, 1000, 700, 1000])
        self.found["resize p50, ms"] = statistics.median(self.times(lambda: view.resize(next(widths), 800), 6))
        zooms = iter([1.1, 1.0, 1.5, 1.0])
        self.found["zoom p50, ms"] = statistics.median(self.times(lambda: view.set_zoom(next(zooms)), 4))
        dark = iter([True, False, True, False])
        self.found["theme p50, ms"] = statistics.median(self.times(lambda: view.set_theme(CanvasTheme(next(dark))), 4))

    def refine(self) -> None:
        view, slices = self.view, []
        view._refiner.start(view.page)
        started = clock()
        while True:
            begun = clock()
            more = view._refiner.refine()
            slices.append((clock() - begun) * 1e3)
            if not more:
                break
        self.found["idle refine total, ms"] = (clock() - started) * 1e3
        self.found["idle refine slice p95, ms"] = p(slices, 0.95)


def table(results: dict[str, dict[str, float]]) -> bool:
    kinds = list(results)
    print(f"{'':34}{'at most':>9}" + "".join(f"{kind:>10}" for kind in kinds))
    passed = True
    for name in (*BUDGETS, *INFORMATION):
        most = BUDGETS.get(name)
        cells = []
        for kind in kinds:
            value = results[kind][name]
            broken = most is not None and value > most
            passed = passed and not broken
            cells.append(f"{value:>9.1f}{'!' if broken else ' '}")
        print(f"{name:34}{most if most is not None else '':>9}" + "".join(cells))
    if {"S", "L"} <= set(kinds):
        for name in ("scroll step p95, ms", "add span p95, ms"):
            ratio = results["L"][name] / max(0.05, results["S"][name])
            broken = ratio > 3 and results["L"][name] > 1.0
            passed = passed and not broken
            print(f"L/S of {name:27}{3.0:>9}{ratio:>10.1f}{'!' if broken else ''}")
    print("PASS" if passed else "FAIL")
    return passed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=list(KINDS), help="S, M, L, P, X; all if none is named")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--cpu", action="store_true", help="measure computing time, not what the clock says")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(Bench(options.one).run()))
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    results = {}
    for kind in options.kinds:
        done = subprocess.run(
            [sys.executable, __file__, "--one", kind, *(["--cpu"] if options.cpu else [])],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(done.stderr)
        results[kind] = json.loads(done.stdout.splitlines()[-1])
    if options.json:
        print(json.dumps(results, indent=1))
    sys.exit(0 if table(results) else 1)


if __name__ == "__main__":
    main()
