"""The layout that Hugging Face ``datasets`` loads: JSON Lines in ``data/``, and a card that declares their features.

https://huggingface.co/docs/hub/datasets-cards and https://huggingface.co/docs/datasets/about_dataset_features. Each row
has the text with its entities (code points) and relations, its tokens with one tag each (IOB2), and under ``annotator``
everything on the document as a JSON text, since all rows must have the same features. Where another program changed
entities or relations, theirs count.
"""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any, Final

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
_MARKS: Final = {"tokens", "ner_tags", "entities", "text"}
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
        report = LossReport()
        maker = RowMaker(report, self._alignment)
        parts: dict[str, Path] = {}
        try:
            for document in documents:
                row = json_line(maker.row(document), document.title or document.id)
                told = document.meta.get("split")
                split = SPLITS.get(told, _OTHER) if isinstance(told, str) else _OTHER
                _append(destination, split, row, parts)
            for split, part in parts.items():
                part.replace(destination / _DATA / f"{split}.jsonl")
        except OSError as error:
            what = f"The folder could not be written ({error.strerror or error})."
            hint = "Choose another place, or free some space there."
            raise UserError("format.write", what, hint=hint, where=str(destination)) from error
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)
        with whole_file(destination / CARD) as file:
            file.write(_card(maker, list(parts)).encode())
        return report


def _append(destination: Path, split: str, row: bytes, parts: dict[str, Path]) -> None:
    if split not in parts:
        (destination / _DATA).mkdir(parents=True, exist_ok=True)
        part = destination / _DATA / f".{split}.part"
        part.write_bytes(b"")
        parts[split] = part
    with parts[split].open("ab") as file:
        file.write(row)


def _card(maker: RowMaker, splits: list[str]) -> str:
    """Return the card: what ``datasets`` reads, and what people read."""
    order = [split for split in SPLITS.values() if split in splits]
    files = "".join(f"  - split: {split}\n    path: {_DATA}/{split}.jsonl\n" for split in dict.fromkeys(order))
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
    names = list(dict.fromkeys(SPLITS.values()))
    found = [path for path in (folder / _DATA).glob("*.jsonl") if path.is_file() and not path.name.startswith(".")]
    return sorted(found, key=lambda path: (names.index(path.stem) if path.stem in names else len(names), path.name))


def _first_line(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.readline(_LONGEST_LOOK)
    except OSError:
        return b""


def _is_row(line: bytes) -> bool:
    if not all(f'"{mark}"'.encode() in line for mark in _MARKS):
        return False
    try:
        values: dict[str, Any] = json_object(line.removeprefix(b"\xef\xbb\xbf"))
    except UserError:
        return False
    return values.keys() >= _MARKS
