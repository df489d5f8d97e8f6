"""What an import would do: what a file holds, and what becomes of its labels."""

from pathlib import Path
from typing import Any

from annotator.cli.output import say, say_json, table
from annotator.formats.api import Reader
from annotator.model.schema import Schema
from annotator.project.exchange import Preview
from annotator.project.import_plan import ImportPlan, LabelUse, alike
from annotator.project.operations.common import counted


def tell(path: Path, reader: Reader, found: Preview, plan: ImportPlan, schema: Schema, *, as_json: bool) -> None:
    """Print what a file holds and how its labels map to the schema; nothing is written."""
    if as_json:
        say_json(as_object(path, reader, found, plan, schema))
        return
    much = f"{counted(found.documents, 'document')} with {counted(found.annotations, 'annotation')}"
    say(f"{path}: {reader.info.title}, {much}")
    for document in found.first:
        say(f"  {document.title or document.id}: {len(document.spans):,} spans, {len(document.relations):,} relations")
    if found.documents > len(found.first):
        say("  …")
    rows = [
        (use.kind.value, use.name, f"{use.count:,}", fate(use, plan, schema), "; ".join(use.examples))
        for use in found.uses
    ]
    if rows:
        table(rows, ("kind", "label", "count", "becomes", "such as"))
    for line in plan.losses(found.uses, found.ends):
        say(line)


def fate(use: LabelUse, plan: ImportPlan, schema: Schema) -> str:
    """Return in words what becomes of a label."""
    target = plan.target(use.key)
    if target is None:
        return "skipped"
    if schema.named(use.kind, target):
        return f"{target}" if target != use.name else "itself"
    like = alike(use, schema) if target == use.name else ""
    return f"new: {target}" + (f" (--map {use.name}={like} reads it as {like})" if like else "")


def as_object(path: Path, reader: Reader, found: Preview, plan: ImportPlan, schema: Schema) -> dict[str, Any]:
    """Return the same for machines."""
    return {
        "path": str(path),
        "format": reader.info.name,
        "documents": found.documents,
        "annotations": found.annotations,
        "first": [document.title or document.id for document in found.first],
        "labels": [_label(use, plan, schema) for use in found.uses],
        "left_out": list(plan.losses(found.uses, found.ends)),
    }


def _label(use: LabelUse, plan: ImportPlan, schema: Schema) -> dict[str, Any]:
    target = plan.target(use.key)
    known = target is not None and schema.named(use.kind, target) is not None
    return {
        "kind": use.kind.value,
        "label": use.name,
        "count": use.count,
        "examples": use.examples,
        "becomes": "skip" if target is None else "map" if known else "create",
        "target": target,
        "alike": alike(use, schema) or None,
    }
