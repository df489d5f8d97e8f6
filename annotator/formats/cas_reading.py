"""From a UIMA CAS to a portable document; dkpro-cassis has turned UIMA's UTF-16 units into code points."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from annotator.formats import cas_types as types
from annotator.formats.cas_types import FeatureStructure
from annotator.formats.jsonl_reading import FORMAT, read_line
from annotator.formats.portable import PortableDocument
from annotator.model.errors import UserError

if TYPE_CHECKING:
    from cassis import Cas

_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ufffe\uffff]")
_LONGEST_CHAIN: Final = 1_000_000


def document_of(cas: "Cas", name: str, where: str) -> PortableDocument:
    """Return what a CAS holds; ``name`` is the document's where the CAS has none.

    Raises:
        UserError: An annotation lies outside the text, or a chain ends nowhere.
    """
    reader = _Reader(cas, where)
    return read_line(json.dumps(reader.line(name)).encode(), where)


class _Reader:
    """Gathers one document's ``annotator.jsonl.v1`` line, whose reader checks it all."""

    def __init__(self, cas: "Cas", where: str) -> None:
        view = _view(cas)
        self._text = view.sofa_string or ""
        self._where = where
        self._found = sorted(view.select_all_fs(), key=lambda fs: fs.xmiID or 0)
        self._taken: set[str] = set()
        self._ids: dict[int, str] = {}

    def line(self, name: str) -> dict[str, Any]:
        entities = [self._entity(fs) for fs in self._found if _is_span(fs)]
        relations = [self._relation(fs) for fs in self._found if _is_relation(fs) and self._has_ends(fs)]
        extended: list[dict[str, Any]] = []
        chains = [self._chain(fs, entities, extended) for fs in self._found if fs.type.name == types.CHAIN]
        made: dict[str, Any] = {"format": FORMAT, "id": name} | self._document()
        made["events"] = [event for event in made.get("events") or () if self._is_whole(event)]
        return made | {
            "text": self._text,
            "entities": entities + extended,
            "relations": relations,
            "chains": chains,
        }

    def _document(self) -> dict[str, Any]:
        for fs in self._found:
            if fs.type.name == types.DOCUMENT and (told := _detail(fs)):
                return told
        for fs in self._found:
            if fs.type.name == types.METADATA:
                return _metadata(fs)
        return {}

    def _entity(self, fs: FeatureStructure) -> dict[str, Any]:
        told = _detail(fs)
        if "start" in told and told.get("fragments") and (told["start"], told.get("end")) != (fs.begin, fs.end):
            del told["fragments"]
        if fs.type.name != types.ENTITY:
            told[types.TYPE_KEY] = fs.type.name
        elif not told and getattr(fs, "identifier", None):
            told["links"] = [{"resource": "identifier", "entry": fs.identifier}]
        return told | self._common(fs, told, "e") | self._place(fs)

    def _relation(self, fs: FeatureStructure) -> dict[str, Any]:
        told = _detail(fs)
        if fs.type.name != types.RELATION:
            told[types.TYPE_KEY] = fs.type.name
        ends = {"head": self._ids[id(fs.Governor)], "tail": self._ids[id(fs.Dependent)]}
        return told | self._common(fs, told, "r") | ends

    def _chain(
        self, fs: FeatureStructure, entities: list[dict[str, Any]], extended: list[dict[str, Any]]
    ) -> dict[str, Any]:
        told = _detail(fs)
        links = list(self._links(fs))
        places = [tuple(self._place(link).values()) for link in links]
        there = {entity["id"]: (entity["start"], entity["end"]) for entity in entities}
        members = told.get("members")
        if (
            not isinstance(members, list)
            or [there.get(m) for m in members if isinstance(m, str) and m in there] != places
        ):
            members = [self._member(link, extended) for link in links]
        label = next(filter(None, (getattr(link, "referenceType", None) for link in links)), "")
        made = {"label": _same(label, told.get("label")) or "coreference", "id": self._id(told, "c")}
        known = there.keys() | {entity["id"] for entity in extended}
        return told | made | {"members": [member for member in members if member in known]}

    def _links(self, fs: FeatureStructure) -> Iterator[FeatureStructure]:
        link, count = getattr(fs, "first", None), 0
        while link is not None:
            count += 1
            if count > _LONGEST_CHAIN:
                raise _problem("chain", "A coreference chain comes back to itself.", self._where)
            yield link
            link = getattr(link, "next", None)

    def _member(self, link: FeatureStructure, extended: list[dict[str, Any]]) -> str:
        label = getattr(link, "referenceType", None) or "mention"
        made = {"id": self._id({}, "m"), "label": label, **self._place(link)}
        extended.append(made)
        return str(made["id"])

    def _common(self, fs: FeatureStructure, told: Mapping[str, Any], letter: str) -> dict[str, Any]:
        name = self._ids[id(fs)] = self._id(told, letter)
        shown = _features(fs)
        label = _same(shown.pop("value", None), told.get("label")) or fs.type.name.rpartition(".")[2]
        attributes = told.get("attributes")
        attributes = dict(attributes) if isinstance(attributes, dict) else {}
        for key, value in shown.items():
            if key not in attributes or _plain(types.plain(attributes[key])) != _plain(types.plain(value)):
                attributes[key] = value
        return {"id": name, "label": label} | ({"attributes": attributes} if attributes else {})

    def _place(self, fs: FeatureStructure) -> dict[str, int]:
        start, end = getattr(fs, "begin", None), getattr(fs, "end", None)
        if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(self._text):
            what = f"An annotation ({fs.type.name}, {start}–{end}) does not lie within the text."
            raise _problem("offset", what, self._where)
        return {"start": start, "end": end}

    def _id(self, told: Mapping[str, Any], letter: str) -> str:
        wish = told.get("id")
        name = wish if isinstance(wish, str) and wish else f"{letter}{len(self._taken) + 1}"
        count = len(self._taken)
        while name in self._taken:
            count += 1
            name = f"{letter}{count}"
        self._taken.add(name)
        return name

    def _has_ends(self, fs: FeatureStructure) -> bool:
        return id(fs.Governor) in self._ids and id(fs.Dependent) in self._ids

    def _is_whole(self, event: object) -> bool:
        if not isinstance(event, dict) or event.get("trigger") not in self._taken:
            return False
        targets = [entry.get("target") for entry in event.get("arguments") or () if isinstance(entry, dict)]
        return all(target in self._taken or target == event.get("id") for target in targets)


