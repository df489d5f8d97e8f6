"""The card of a dataset for machines, ``card/dataset.json``; its schema, its page for people, and its checksums."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from annotator import __version__
from annotator.formats.api import TokenWriter, Writer
from annotator.formats.loss import Holding, LossReport
from annotator.model.errors import UserError
from annotator.model.schema import schema_to_json
from annotator.model.setting import PROJECT_ID
from annotator.project.dataset import manifest, readme
from annotator.project.dataset.splitting import By, Split, sizes
from annotator.project.dataset.tally import Tally
from annotator.project.state import ProjectState

if TYPE_CHECKING:
    from annotator.project.dataset.making import Chosen, DatasetPlan

NAME: Final = "card/dataset.json"
FORMAT: Final = "annotator.dataset.v1"
SCHEMA: Final = "card/schema.json"
SUMS: Final = "SHA256SUMS"
PAGE: Final = "README.md"

_RULE: Final = (
    "Documents that their annotator finished with nothing undecided, or that were adjudicated. Annotations made by "
    "hand and suggestions that a person decided; pending suggestions never."
)


def write(
    folder: Path,
    state: ProjectState,
    plan: "DatasetPlan",
    writer: Writer,
    chosen: "Chosen",
    tally: Tally,
    losses: LossReport,
) -> dict[str, Any]:
    """Write everything about a dataset beside its data; return the card."""
    schema = schema_to_json(state.schema, plan.title)
    _write_json(folder / SCHEMA, schema)
    page = folder / PAGE
    head = readme.front_matter(page.read_text(encoding="utf-8")) if page.is_file() else ""
    page.unlink(missing_ok=True)
    told = _card(state, plan, writer, chosen, tally, losses)
    told["files"] = {name: {"sha256": digest, "bytes": size} for name, digest, size in _files(folder)}
    _write_json(folder / NAME, told)
    page.write_text(head + readme.page(told, schema), encoding="utf-8", newline="\n")
    sums = "".join(f"{digest}  {name}\n" for name, digest, _ in _files(folder))
    (folder / SUMS).write_text(sums, encoding="utf-8", newline="\n")
    return told


def read_card(folder: Path) -> dict[str, Any]:
    """Return a dataset's card.

    Raises:
        UserError: The folder holds none.
    """
    path = folder / NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        what = "The folder holds no dataset."
        raise UserError("dataset.none", what, hint=f"One has a file {NAME}.", where=str(folder)) from error
    return dict(told)


def _card(
    state: ProjectState, plan: "DatasetPlan", writer: Writer, chosen: "Chosen", tally: Tally, losses: LossReport
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "format": FORMAT,
        "title": plan.title,
        "licence": plan.licence,
        "tool": f"Annotator {__version__}",
        "data_format": writer.info.name,
        "project": state.setting(PROJECT_ID),
        "state": _state(state, plan),
        "gold": _RULE,
        "person": plan.person,
        "documents": _documents(tally),
        "spans": tally.by_label("span"),
        "relations": tally.by_label("relation"),
        "events": tally.by_label("event"),
        "chains": tally.by_label("chain"),
        "provenance": tally.by_provenance(),
        "provenance_in_data": Holding.PROVENANCE in writer.info.holds,
        "machines": dict(sorted(tally.machines.items())),
        "annotators": [
            {"name": name, "documents": n, "annotations": m} for name, (n, m) in sorted(tally.annotators.items())
        ],
        "agreement": [asdict(found) for found in chosen.gold.agreement],
        "sources": [{"source": name, "documents": n} for name, n in sorted(tally.sources.items())],
        "licences_of_documents": dict(sorted(tally.licences.items())),
        "left_out": {
            "counts": chosen.reasons(),
            "documents": [{"id": str(o.doc), "title": o.title, "reason": o.reason.value} for o in chosen.left_out],
        },
        "not_kept": [asdict(loss) for loss in losses.losses],
        "schema": SCHEMA,
        "documents_list": manifest.NAME,
    }
    if chosen.split:
        told["split"] = _split(chosen, chosen.split, tally)
    if isinstance(writer, TokenWriter):
        told["alignment"] = {
            "chosen": plan.alignment.value,
            "misaligned": [asdict(found) for found in losses.misaligned],
        }
    return told


def _state(state: ProjectState, plan: "DatasetPlan") -> dict[str, Any]:
    told: dict[str, Any] = {"step": str(state.place), "at": _time(state.at)}
    if plan.snapshot is not None:
        gone = plan.snapshot.documents - len(state.documents())
        told |= {"snapshot": plan.snapshot.name, "note": plan.snapshot.note, "removed_for_good": max(0, gone)}
    return told


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _documents(tally: Tally) -> dict[str, Any]:
    return {
        "all": tally.documents.total(),
        **{side: tally.documents[side] for side in tally.sides() if side},
        "characters": tally.characters.total(),
    }


def _split(chosen: "Chosen", split: Split, tally: Tally) -> dict[str, Any]:
    plan = split.plan
    told: dict[str, Any] = {"by": plan.by.value}
    if plan.by in (By.RATIO, By.SOURCE):
        told |= {"ratio": list(plan.ratio), "seed": plan.seed}
    if plan.by is By.DATE:
        told |= {"dev_from": plan.dev_from, "test_from": plan.test_from}
    if plan.by is By.FIELD:
        told["field"] = plan.meta_field
    titles = {str(found.doc.id): found.doc.title for found in chosen.documents}
    return told | {
        "kept_from_earlier": sum(str(doc) in plan.kept for doc in split.sides),
        "with_a_near_duplicate": split.together,
        "empty": [side.value for side, count in sizes(split.sides).items() if not count],
        "leaks": [
            {
                "documents": [str(leak.one), str(leak.other)],
                "titles": [titles.get(str(leak.one), ""), titles.get(str(leak.other), "")],
                "resemblance": leak.resemblance,
            }
            for leak in chosen.leaks
        ],
        "spans_seen_in_training": tally.seen_in_training(),
    }


def _files(folder: Path) -> Iterator[tuple[str, str, int]]:
    for path in sorted(folder.rglob("*"), key=lambda p: p.relative_to(folder).as_posix()):
        if path.is_file():
            digest, size = _hashed(path)
            yield path.relative_to(folder).as_posix(), digest, size


def _hashed(path: Path) -> tuple[str, int]:
    found = sha256()
    size = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            found.update(block)
            size += len(block)
    return found.hexdigest(), size


def _write_json(path: Path, told: Mapping[str, Any]) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
