"""CoNLL-U and CoNLL-U Plus: words with their analysis, and flat spans as tags.

After https://universaldependencies.org/format.html and https://universaldependencies.org/ext-format.html. Spans stand
as IOB2 tags under ``NER`` in MISC; on reading, in any further column of tags as well. All other columns are carried
through.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from annotator.formats.api import FormatInfo, Reading
from annotator.formats.conll_tags import TAG, Scheme, chunks, tags
from annotator.formats.conllu_layout import Layout, Row, escaped, misc_text, read_misc, surface, unescaped
from annotator.formats.files import whole_file
from annotator.formats.json_carried import files_of, one_file
from annotator.formats.json_files import lines
from annotator.formats.loss import Holding, LossReport, named
from annotator.formats.portable import PortableDocument, PortableSpan, check
from annotator.formats.sketch import SchemaSketch
from annotator.formats.tokenised import Alignment, TokenRange, Tokens, flat, placed, sentence_ranges, tokenise
from annotator.model.errors import UserError
from annotator.model.text import normalise_text
from annotator.model.tokens import Token

_SUFFIXES: Final = (".conllu", ".conllup")
_COLUMNS: Final = ("id", "form", "lemma", "upos", "xpos", "feats", "head", "deprel", "deps", "misc")
_PLUS: Final = "# global.columns ="
_EXTRA: Final = "conllu"
_TAG_KEYS: Final = ("NER", "Entity", "ner", "NamedEntity")
_SENTENCES: Final = 100
_LONGEST_LINE: Final = 1_000_000

Block = tuple[str, list[str]]
"""Where a sentence begins, and its lines."""


@dataclass(frozen=True)
class Conllu:
    """Reads any treebank, and writes words, spaces and tags; what came from such a file keeps its columns."""

    alignment: Alignment = Alignment.EXPAND

    info = FormatInfo(
        name="conllu.v1",
        title="CoNLL-U",
        suffixes=_SUFFIXES,
        description="A word a line with its analysis. Flat spans stand in MISC (NER=B-PER); of overlapping ones, the "
        "longest. The text is kept to the letter.",
        holds=frozenset(),
    )

    def with_alignment(self, alignment: Alignment) -> "Conllu":
        """Return the same format with an alignment."""
        return replace(self, alignment=alignment)

    def recognises(self, source: Path, head: bytes) -> bool:
        """Tell by rows of ten columns that begin with a number, or by the names of the columns."""
        if source.is_dir():
            return any(path.is_file() for suffix in _SUFFIXES for path in source.glob(f"*{suffix}"))
        return _looks_right(head.decode("utf-8-sig", "ignore"))

    def read(self, source: Path) -> Reading:
        """Read a file, or all in a folder: documents by ``# newdoc``, or one for each 100 sentences."""
        return Reading(document for path in files_of(source, _SUFFIXES) for document in _File(path).documents())

    def write(
        self, documents: Iterable[PortableDocument], destination: Path, schema: SchemaSketch | None = None
    ) -> LossReport:
        """Write one file; a folder gets ``documents.conllu``."""
        del schema
        report = LossReport()
        with whole_file(one_file(destination, _SUFFIXES)) as file:
            for document in documents:
                check(document)
                file.write(self._text(document, report).encode("utf-8", "replace"))
                report.wrote(document, self.info.holds - {Holding.TITLES})
        return report

    def _text(self, document: PortableDocument, report: LossReport) -> str:
        theirs = _Theirs.of(document)
        tokens = theirs.tokens if theirs else tokenise(document.text)
        kept, out = flat(placed(document, tokens, self.alignment, report))
        for span in out:
            report.add("overlapping spans, left out for a longer one", named(document, span))
        if not len(tokens):
            report.add("documents without words, left out", document.title or document.id)
        labels = [(*place, escaped(span.label)) for span, place in kept]
        whole = tags(labels, len(tokens), Scheme.IOB2)
        if theirs:
            return theirs.written(whole)
        return "".join(_own_lines(document, tokens, whole, [place for _, place in kept], report))


