"""From a file of Web Annotations and the text beside it to portable documents."""

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from annotator.formats.json_files import json_object
from annotator.formats.jsonl_reading import FORMAT, read_line
from annotator.formats.portable import PortableDocument
from annotator.formats.web_annotation_writing import DETAIL
from annotator.model.errors import UserError
from annotator.model.text import NormalisedText, normalise

LARGEST_BYTES: Final = 200_000_000
_MOST_PLACES: Final = 1000
_LABELS: Final = ("tagging", "classifying", "identifying")
_NOTES: Final = ("commenting", "describing", "replying")

_Object = dict[str, Any]


def read_file(path: Path) -> Iterator[PortableDocument]:
    """Yield a document for each text that the file's annotations are about.

    Raises:
        UserError: The file, or a text, cannot be read, or an annotation is not of the model.
    """
    try:
        value = json_object(_wrapped(_content(path)))
    except UserError as error:
        code, what = error.code.replace("jsonl.", "web."), error.what.replace("The line", "The file")
        hint = error.hint if error.where else "The file must be whole JSON-LD in UTF-8."
        raise UserError(code, what, hint=hint, where=error.where or str(path)) from error
    file = value["file"]
    told = _detail(file) if isinstance(file, dict) else {}
    by_source: dict[str, list[tuple[str, _Object]]] = {}
    linking: list[tuple[str, _Object]] = []
    for number, item in enumerate(_items(file, str(path)), start=1):
        where = f"{path}, annotation {number}"
        if not isinstance(item, dict):
            raise _problem("type", "An annotation is not an object.", where)
        source = _source(item)
        (linking if source is None else by_source.setdefault(source, [])).append((where, item))
    if not by_source and (own := _own_source(file)):
        by_source[own] = []
    if not by_source:
        raise _problem("source", "No annotation here is about a text.", str(path))
    for source, items in by_source.items():
        text = normalise(_text(path, source))
        reader = _Reader(text, alone=len(by_source) == 1)
        name = unquote(PurePosixPath(urlsplit(source).path).stem) or path.stem
        line = {"format": FORMAT, "id": name, "title": _label(file)} | (told if len(by_source) == 1 else {})
        line |= {"text": text.text} | reader.annotations(items, linking)
        yield read_line(json.dumps(line).encode(), str(path))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        hint = "Look whether it is there, and may be read."
        what = f"The file cannot be read ({error.strerror or 'unknown error'})."
        raise UserError("web.file", what, hint=hint, where=str(path)) from error
    if len(data) > LARGEST_BYTES:
        what = f"The file is larger than {LARGEST_BYTES // 1_000_000} MB."
        raise UserError("web.size", what, hint="Split it.", where=str(path))
    return data.removeprefix(b"\xef\xbb\xbf")


def _wrapped(data: bytes) -> bytes:
    """Return an object around the file's value, which may be a list."""
    return b'{"file":' + data.rstrip() + b"}"


def _items(file: object, where: str) -> list[Any]:
    """Return the annotations of a collection, a page, a list, or of one annotation alone."""
    if isinstance(file, list):
        return file
    if not isinstance(file, dict):
        raise _problem("type", "The file is neither an object nor a list.", where)
    first = file.get("first", file)
    if isinstance(first, str):
        raise _problem("page", "The annotations are on another page, which is not in the file.", where)
    items = first.get("items") if isinstance(first, dict) else None
    if isinstance(items, list):
        return items
    if "target" in file:
        return [file]
    raise _problem("type", "There is no list of annotations.", where)


def _own_source(file: object) -> str:
    """Return the text's name as our own files tell it, for documents without spans."""
    first = file.get("first") if isinstance(file, dict) else None
    source = _detail(first).get("source") if isinstance(first, dict) else None
    return source if isinstance(source, str) else ""


def _label(file: object) -> str:
    label = file.get("label") if isinstance(file, dict) else None
    return label if isinstance(label, str) else ""


def _source(item: _Object) -> str | None:
    """Return which text an annotation is about; None where it links others."""
    for target in _targets(item):
        if isinstance(target, dict) and isinstance(target.get("source"), str):
            return str(target["source"])
    return None


def _targets(item: _Object) -> list[Any]:
    target = item.get("target")
    if isinstance(target, dict) and isinstance(target.get("items"), list):
        return list(target["items"])
    return target if isinstance(target, list) else [target]


def _text(path: Path, source: str) -> str:
    """Return the text beside a file; only names in its own folder are looked for."""
    name = unquote(PurePosixPath(urlsplit(source).path).name)
    for beside in (name, f"{PurePosixPath(name).stem}.txt"):
        place = path.parent / beside
        if beside and Path(beside).name == beside and place.suffix.lower() == ".txt" and place.is_file():
            try:
                return _content(place).decode("utf-8")
            except UnicodeDecodeError as error:
                what = f"The text is not UTF-8 (at byte {error.start})."
                raise _problem("encoding", what, str(place)) from error
    raise _problem("source", f"The text “{source[:80]}” is not beside the file.", str(path))


