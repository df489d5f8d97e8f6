"""Which formats there are: ours, and those that installed packages declare."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final, TypeVar

from annotator.formats.api import FormatInfo, Reader, Writer
from annotator.model.errors import UserError

GROUP: Final = "annotator.formats"
_HEAD_BYTES: Final = 65536

Format = Reader | Writer
_Found = TypeVar("_Found", Reader, Writer)

# An editable checkout's entry points are those of its last install, so ours are named here as well. They are imported
# when a registry is made; their modules import large libraries only where they read or write.
BUILT_IN: Final[dict[str, str]] = {
    "brat.v1": "annotator.formats.brat:Brat",
    "cas-json.v1": "annotator.formats.cas:CasJson",
    "cas-xmi.v1": "annotator.formats.cas:CasXmi",
    "conll.v1": "annotator.formats.conll:Conll",
    "conllu.v1": "annotator.formats.conllu:Conllu",
    "csv.v1": "annotator.formats.tables:CsvTables",
    "docbin.v1": "annotator.formats.docbin:DocBinFormat",
    "doccano.v1": "annotator.formats.doccano:Doccano",
    "gliner.v1": "annotator.formats.gliner:Gliner",
    "huggingface-parquet.v1": "annotator.formats.huggingface_parquet:HuggingFaceParquet",
    "huggingface.v1": "annotator.formats.huggingface:HuggingFace",
    "jsonl.v1": "annotator.formats.jsonl:JsonLines",
    "label-studio.v1": "annotator.formats.label_studio:LabelStudio",
    "prodigy.v1": "annotator.formats.prodigy:Prodigy",
    "re3d.v1": "annotator.formats.re3d:Re3d",
    "tsv.v1": "annotator.formats.tables:TsvTables",
    "web-annotation.v1": "annotator.formats.web_annotation:WebAnnotation",
    "webanno-tsv.v1": "annotator.formats.webanno_tsv:WebAnnoTsv",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A format that cannot be used, and why."""

    name: str
    reason: str


class FormatRegistry:
    """Formats by name, ours first; a broken plug-in is noted, and harms nobody else."""

    def __init__(self, plugins: Iterable[EntryPoint]) -> None:
        self._formats: dict[str, Format] = {name: _built_in(place) for name, place in BUILT_IN.items()}
        self._problems: list[Problem] = []
        for plugin in plugins:
            if plugin.name not in BUILT_IN:
                self._add(plugin)

    def _add(self, plugin: EntryPoint) -> None:
        try:
            made = _checked(plugin.name, plugin.load()())
        except Exception as error:  # a plug-in may fail in any way it likes
            self._problems.append(Problem(plugin.name, f"{type(error).__name__}: {error}"))
            return
        if plugin.name in self._formats:
            self._problems.append(Problem(plugin.name, "another format has this name; the first one found is used"))
            return
        self._formats[plugin.name] = made

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The plug-ins that cannot be used."""
        return tuple(self._problems)

    @property
    def infos(self) -> tuple[FormatInfo, ...]:
        """All formats, ours first."""
        return tuple(found.info for found in self._formats.values())

    @property
    def readers(self) -> tuple[Reader, ...]:
        """The formats that come in."""
        return tuple(found for found in self._formats.values() if isinstance(found, Reader))

    @property
    def writers(self) -> tuple[Writer, ...]:
        """The formats that go out."""
        return tuple(found for found in self._formats.values() if isinstance(found, Writer))

    def reader(self, name: str) -> Reader:
        """Return the reader of that name, with or without its version.

        Raises:
            UserError: There is none.
        """
        return _named(name, self.readers, "read")

    def writer(self, name: str) -> Writer:
        """Return the writer of that name, with or without its version.

        Raises:
            UserError: There is none.
        """
        return _named(name, self.writers, "written")

    def detect(self, source: Path) -> Reader | None:
        """Return the reader that recognises a file or folder by its content; None if it is no annotation format."""
        try:
            head = b""
            if source.is_file():
                with source.open("rb") as file:
                    head = file.read(_HEAD_BYTES)
        except OSError:
            return None
        suffix = source.suffix.lower()
        likely = sorted(self.readers, key=lambda reader: suffix not in reader.info.suffixes)
        return next((reader for reader in likely if reader.recognises(source, head)), None)


def _built_in(place: str) -> Format:
    module, _, made = place.partition(":")
    built: Format = getattr(import_module(module), made)()
    return built


def _checked(name: str, made: object) -> Format:
    if not isinstance(made, Reader | Writer):
        raise TypeError("it has neither read and recognises, nor write")
    if made.info.name != name:
        raise ValueError(f"it calls itself {made.info.name!r}")
    return made


def _named(name: str, among: tuple[_Found, ...], done: str) -> _Found:
    exact = [found for found in among if found.info.name == name]
    versions = sorted((f for f in among if f.info.short_name == name), key=lambda found: found.info.version)
    if exact or versions:
        return (exact or versions)[-1]
    known = ", ".join(sorted(found.info.short_name for found in among))
    raise UserError("format.unknown", f"No format named {name} can be {done}.", hint=f"There are: {known}.")


def formats(plugins: Iterable[EntryPoint] | None = None) -> FormatRegistry:
    """Return the registry of all formats; ``plugins`` replaces the installed entry points."""
    return FormatRegistry(entry_points(group=GROUP) if plugins is None else plugins)