def _view(cas: "Cas") -> "Cas":
    """Return the first view with a text."""
    views = (cas, *(cas.get_view(sofa.sofaID) for sofa in cas.sofas))
    return next((view for view in views if isinstance(view.sofa_string, str)), cas)


def _is_relation(fs: FeatureStructure) -> bool:
    return not fs.type.name.startswith(types.STRUCTURE) and hasattr(fs, "Governor") and hasattr(fs, "Dependent")


def _is_span(fs: FeatureStructure) -> bool:
    if fs.type.name.startswith(types.STRUCTURE) or _is_relation(fs):
        return False
    return isinstance(getattr(fs, "begin", None), int) and fs.begin != fs.end


def _features(fs: FeatureStructure) -> dict[str, Any]:
    """Return the plain values of a feature structure, without its place and what is kept elsewhere."""
    hidden = {"begin", "end", "sofa", "Governor", "Dependent", types.DETAIL}
    if fs.type.name == types.ENTITY:
        hidden.add("identifier")
    names = [feature.name for feature in fs.type.all_features if feature.name not in hidden]
    values = {name: getattr(fs, name, None) for name in names}
    return {name: value for name, value in values.items() if isinstance(value, str | int | float | bool)}


def _metadata(fs: FeatureStructure) -> dict[str, Any]:
    language = getattr(fs, "language", None)
    meta = {
        "source": getattr(fs, "documentUri", None),
        "language": language if language != "x-unspecified" else None,
    }
    named = {"id": getattr(fs, "documentId", None), "title": getattr(fs, "documentTitle", None)}
    said = {key: value for key, value in named.items() if isinstance(value, str) and value}
    return said | {"meta": {key: value for key, value in meta.items() if isinstance(value, str) and value}}


def _detail(fs: FeatureStructure) -> dict[str, Any]:
    told = getattr(fs, types.DETAIL, None)
    try:
        values = json.loads(told) if isinstance(told, str) else None
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _same(shown: object, told: object) -> str:
    """Return the label as it was, unless another program changed what it showed."""
    if isinstance(told, str) and (not shown or _plain(told) == _plain(str(shown))):
        return told
    return shown if isinstance(shown, str) else ""


def _plain(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


def _problem(code: str, what: str, where: str) -> UserError:
    return UserError(f"cas.{code}", what, hint="Write the file again in the program that made it.", where=where)
