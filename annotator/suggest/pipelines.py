"""spaCy pipelines beside our own: what is installed or lies in a folder, told without running any of it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, distribution, entry_points
from pathlib import Path
from typing import Any, Final

from annotator.model.errors import UserError
from annotator.suggest.labels import LABELS

SPACY_SUGGESTER: Final = "spacy.v1"
BESIDE_SUGGESTER: Final = "beside.v1"
_MODELS: Final = "spacy_models"
_SUGGESTERS: Final = "annotator.suggesters"
_OURS: Final = frozenset({"annotator.v1", "gazetteer.v1"})
_OUR_COMPONENT: Final = "annotator_ner"
_CODE: Final = frozenset({".py", ".pyc", ".pyd", ".so", ".dll", ".dylib", ".pkl", ".pickle"})


@dataclass(frozen=True, slots=True)
class PipelineFacts:
    """What a pipeline says of itself.

    ``code`` are files that would run when it is loaded; ``digest`` is theirs. ``ours`` tells that ``annotator train``
    made it: of the components that it names, all are the program's own or spaCy's.
    """

    where: str
    name: str
    version: str
    labels: tuple[str, ...]
    folder: Path
    code: tuple[str, ...] = ()
    digest: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class PipelineChoice:
    """Which pipeline to load, and how its labels are called here; "" leaves a label out.

    ``consent`` is the digest of the code that a person has allowed to run.
    """

    where: str
    labels: Mapping[str, str] = field(default_factory=dict)
    consent: str = ""

    def suggester(self, *, beside: str = "") -> str:
        """Return the name by which the registry loads it; ``beside`` names another that works along with it."""
        if self.where in plugins():
            return f"{BESIDE_SUGGESTER}:{json.dumps([beside, self.where])}" if beside else self.where
        own = f"{SPACY_SUGGESTER}:{json.dumps({'where': self.where, 'labels': self.labels, 'consent': self.consent})}"
        return f"{BESIDE_SUGGESTER}:{json.dumps([beside, own])}" if beside else own

    @classmethod
    def read(cls, text: str) -> "PipelineChoice":
        """Return the choice that a suggester's name holds."""
        said: dict[str, Any] = json.loads(text)
        return cls(said["where"], dict(said.get("labels", {})), said.get("consent", ""))


def installed() -> list[str]:
    """Return the names of the installed pipelines."""
    return sorted({found.name for found in entry_points(group=_MODELS)})


def plugins() -> list[str]:
    """Return the names of the suggesters that installed packages bring."""
    return sorted({found.name for found in entry_points(group=_SUGGESTERS)} - _OURS)


def facts(where: str) -> PipelineFacts:
    """Return what a pipeline says of itself, by its folder or the name of its package; nothing of it is run.

    A suggester of an installed package says what it proposes only when it works: it has no labels here.

    Raises:
        UserError: there is none, or it says nothing sensible.
    """
    if where in plugins():
        return PipelineFacts(where, where, "", (), Path())
    packaged = not Path(where).is_dir()
    folder = _package_folder(where) if packaged else _pipeline_folder(Path(where))
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        name = f"{meta['lang']}_{meta['name']}"
        labels = {label for names in meta.get("labels", {}).values() for label in names if isinstance(label, str)}
        spans = [*meta.get("labels", {}).get("ner", ()), *meta.get("labels", {}).get("entity_ruler", ())]
        version = str(meta["version"])
        ours = _OUR_COMPONENT in meta.get("pipeline", ())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _broken(where, error) from error
    # What a person has installed they have chosen to run; a folder may come from anybody.
    code = () if packaged else _code(Path(where))
    digest = _digest(Path(where), code) if code else ""
    shown = LABELS if ours else tuple(dict.fromkeys(spans)) if spans else tuple(sorted(labels))
    return PipelineFacts(where, name, version, shown, folder, code, digest, ours)


def _package_folder(name: str) -> Path:
    try:
        files = distribution(name).files or []
    except (PackageNotFoundError, ValueError) as error:
        known = ", ".join(installed()) or "none"
        what = f"There is no pipeline “{name}”: neither a folder nor an installed package."
        raise UserError("pipeline.missing", what, hint=f"Installed are: {known}.") from error
    found = sorted((Path(str(f.locate())) for f in files if f.name == "config.cfg"), key=lambda p: len(p.parts))
    if not found:
        raise UserError("pipeline.none", f"The package “{name}” is no spaCy pipeline.", hint="Choose another.")
    return found[0].parent


def _pipeline_folder(folder: Path) -> Path:
    """Return where the pipeline itself lies in a folder: in it, or below what was unpacked from a package."""
    found = sorted(folder.rglob("config.cfg"), key=lambda p: len(p.parts))
    if not found:
        what = "This folder is no spaCy pipeline: it has no config.cfg."
        raise UserError("pipeline.none", what, hint="Choose the folder that was saved.", where=str(folder))
    return found[0].parent


def _code(folder: Path) -> tuple[str, ...]:
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in _CODE)
    return tuple(sorted(path.relative_to(folder).as_posix() for path in found))


def _digest(folder: Path, code: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for name in code:
        digest.update(name.encode() + b"\0" + (folder / name).read_bytes())
    return digest.hexdigest()[:32]


def _broken(where: str, error: Exception) -> UserError:
    what = f"The pipeline cannot be used: its meta.json says nothing sensible ({error})."
    return UserError("pipeline.broken", what, hint="Save it anew with spaCy, or choose another.", where=where)
