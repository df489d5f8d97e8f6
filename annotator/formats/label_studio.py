"""Label Studio's JSON: a list of tasks with annotations and predictions apart, and the labelling configuration beside.

After https://labelstud.io/guide/task_format and https://labelstud.io/guide/predictions. Offsets are UTF-16 code units,
as its window counts them.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.files import whole_file
from annotator.formats.json_carried import files_of, one_file, recognised
from annotator.formats.json_files import json_line
from annotator.formats.label_studio_config import config_text, find_config
from annotator.formats.label_studio_reading import read_tasks
from annotator.formats.label_studio_writing import task_of
from annotator.formats.loss import Holding, LossReport
from annotator.formats.portable import PortableDocument, check
from annotator.formats.sketch import Observation, SchemaSketch, merged

_SUFFIXES: Final = (".json",)


class LabelStudio:
    """Reads what Label Studio exports, and writes what it imports."""

    info = FormatInfo(
        name="label-studio.v1",
        title="Label Studio JSON",
        suffixes=_SUFFIXES,
        description="A list of tasks. What people decided stands in annotations, what nobody looked at in predictions. "
        "The labelling configuration is written beside it (.config.xml).",
        holds=frozenset(Holding) - {Holding.FRAGMENTS, Holding.EVENTS, Holding.CHAINS},
    )

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by a task: data, and annotations or predictions."""
        return recognised(source, head, _SUFFIXES, _looks_right)

    def read(self, source: Path) -> Reading:
        """Read a file, or all in a folder; each annotation of a task is a document of its own."""
        files = files_of(source, _SUFFIXES)
        return Reading((document for path in files for document in read_tasks(path)), find_config(files[0]))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write one list of tasks and its configuration; a folder gets ``documents.json``."""
        report, seen = LossReport(), Observation()
        path = one_file(destination, _SUFFIXES)
        with whole_file(path) as file:
            file.write(b"[")
            for number, document in enumerate(documents, start=1):
                check(document)
                line = json_line(task_of(document, number), document.title or document.id)
                file.write((b",\n" if number > 1 else b"\n") + line.rstrip(b"\n"))
                seen.add(document)
                report.wrote(document, self.info.holds)
            file.write(b"\n]\n")
        with whole_file(path.with_suffix(".config.xml")) as file:
            file.write(config_text(merged(schema, seen.sketch())).encode())
        return report


def _looks_right(value: Mapping[str, Any]) -> bool:
    lists = [value.get(key) for key in ("annotations", "predictions", "completions")]
    return isinstance(value.get("data"), dict) and any(isinstance(found, list) for found in lists)
