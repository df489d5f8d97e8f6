"""CoNLL-2003's columns: a token a line with its tag, blank lines between sentences, -DOCSTART- between documents.

After https://www.clips.uantwerpen.be/conll2003/ner/. The file holds no text: on reading, it is rebuilt from the tokens,
one space between them and one line a sentence, and the document says so (``meta["reconstructed"]``).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.conll_tags import TAG, Scheme, SchemeFinder, chunks, tags
from annotator.formats.files import whole_file
from annotator.formats.json_files import lines
from annotator.formats.loss import LossReport, named
from annotator.formats.portable import PortableDocument, PortableSpan, check
from annotator.formats.sketch import SchemaSketch
from annotator.formats.tokenised import Alignment, TokenRange, Tokens, flat, placed, sentence_ranges, tokenise
from annotator.model.errors import UserError
from annotator.model.tokens import Token

_START: Final = "-DOCSTART-"
_EXTRA: Final = "conll"
_REBUILT: Final = "reconstructed"
_WORD: Final = re.compile(r"[^ \n]+")
_GAP: Final = re.compile(r"[ \t]+")
_LONGEST_LINE: Final = 1_000_000
_SENTENCES: Final = 100
_WIDEST: Final = 100
_HEAD: Final = 65536

Row = list[str]


@dataclass(frozen=True)
class Conll:
    """Reads any number of columns whose last holds tags, and writes four, as the shared task had them."""

    alignment: Alignment = Alignment.EXPAND
    scheme: Scheme = Scheme.IOB2

    info = FormatInfo(
        name="conll.v1",
        title="CoNLL-2003 columns",
        suffixes=(".conll", ".iob", ".iob2", ".bio", ".bilou"),
        description="A token a line with its tag (IOB1, IOB2, BILOU, IOBES). Flat spans alone; of overlapping ones, "
        "the longest. No text: it is rebuilt from the tokens on reading.",
        holds=frozenset(),
    )

    def with_alignment(self, alignment: Alignment) -> "Conll":
        """Return the same format with an alignment."""
        return replace(self, alignment=alignment)

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by lines of equally many columns whose last is a tag."""
        if source.is_dir():
            files = [path for suffix in self.info.suffixes for path in source.glob(f"*{suffix}")]
            return any(_looks_right(_head(path)) for path in sorted(files)[:3] if path.is_file())
        return _looks_right(head)

    def read(self, source: Path) -> Reading:
        """Read a file, or all files with one of the suffixes in a folder."""
        files = [source]
        if source.is_dir():
            files = sorted(path for suffix in self.info.suffixes for path in source.glob(f"*{suffix}"))
        if not files:
            raise UserError("conll.none", "The folder holds no files of columns.", where=str(source))
        return Reading(document for path in files for document in _File(path).documents())

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write one file; a folder gets ``documents.conll``."""
        del schema
        report = LossReport()
        in_folder = destination.is_dir() or destination.suffix.lower() not in self.info.suffixes
        with whole_file(destination / "documents.conll" if in_folder else destination) as file:
            for document in documents:
                check(document)
                file.write(_encoded(self._text(document, report), document))
                report.wrote(document, self.info.holds)
        return report

    def _text(self, document: PortableDocument, report: LossReport) -> str:
        tokens, columns = _tokens_of(document)
        kept, out = flat(placed(document, tokens, self.alignment, report))
        for span in out:
            report.add("overlapping spans, left out for a longer one", named(document, span))
        labels = {span.id: _label(span, report) for span, _ in kept}
        ranges = [place for _, place in kept]
        cuts = _line_ranges(tokens) if columns is not None else sentence_ranges(tokens, ranges)
        parts = [f"{_START} -X- O O\n\n"]
        waiting = [(start, end, labels[span.id]) for span, (start, end) in kept]
        for first, last in cuts:
            here = [
                (max(s, first) - first, min(e, last) - first, name) for s, e, name in waiting if s < last and e > first
            ]
            for at, tag in enumerate(tags(here, last - first, self.scheme), start=first):
                middle = columns[at] if columns else ["-X-", "_"]
                parts.append(" ".join([_word(tokens, at, report), *middle, tag]) + "\n")
            parts.append("\n")
        return "".join(parts)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _looks_right(head: bytes) -> bool:
    text = head.decode("utf-8-sig", "ignore")
    rows = [_columns(line) for line in text.split("\n")[:400] if line.strip() and not line.startswith("# ")]
    rows = (rows[:-1] if len(head) >= _HEAD else rows)[:200]
    body = [row for row in rows if row[0] != _START]
    if not body or len({len(row) for row in body}) != 1 or len(body[0]) < 2:
        return False
    column = [row[-1] for row in body]
    return all(TAG.fullmatch(tag) for tag in column) and (len(body) < len(rows) or any(tag != "O" for tag in column))


def _is_comment(line: str, width: int) -> bool:
    """Tell whether a line that begins with "# " is one, or the token "#" with its tag; ``width`` is 0 if unknown."""
    if not line.startswith("# "):
        return False
    row = _columns(line)
    return len(row) != width if width else len(row) > _WIDEST or TAG.fullmatch(row[-1]) is None


def _columns(line: str) -> Row:
    line = line.strip(" \t\r\n")
    return line.split("\t") if "\t" in line else _GAP.split(line)


@dataclass
class _Gathered:
    """A document's rows, sentence by sentence, while they arrive."""

    sentences: list[list[Row]] = field(default_factory=lambda: [[]])
    name: str = ""

    def add(self, row: Row) -> None:
        self.sentences[-1].append(row)

    def end_sentence(self) -> None:
        if self.sentences[-1]:
            self.sentences.append([])