def _own_lines(
    document: PortableDocument, tokens: Tokens, whole: list[str], kept: list[TokenRange], report: LossReport
) -> Iterator[str]:
    text = document.text
    for number, (first, last) in enumerate(sentence_ranges(tokens, kept), start=1):
        if number == 1:
            yield f"# newdoc id = {' '.join(document.id.split()) or '_'}\n"
        yield f"# sent_id = {number}\n"
        yield f"# text = {' '.join(text[tokens.tokens[first].start : tokens.tokens[last - 1].end].split())}\n"
        for at in range(first, last):
            start, end = tokens.tokens[at]
            following = tokens.tokens[at + 1].start if at + 1 < len(tokens) else len(text)
            misc = {} if at or not start else {"SpacesBefore": escaped(text[:start])}
            misc |= _spaces(text[end:following], at + 1 == len(tokens))
            misc |= {"NER": whole[at]} if whole[at] != "O" else {}
            form = text[start:end]
            if any(character.isspace() for character in form):
                report.add("white space within a token, written as a space", form)
                form = " ".join(form.split()) or "_"
            columns = [str(at - first + 1), form, *["_"] * 7, misc_text(misc)]
            yield "\t".join(columns) + "\n"
        yield "\n"


def _tag(misc: dict[str, str], further: list[str]) -> str:
    """Return a word's tag: from MISC, else from a further column."""
    if not misc and not further:
        return "O"
    values = [misc[key] for key in _TAG_KEYS if key in misc] + further
    return next((value for value in values if TAG.fullmatch(value)), "O")


def _spaces(after: str, at_end: bool) -> dict[str, str]:
    if not after:
        return {"SpaceAfter": "No"}
    return {} if after == " " and not at_end else {"SpacesAfter": escaped(after)}


def _looks_right(text: str) -> bool:
    if text.startswith(_PLUS):
        return True
    rows = [line.split("\t") for line in text.split("\n")[:200] if line.strip() and not line.startswith("#")]
    return bool(rows) and len(rows[0]) == len(_COLUMNS) and rows[0][0].split("-")[0] == "1"


@dataclass
class _Gathered:
    """A document's sentences while they arrive."""

    name: str = ""
    sentences: list[list[str]] = field(default_factory=list)
    layout: Layout = field(default_factory=Layout)
    tags: list[list[str]] = field(default_factory=list)


class _File:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._columns: tuple[str, ...] = _COLUMNS
        self._has_borders = False

    def documents(self) -> Iterator[PortableDocument]:
        """Yield the documents of the file."""
        gathered, number = _Gathered(), 0
        for where, block in self._blocks():
            name = next((line for line in block if line.startswith("# newdoc")), None)
            self._has_borders = self._has_borders or name is not None
            full = not self._has_borders and len(gathered.sentences) >= _SENTENCES
            if gathered.sentences and (name is not None or full):
                number += 1
                yield self._document(gathered, number)
                gathered = _Gathered()
            if name is not None:
                gathered.name = name.partition("=")[2].strip()
            self._add(gathered, where, block)
        if gathered.sentences:
            yield self._document(gathered, number + 1)

    def _blocks(self) -> Iterator[Block]:
        block: list[str] = []
        where = ""
        try:
            for number, data in lines(self._path, _LONGEST_LINE):
                where = where or f"{self._path}, line {number}"
                line = data.decode("utf-8").rstrip("\r\n")
                if line.startswith(_PLUS):
                    self._columns = tuple(name.lower() for name in line[len(_PLUS) :].split())
                elif line.strip():
                    block.append(line)
                    continue
                if block:
                    yield where, block
                block, where = [], ""
            if block:
                yield where, block
        except UnicodeDecodeError as error:
            hint = "Save the file as UTF-8 in the program that made it."
            raise UserError("conllu.encoding", "The file is not UTF-8.", hint=hint, where=where) from error
        except OSError as error:
            what = f"The file cannot be read ({error.strerror or error})."
            raise UserError("conllu.file", what, where=str(self._path)) from error

    def _add(self, gathered: _Gathered, where: str, block: list[str]) -> None:
        words = surface(parsed(block, self._columns, where))
        if any(line.startswith("# newpar") for line in block):
            gathered.layout.paragraph()
        further = [at for at, name in enumerate(self._columns) if name not in _COLUMNS]
        lines_of_words = [line for line in block if not line.startswith("#")] if further else []
        names = []
        for form, misc, rows in words:
            gathered.layout.word(form, misc)
            cells = lines_of_words[rows[0]].split("\t") if further else []
            names.append(_tag(misc, [cells[at] for at in further if at < len(cells)]))
        gathered.tags.append(names)
        gathered.sentences.append(block)

    def _document(self, gathered: _Gathered, number: int) -> PortableDocument:
        spans: list[PortableSpan] = []
        first = 0
        places = gathered.layout.places
        for names in gathered.tags:
            for start, end, label in chunks(names):
                place = (places[first + start][0], places[first + end - 1][1])
                spans.append(PortableSpan(id=f"e{len(spans) + 1}", label=unescaped(label), fragments=(place,)))
            first += len(names)
        text = gathered.layout.text()
        theirs: dict[str, Any] = {"columns": list(self._columns), "sentences": gathered.sentences}
        if normalise_text(text) != text:
            what = "The text holds carriage returns, with which offsets would not be what they seem."
            raise UserError("conllu.text", what, hint="Write line feeds alone.", where=str(self._path))
        document = PortableDocument(
            id=gathered.name or f"{self._path.stem}-{number}",
            title="",
            text=text,
            spans=tuple(spans),
            extra={_EXTRA: theirs},
        )
        check(document)
        return document


