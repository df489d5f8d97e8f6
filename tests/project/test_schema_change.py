"""A change of the schema says first what it would leave without a rule."""

from dataclasses import replace
from pathlib import Path

import pytest

from annotator.model.errors import UserError
from annotator.model.schema import TypeKind
from annotator.project.operations.schema_change import MISFITS, ChangeType, Misfits
from annotator.project.operations.spans import SetAttribute
from tests.support.seeded import seeded_project


@pytest.fixture
def made(tmp_path: Path):
    project, doc = seeded_project(tmp_path / "p.annotator")
    yield project, project.open_document(doc)
    project.close()


def narrowed(project, name: str, role: str, *labels: str):
    label = project.schema.named(TypeKind.RELATION, name)
    allowed = tuple(project.schema.named(TypeKind.SPAN, n).id for n in labels)
    ends = tuple(replace(e, allowed=allowed) if e.role == role else e for e in label.endpoints)
    return replace(label, endpoints=ends)


def test_ends_that_would_forbid_what_stands_are_counted(made) -> None:
    project, document = made
    changed = narrowed(project, "supplies_to", "head", "PERSON")
    standing = [r for r in document.relations.values() if r.type == changed.id]
    with pytest.raises(Misfits, match=f"{len(standing)} relations? of type supplies_to") as refused:
        project.do(ChangeType(changed))
    assert refused.value.code == MISFITS
    assert project.schema.types[changed.id].endpoints != changed.endpoints
    project.do(ChangeType(changed, keep=True))
    assert project.schema.types[changed.id].endpoints == changed.endpoints
    assert len([r for r in project.open_document(document.doc.id).relations.values() if r.type == changed.id])


def test_ends_that_forbid_nothing_that_stands_are_simply_set(made) -> None:
    project, _ = made
    changed = narrowed(project, "at_war_with", "head", "GPE", "ORG", "NORP")
    project.do(ChangeType(changed))
    assert project.undo_title() == "Change relation type at_war_with"


def test_values_that_would_be_none_are_kept_mapped_or_taken_away(made) -> None:
    project, document = made
    modality = project.schema.named(TypeKind.ATTRIBUTE, "modality")
    one, two = list(document.relations.values())[:2]
    project.do(SetAttribute((one.id,), modality.id, "planned"))
    project.do(SetAttribute((two.id,), modality.id, "denied"))
    spec = replace(modality.attribute, choices=("stated", "possible"))
    changed = replace(modality, attribute=spec)
    with pytest.raises(Misfits) as refused:
        project.do(ChangeType(changed))
    assert set(refused.value.values) >= {"planned", "denied"}

    steps = project.counts().steps
    mapping = dict.fromkeys(refused.value.values, "possible") | {"denied": None}
    project.do(ChangeType(changed, mapping=mapping))
    assert project.counts().steps == steps + 1
    now = project.open_document(document.doc.id).relations
    assert now[one.id].attrs[modality.id] == "possible"
    assert modality.id not in now[two.id].attrs
    project.undo()
    before = project.open_document(document.doc.id).relations
    assert (before[one.id].attrs[modality.id], before[two.id].attrs[modality.id]) == ("planned", "denied")


def test_a_clash_is_still_refused(made) -> None:
    project, _ = made
    org = project.schema.named(TypeKind.SPAN, "ORG")
    with pytest.raises(UserError, match="belongs to PERSON"):
        project.do(ChangeType(replace(org, key="p")))
