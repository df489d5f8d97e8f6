"""Look for files that break a reader: `python tests/bench/fuzz_formats.py [EXAMPLES] [FORMAT…]`.

Each sample of each format is bent EXAMPLES times (2,000 if not given; a tenth of it where reading takes long), and each
reader is given rubbish as often; prints how many were read and how many refused. A failure stops it, and shows the
smallest file that it found; what was tried is counted in any case, also where Ctrl+C ends it.
"""

import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.formats.test_hostile import REGISTRY, SLOW, place_of, survived, tried
from tests.support.hostile import bent, changes, rubbish, samples


def search(examples, strategy, body):
    wanted = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    wanted(given(strategy)(body))()


def bender(name, given_path, changed, sample):
    def bend(wanted):
        changed.write_bytes(bent(sample, wanted))
        survived(name, given_path)

    return bend


def feeder(name, path):
    path.with_suffix(".txt").write_text("Ada met Bo.", encoding="utf-8")

    def feed(data):
        path.write_bytes(data)
        survived(name, path)

    return feed


def main() -> None:
    examples = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    names = set(sys.argv[2:]) or {reader.info.short_name for reader in REGISTRY.readers}
    began = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory() as folder:
            look(examples, names, Path(folder))
    finally:
        for name, (read, refused) in sorted(tried.items()):
            print(f"{name:16} {read + refused:8,} files: {read:8,} read, {refused:8,} refused")
        every = sum(map(sum, tried.values()))
        print(f"{'all':16} {every:8,} files in {time.perf_counter() - began:.0f} s", flush=True)


def look(examples: int, names: set[str], root: Path) -> None:
    for name, source, file in samples():
        if name in names:
            given_path, changed = place_of(name, source, file, root)
            sample = file.read_bytes()
            body = bender(name, given_path, changed, sample)
            search(examples // 10 if name in SLOW else examples, changes, body)
            changed.write_bytes(sample)
    for reader in REGISTRY.readers:
        name = reader.info.short_name
        if name in names:
            body = feeder(name, root / f"rubbish{reader.info.suffixes[0]}")
            search(examples // 10 if name in SLOW else examples, rubbish, body)


if __name__ == "__main__":
    main()