class _File:
    """One file of columns, read twice: once to learn its scheme and borders, once for its documents."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._has_starts = False
        self._width = 0

    def documents(self) -> Iterator[PortableDocument]:
        """Yield the documents between -DOCSTART- lines; where there are none, one for each 100 sentences."""
        scheme = self._survey()
        gathered, number = _Gathered(), 0
        for row, where in self._rows():
            if row and row[0] == _START:
                if any(gathered.sentences):
                    number += 1
                    yield self._document(gathered, number, scheme)
                gathered = _Gathered()
            elif row:
                gathered.add(self._checked(row, where))
            else:
                gathered.end_sentence()
                if not self._has_starts and len(gathered.sentences) > _SENTENCES:
                    number += 1
                    yield self._document(gathered, number, scheme)
                    gathered = _Gathered()
        if any(gathered.sentences):
            yield self._document(gathered, number + 1, scheme)

    def _survey(self) -> Scheme:
        finder = SchemeFinder()
        for row, where in self._rows():
            if not row or row[0] == _START:
                self._has_starts = self._has_starts or bool(row)
                finder.sentence_ended()
            else:
                self._width = self._width or len(row)
                finder.add(self._checked(row, where)[-1])
        return finder.scheme

    def _rows(self) -> Iterator[tuple[Row, str]]:
        """Yield each line's columns with its place; none for a blank line."""
        try:
            for number, line in lines(self._path, _LONGEST_LINE):
                where = f"{self._path}, line {number}"
                try:
                    text = line.decode("utf-8")
                except UnicodeDecodeError as error:
                    hint = "Save the file as UTF-8 in the program that made it."
                    raise UserError("conll.encoding", "The line is not UTF-8.", hint=hint, where=where) from error
                if not text.strip(" \t\r\n"):
                    yield [], where
                elif not _is_comment(text, self._width):
                    yield _columns(text), where
        except OSError as error:
            what = f"The file cannot be read ({error.strerror or error})."
            raise UserError("conll.file", what, where=str(self._path)) from error

    def _checked(self, row: Row, where: str) -> Row:
        hint = "Each line holds a token first and its tag (O, B-X, I-X …) last."
        if not 2 <= len(row) <= _WIDEST or len(row) != self._width:
            raise UserError("conll.columns", f"The line has {len(row)} columns.", hint=hint, where=where)
        if not TAG.fullmatch(row[-1]) or not row[0] or " " in row[0]:
            raise UserError("conll.tag", f"“{row[-1][:40]}” is no tag.", hint=hint, where=where)
        return row

    def _document(self, gathered: _Gathered, number: int, scheme: Scheme) -> PortableDocument:
        parts: list[str] = []
        spans: list[PortableSpan] = []
        columns: list[Row] = []
        length = 0
        for sentence in filter(None, gathered.sentences):
            places = []
            for row in sentence:
                places.append((length, length + len(row[0])))
                length += len(row[0]) + 1
            parts.append(" ".join(row[0] for row in sentence))
            columns += [row[1:-1] for row in sentence]
            for first, last, label in chunks([row[-1] for row in sentence]):
                place = (places[first][0], places[last - 1][1])
                spans.append(PortableSpan(id=f"e{len(spans) + 1}", label=label, fragments=(place,)))
        theirs: dict[str, Any] = {"scheme": scheme.value, "columns": columns}
        document = PortableDocument(
            id=f"{self._path.stem}-{number}",
            title="",
            text="\n".join(parts),
            meta={_REBUILT: True},
            spans=tuple(spans),
            extra={_EXTRA: theirs},
        )
        check(document)
        return document


def _tokens_of(document: PortableDocument) -> tuple[Tokens, list[Row] | None]:
    """Return a document's tokens; for one that came from columns, its own ones, with the columns between."""
    theirs = document.extra.get(_EXTRA)
    columns = theirs.get("columns") if isinstance(theirs, dict) and document.meta.get(_REBUILT) else None
    if isinstance(columns, list):
        words = tuple(Token(m.start(), m.end()) for m in _WORD.finditer(document.text))
        if len(words) == len(columns) and all(isinstance(row, list) for row in columns):
            return Tokens(document.text, words), [[str(value) for value in row] for row in columns]
    return tokenise(document.text), None


def _line_ranges(tokens: Tokens) -> Iterator[TokenRange]:
    first = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens.text[tokens.tokens[at].start - 1] == "\n":
            yield first, at
            first = at


def _word(tokens: Tokens, at: int, report: LossReport) -> str:
    word = tokens.word(at)
    if any(character.isspace() for character in word):
        report.add("white space within a token, written as “_”", word)
        word = re.sub(r"\s", "_", word)
    return word


def _label(span: PortableSpan, report: LossReport) -> str:
    if re.search(r"\s", span.label):
        report.add("labels with spaces, written with “_”", span.label)
    return re.sub(r"\s+", "_", span.label)


def _encoded(text: str, document: PortableDocument) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        what, where = "The document holds half of a surrogate pair.", document.title or document.id
        raise UserError("conll.surrogate", what, hint="Mend its text.", where=where) from error