class _Reader:
    """Finds where annotations stand in one text."""

    def __init__(self, text: NormalisedText, *, alone: bool) -> None:
        self._text = text
        self._alone = alone
        self._ids: dict[str, str] = {}
        self._taken: set[str] = set()

    def annotations(self, items: list[tuple[str, _Object]], linking: list[tuple[str, _Object]]) -> _Object:
        entities = [entity for where, item in items for entity in self._entities(item, where)]
        relations = [relation for where, item in linking if (relation := self._relation(item, where))]
        return {"entities": entities, "relations": relations}

    def _entities(self, item: _Object, where: str) -> Iterator[_Object]:
        targets = [target for target in _targets(item) if isinstance(target, dict)]
        places = [self._places(target, where) for target in targets]
        told, common = _detail(item), self._common(item)
        if len(places) > 1 or len(places[0]) == 1:
            fragments = sorted(place[0] for place in places)
            yield told | common | self._placed(fragments, item)
            return
        for place in places[0]:  # the model: a quotation that stands in several places means all of them
            yield told | common | self._placed([place], item)

    def _placed(self, fragments: list[tuple[int, int]], item: _Object) -> _Object:
        made: _Object = {"id": self._id(item), "start": fragments[0][0], "end": fragments[-1][1]}
        return made | {"fragments": [list(fragment) for fragment in fragments]}

    def _relation(self, item: _Object, where: str) -> _Object | None:
        ends = [self._ids.get(target) for target in _targets(item) if isinstance(target, str)]
        if len(ends) != 2:
            raise _problem("link", "A link does not have two annotations as its targets.", where)
        if None in ends:
            if self._alone or ends != [None, None]:
                raise _problem("link", "One of a link's targets is not among the annotations.", where)
            return None
        return _detail(item) | self._common(item) | {"id": self._id(item), "head": ends[0], "tail": ends[1]}

    def _places(self, target: _Object, where: str) -> list[tuple[int, int]]:
        selectors = target.get("selector")
        listed = selectors if isinstance(selectors, list) else [selectors]
        found = {str(entry.get("type")): entry for entry in listed if isinstance(entry, dict)}
        position, quoted = found.get("TextPositionSelector"), found.get("TextQuoteSelector")
        if position is not None:
            place = self._position(position, where)
            exact = quoted.get("exact") if quoted else None
            if isinstance(exact, str) and normalise(exact).text != self._text.text[place[0] : place[1]]:
                what = f"The text at {place[0]}–{place[1]} is not “{exact[:60]}”."
                raise _problem("quote", what, where)
            return [place]
        if quoted is not None:
            return self._quoted(quoted, where)
        raise _problem("selector", "An annotation has no selector for text (quote or position).", where)

    def _position(self, position: _Object, where: str) -> tuple[int, int]:
        start, end = position.get("start"), position.get("end")
        length = len(self._text.text) + len(self._text.dropped)
        if not (isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= length):
            raise _problem("offset", f"The place {start}–{end} does not lie within the text (0–{length}).", where)
        return self._text.offset(start), self._text.offset(end)

    def _quoted(self, quoted: _Object, where: str) -> list[tuple[int, int]]:
        parts = [quoted.get(key, "") for key in ("prefix", "exact", "suffix")]
        if not all(isinstance(part, str) for part in parts) or not parts[1]:
            raise _problem("quote", "A quotation has no text.", where)
        before, exact, after = (normalise(part).text for part in parts)
        places: list[tuple[int, int]] = []
        at = self._text.text.find(before + exact + after)
        while at >= 0 and len(places) < _MOST_PLACES:
            places.append((at + len(before), at + len(before) + len(exact)))
            at = self._text.text.find(before + exact + after, at + 1)
        if not places:
            raise _problem("quote", f"The quotation “{exact[:60]}” is not in the text.", where)
        return places

    def _common(self, item: _Object) -> _Object:
        bodies = item.get("body", item.get("bodyValue"))
        listed = bodies if isinstance(bodies, list) else [bodies]
        values = [({"value": body} if isinstance(body, str) else body) for body in listed]
        said = [body for body in values if isinstance(body, dict)]
        texts = [(body.get("purpose"), body["value"]) for body in said if isinstance(body.get("value"), str)]
        labels = [value for purpose, value in texts if purpose in _LABELS and value]
        others = [value for purpose, value in texts if purpose not in (*_LABELS, *_NOTES) and value]
        notes = [value for purpose, value in texts if purpose in _NOTES]
        motivation = item.get("motivation")
        fallback = motivation if isinstance(motivation, str) and motivation else "annotation"
        made: _Object = {"label": next(iter([*labels, *others]), fallback), "note": "\n".join(notes)}
        if not _detail(item):
            made["links"] = [
                {"resource": "identifying", "entry": body["source"]}
                for body in said
                if body.get("purpose") == "identifying" and isinstance(body.get("source"), str) and body["source"]
            ]
        return made

    def _id(self, item: _Object) -> str:
        address = item.get("id")
        wish = _detail(item).get("id") or (unquote(address.removeprefix("#")) if isinstance(address, str) else "")
        name = wish if isinstance(wish, str) and wish else f"a{len(self._taken) + 1}"
        count = 1
        while name in self._taken:
            count += 1
            name = f"{wish or 'a'}-{count}"
        self._taken.add(name)
        if isinstance(address, str):
            self._ids.setdefault(address, name)
        return name


def _detail(item: _Object) -> _Object:
    told = item.get(DETAIL)
    return dict(told) if isinstance(told, dict) else {}


def _problem(code: str, what: str, where: str) -> UserError:
    hints = {
        "source": "Put the text, in UTF-8 and with the name that the annotations give (.txt), into the same folder.",
        "offset": "Positions count Unicode code points from 0, the end is exclusive.",
        "quote": "Positions count Unicode code points from 0, and quotations are taken from the text as it is.",
        "page": "Put the pages' annotations into one file.",
        "encoding": "Save it as UTF-8.",
    }
    hint = hints.get(code, "See https://www.w3.org/TR/annotation-model/.")
    return UserError(f"web.{code}", what, hint=hint, where=where)
