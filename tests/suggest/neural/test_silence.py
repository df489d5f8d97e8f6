"""The runtime of the entity model keeps to itself: it leaves nothing behind, and calls nobody."""

import os
import subprocess
import sys
from pathlib import Path

_PROGRAM = """
from annotator.suggest.neural.loading import shipped_folder
from annotator.suggest.neural.network import MODEL_FILE, EntityNetwork
for folder in shipped_folder().rglob(MODEL_FILE):
    network = EntityNetwork.from_folder(folder.parent)
    print(len(list(network.read("Ada Lind arrived in Oslo."))))
"""


def test_the_runtime_leaves_no_device_id_and_no_event_behind(tmp_path: Path) -> None:
    homes = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    # What the runtime itself looks for to keep silent in test runs must not hide what it does on a desk.
    quiet = {"CI", "GITHUB_ACTIONS", "TF_BUILD", "PYTEST_CURRENT_TEST", "PYTEST_VERSION", "ORT_DISABLE_TELEMETRY"}
    around = {key: value for key, value in os.environ.items() if key not in quiet}
    root = str(Path(__file__).parents[3])
    paths = {"PYTHONPATH": os.pathsep.join(filter(None, (root, around.get("PYTHONPATH", ""))))}
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        env=around | homes | paths,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["1"]
    assert list(tmp_path.rglob("*")) == []
