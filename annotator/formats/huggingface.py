"""The layout that Hugging Face ``datasets`` loads: rows in ``data/``, and a card that declares their features.

https://huggingface.co/docs/hub/datasets-cards and https://huggingface.co/docs/datasets/about_dataset_features. Each row
has the text with its entities (code points) and relations, its tokens with one tag each (IOB2), and under ``annotator``
everything on the document as a JSON text, since all rows must have the same features. Where another program changed
entities or relations, theirs count. Rows are JSON Lines; ``huggingface_parquet`` has the same as Parquet.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any, Final, Protocol

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.files import whole_file
from annotator.formats.huggingface_rows import SPLITS, RowMaker, document_of
from annotator.formats.json_files import json_line, json_object, line_objects
from annotator.formats.loss import EVERYTHING, LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.sketch import SchemaSketch
from annotator.formats.tokenised import Alignment
from annotator.model.errors import UserError

CARD: Final = "README.md"
_DATA: Final = "data"
_OTHER: Final = "train"
MARKS: Final = {"tokens", "ner_tags", "entities", "text"}
_LONGEST_LOOK: Final = 5_000_000
_FEATURES: Final = """\
  - name: id
    dtype: string
  - name: title
    dtype: string
  - name: text
    dtype: string
  - name: tokens
    list: string
  - name: ner_tags
    list: string
  - name: entities
    list:
    - name: id
      dtype: string
    - name: label
      dtype: string
    - name: start
      dtype: int64
    - name: end
      dtype: int64
    - name: text
      dtype: string
  - name: relations
    list:
    - name: id
      dtype: string
    - name: label
      dtype: string
    - name: head
      dtype: string
    - name: tail
      dtype: string
  - name: annotator
    dtype: string