def parsed(block: list[str], columns: tuple[str, ...], where: str) -> list[Row]:
    """Return the rows of a sentence: number or range, form, and MISC.

    Raises:
        UserError: A row is broken.
    """
    from conllu.exceptions import ParseException  # large for what is not used at every start
    from conllu.parser import parse_id_value

    wanted = [columns.index(name) if name in columns else None for name in ("id", "form", "misc")]
    made: list[Row] = []
    for line in block:
        if line.startswith("#"):
            continue
        cells = line.split("\t")
        row_id, form, misc = (None if at is None or at >= len(cells) else cells[at] for at in wanted)
        try:
            number = int(row_id) if row_id and row_id.isdecimal() else parse_id_value(row_id or "_")
        except (ParseException, ValueError) as error:
            raise _broken(where, f"The sentence cannot be read ({str(error)[:120]}).") from error
        if number is None or form is None or len(cells) > len(columns):
            raise _broken(where, "A row of the sentence is broken.")
        made.append((number, form, misc))
    return made


def _broken(where: str, what: str) -> UserError:
    hint = "Each row begins with its number and has columns with tabs between."
    return UserError("conllu.row", what, hint=hint, where=where)


@dataclass
class _Theirs:
    """The rows that a document came from, and its words among them."""

    columns: tuple[str, ...]
    sentences: list[list[str]]
    tokens: Tokens

    @classmethod
    def of(cls, document: PortableDocument) -> "_Theirs | None":
        """Return a document's own rows, as long as they say its text."""
        extra: Any = document.extra.get(_EXTRA)
        try:
            columns, sentences = tuple(map(str, extra["columns"])), [list(map(str, s)) for s in extra["sentences"]]
            layout = Layout()
            for block in sentences:
                if any(line.startswith("# newpar") for line in block):
                    layout.paragraph()
                for form, misc, _ in surface(parsed(block, columns, "")):
                    layout.word(form, misc)
        except (TypeError, KeyError, ValueError, UserError):
            return None
        if layout.text() != document.text:
            return None
        words = tuple(Token(start, end) for start, end in layout.places)
        return cls(columns, sentences, Tokens(document.text, words))

    def written(self, whole: list[str]) -> str:
        """Return the rows with these tags, a tag for each word."""
        parts = [] if self.columns == _COLUMNS else [f"{_PLUS} {' '.join(self.columns).upper()}\n"]
        waiting = iter(whole)
        for block in self.sentences:
            comments = [line for line in block if line.startswith("#")]
            rows = [line for line in block if not line.startswith("#")]
            for _, _, places in surface(parsed(block, self.columns, "")):
                tag = next(waiting)
                for place in places:
                    rows[place] = self._tagged(rows[place], tag if place == places[0] else "O")
            parts += [f"{line}\n" for line in (*comments, *rows)] + ["\n"]
        return "".join(parts)

    def _tagged(self, row: str, tag: str) -> str:
        cells = row.split("\t")
        for at, (name, cell) in enumerate(zip(self.columns, cells, strict=False)):
            if name not in _COLUMNS and TAG.fullmatch(cell):
                cells[at] = tag
                return "\t".join(cells)
        if "misc" in self.columns and self.columns.index("misc") < len(cells):
            at = self.columns.index("misc")
            misc = read_misc(cells[at])
            keys = [key for key in _TAG_KEYS if TAG.fullmatch(misc.get(key, ""))]
            misc |= dict.fromkeys(keys or (["NER"] if tag != "O" else []), tag)
            cells[at] = misc_text(misc)
        return "\t".join(cells)
