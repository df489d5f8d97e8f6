"""The layout of ``huggingface`` with Parquet in place of JSON Lines; pyarrow, an extra, reads and writes it."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.huggingface import MARKS, split_files, write_folder
from annotator.formats.huggingface_rows import document_of
from annotator.formats.json_files import json_line
from annotator.formats.loss import EVERYTHING, LossReport
from annotator.formats.portable import PortableDocument
from annotator.formats.sketch import SchemaSketch
from annotator.formats.tokenised import Alignment
from annotator.model.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

_MAGIC: Final = b"PAR1"
_TAIL_BYTES: Final = 65536
_ROWS: Final = 100
_LARGEST_GROUP: Final = 2_000_000_000
_EXTRA: Final = "annotator-desktop[parquet]"


class HuggingFaceParquet:
    """Reads and writes folders for ``datasets.load_dataset``, as the hub keeps them."""

    info = FormatInfo(
        name="huggingface-parquet.v1",
        title="Hugging Face dataset, Parquet",
        suffixes=(".parquet",),
        description=f"The same rows and card with Parquet files; needs pyarrow ({_EXTRA}).",
        holds=EVERYTHING,
        one_file=False,
        own_splits=True,
    )

    def __init__(self, alignment: Alignment = Alignment.EXPAND) -> None:
        """Tag spans that cut a token as ``alignment`` says; entities stay exact."""
        self._alignment = alignment

    def with_alignment(self, alignment: Alignment) -> "HuggingFaceParquet":
        """Return the same format with an alignment."""
        return HuggingFaceParquet(alignment)

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by the names of the columns, which stand at a Parquet file's end."""
        if source.is_dir():
            return any(_has_columns(path) for path in split_files(source, ".parquet")[:1])
        return head.startswith(_MAGIC) and _has_columns(source)

    def read(self, source: Path) -> Reading:
        """Read a file of rows, or a folder's files in the order train, validation, test."""
        files = split_files(source, ".parquet") if source.is_dir() else [source]
        if not files:
            hint = "Choose a folder with data/*.parquet in it."
            raise UserError("huggingface.none", "The folder holds no rows.", hint=hint, where=str(source))
        return Reading(chain.from_iterable(map(_documents, files)))

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write a folder: each document goes to the split that its field ``split`` names, else to ``train``."""
        del schema  # The card lists the labels that the rows have.
        _arrow(destination)
        return write_folder(documents, destination, ".parquet", _ParquetSink, self._alignment)


class _ParquetSink:
    """Writes rows in groups, so that few are in memory."""

    def __init__(self, path: Path) -> None:
        import pyarrow.parquet  # an extra

        self._schema = _schema()
        self._rows: list[dict[str, Any]] = []
        self._writer = pyarrow.parquet.ParquetWriter(path, self._schema, compression="zstd")

    def add(self, row: Mapping[str, Any], where: str) -> None:
        """Keep the row until there are enough for a group."""
        json_line(row, where)  # refuses what has no form in UTF-8
        self._rows.append(dict(row))
        if len(self._rows) >= _ROWS:
            self._write()

    def _write(self) -> None:
        import pyarrow as pa  # an extra

        self._writer.write_table(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []

    def close(self) -> None:
        """Write the last group and the columns."""
        if self._rows:
            self._write()
        self._writer.close()


def _schema() -> "pa.Schema":
    import pyarrow as pa  # an extra

    text, whole = pa.string(), pa.int64()
    entity = {"id": text, "label": text, "start": whole, "end": whole, "text": text}
    relation = dict.fromkeys(("id", "label", "head", "tail"), text)
    lists = {"tokens": text, "ner_tags": text, "entities": pa.struct(entity), "relations": pa.struct(relation)}
    columns = dict.fromkeys(("id", "title", "text"), text) | {name: pa.list_(kind) for name, kind in lists.items()}
    return pa.schema(list((columns | {"annotator": text}).items()))


def _documents(path: Path) -> Iterator[PortableDocument]:
    for number, values in enumerate(_rows(path), start=1):
        yield document_of(values, f"{path}, row {number}")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    _arrow(path)
    import pyarrow as pa  # an extra
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            _check_sizes(file.metadata, path)
            for batch in file.iter_batches(batch_size=_ROWS):
                yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        what = f"This is no Parquet file that can be read ({str(error).partition(chr(10))[0][:150]})."
        hint = "Get the file again from where it came from."
        raise UserError("huggingface.broken", what, hint=hint, where=f"{path}, row 1") from error


def _check_sizes(metadata: Any, path: Path) -> None:  # noqa: ANN401
    for at in range(metadata.num_row_groups):
        if metadata.row_group(at).total_byte_size > _LARGEST_GROUP:
            what = f"A group of rows unpacks to more than {_LARGEST_GROUP // 1_000_000_000} GB."
            hint = "Write the file with smaller groups of rows."
            raise UserError("huggingface.size", what, hint=hint, where=str(path))


def _arrow(where: Path) -> None:
    try:
        import pyarrow as pa  # noqa: F401  an extra
    except ImportError as error:
        hint = f'Install it with: pip install "{_EXTRA}". Without it, “huggingface” does the same in JSON Lines.'
        raise UserError("huggingface.extra", "Parquet needs pyarrow.", hint=hint, where=str(where)) from error


def _has_columns(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            is_parquet = file.read(4) == _MAGIC
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            tail = file.read()
    except OSError:
        return False
    return is_parquet and all(mark.encode() in tail for mark in MARKS)