"""


class HuggingFace:
    """Reads and writes folders for ``datasets.load_dataset``."""

    info = FormatInfo(
        name="huggingface.v1",
        title="Hugging Face dataset",
        suffixes=(".jsonl",),
        description="A folder for datasets.load_dataset: tokens and tags, entities and relations, and a card.",
        holds=EVERYTHING,
        one_file=False,
        own_splits=True,
    )

    def __init__(self, alignment: Alignment = Alignment.EXPAND) -> None:
        """Tag spans that cut a token as ``alignment`` says; entities stay exact."""
        self._alignment = alignment

    def with_alignment(self, alignment: Alignment) -> "HuggingFace":
        """Return the same format with an alignment."""
        return HuggingFace(alignment)

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by the keys of the first row."""
        if source.is_dir():
            return any(_is_row(_first_line(path)) for path in _files(source)[:1])
        line, end, _ = head.partition(b"\n")
        if end:
            return _is_row(line)
        # A row longer than the head: only then is more of the file worth reading.
        return source.suffix.lower() == ".jsonl" and _is_row(_first_line(source))

    def read(self, source: Path) -> Reading:
        """Read a file of rows, or a folder's files in the order train, validation, test."""
        files = _files(source) if source.is_dir() else [source]
        if not files:
            hint = f"Choose a folder with {_DATA}/*.jsonl in it."
            raise UserError("huggingface.none", "The folder holds no rows.", hint=hint, where=str(source))
        return Reading(chain.from_iterable(map(_rows, files)))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write a folder: each document goes to the split that its field ``split`` names, else to ``train``."""
        del schema  # The card lists the labels that the rows have.
        return write_folder(documents, destination, ".jsonl", _JsonSink, self._alignment)


class Sink(Protocol):
    """Where the rows of a split go."""

    def add(self, row: Mapping[str, Any], where: str) -> None:
        """Take a row; ``where`` names its document."""
        ...

    def close(self) -> None:
        """Write what is left."""
        ...


class _JsonSink:
    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def add(self, row: Mapping[str, Any], where: str) -> None:
        """Write the row on a line."""
        self._file.write(json_line(row, where))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def write_folder(
    documents: Iterable[PortableDocument],
    destination: Path,
    suffix: str,
    open_sink: Callable[[Path], Sink],
    alignment: Alignment,
) -> LossReport:
    """Write the layout: each split's rows through a sink of its own, then the card.

    Raises:
        UserError: It cannot be written; files that were there before are as they were.
    """
    report = LossReport()
    maker = RowMaker(report, alignment)
    parts: dict[str, Path] = {}
    sinks: dict[str, Sink] = {}
    try:
        with ExitStack() as open_sinks:
            for document in documents:
                row = maker.row(document)
                told = document.meta.get("split")
                split = SPLITS.get(told, _OTHER) if isinstance(told, str) else _OTHER
                if split not in sinks:
                    (destination / _DATA).mkdir(parents=True, exist_ok=True)
                    parts[split] = destination / _DATA / f".{split}.part"
                    sinks[split] = open_sink(parts[split])
                    open_sinks.callback(sinks[split].close)
                sinks[split].add(row, document.title or document.id)
        for split, part in parts.items():
            part.replace(destination / _DATA / f"{split}{suffix}")
    except OSError as error:
        what = f"The folder could not be written ({error.strerror or error})."
        hint = "Choose another place, or free some space there."
        raise UserError("format.write", what, hint=hint, where=str(destination)) from error
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)
    with whole_file(destination / CARD) as file:
        file.write(_card(maker, list(parts), suffix).encode())
    return report


def _card(maker: RowMaker, splits: list[str], suffix: str) -> str:
    """Return the card: what ``datasets`` reads, and what people read."""
    order = [split for split in SPLITS.values() if split in splits]
    files = "".join(f"  - split: {split}\n    path: {_DATA}/{split}{suffix}\n" for split in dict.fromkeys(order))
    configs = f"configs:\n- config_name: default\n  data_files:\n{files}" if files else ""
    labels = "".join(f"| {_cell(name)} | {count:,} |\n" for name, count in sorted(maker.labels.items()))
    relations = "".join(f"| {_cell(name)} | {count:,} |\n" for name, count in sorted(maker.relations.items()))
    return (
        f"---\ntask_categories:\n- token-classification\n{configs}dataset_info:\n  features:\n{_FEATURES}---\n\n"
        "# Entities and relations\n\n"
        "`start` and `end` count Unicode code points of `text`, the end is exclusive. `head` and `tail` are ids of "
        "entities. `ner_tags` are IOB2, one for each token, and hold the longest of overlapping entities alone. "
        "`annotator` is everything on the document as JSON.\n\n"
        f"| entity | count |\n|---|---|\n{labels}\n| relation | count |\n|---|---|\n{relations}"
    )


def _cell(name: str) -> str:
    return " ".join(name.replace("|", "\\|").split())


def _rows(path: Path) -> Iterable[PortableDocument]:
    try:
        for where, values in line_objects(path):
            yield document_of(values, where)
    except OSError as error:
        hint = "Look whether it is there, and may be read."
        what = f"The file cannot be read ({error.strerror or 'unknown error'})."
        raise UserError("huggingface.file", what, hint=hint, where=str(path)) from error


def _files(folder: Path) -> list[Path]:
    return split_files(folder, ".jsonl")


def split_files(folder: Path, suffix: str) -> list[Path]:
    """Return a layout's files of rows in the order train, validation, test, others."""
    names = list(dict.fromkeys(SPLITS.values()))
    found = [path for path in (folder / _DATA).glob(f"*{suffix}") if path.is_file() and not path.name.startswith(".")]
    return sorted(found, key=lambda path: (names.index(path.stem) if path.stem in names else len(names), path.name))


def _first_line(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.readline(_LONGEST_LOOK)
    except OSError:
        return b""


def _is_row(line: bytes) -> bool:
    if not all(f'"{mark}"'.encode() in line for mark in MARKS):
        return False
    try:
        values: dict[str, Any] = json_object(line.removeprefix(b"\xef\xbb\xbf"))
    except UserError:
        return False
    return values.keys() >= MARKS
