"""What becomes of a file's names: mapped, made new, skipped, and what goes with what is skipped."""

from dataclasses import replace

import pytest

from annotator.formats.portable import PortableRelation, PortableSpan
from annotator.formats.registry import formats
from annotator.model.schema import TypeKind
from annotator.model.suggestion import SuggestionKind
from annotator.project.exchange import import_annotated, preview
from annotator.project.import_plan import ImportPlan, Uses, kept, plan_of, proposed
from annotator.project.importing import Known
from annotator.project.jobs import Cancelled
from annotator.project.label_map import other_spelling
from annotator.project.presets import preset
from annotator.project.project import Project
from tests.support.portable import sample

SPAN, RELATION = TypeKind.SPAN, TypeKind.RELATION
NEWS = preset("news")


def uses(*documents):
    seen = Uses()
    for document in documents:
        seen.add(document)
    return seen


def test_names_are_counted_with_the_words_they_stand_on() -> None:
    seen = uses(sample(), replace(sample(), id="d2"))
    listed = {use.key: use for use in seen.listed()}
    assert listed[SPAN, "PERSON"].count == 2
    assert listed[SPAN, "PERSON"].examples == ["Ingrid Solberg"]
    assert listed[RELATION, "leads"].examples == ["Ingrid Solberg → Norway delegation"]
    assert listed[TypeKind.ATTRIBUTE, "grade"].count == 2
    assert {key[0] for key in listed} == set(TypeKind) - {TypeKind.ENTITY}
    assert seen.annotations == 2 * (5 + 1 + 1 + 1)


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("PER", ["PERSON"], "PERSON"),
        ("Person", ["ORG", "PER"], "PER"),
        ("organization", ["ORG"], "ORG"),
        ("gpe", ["GPE"], "GPE"),
        ("MISC", ["NORP", "EVENT"], ""),
        ("PRODUCT", ["WEAPON"], ""),
    ],
)
def test_only_other_spellings_of_one_thing_are_alike(name, known, found) -> None:
    assert other_spelling(name, known) == found


def test_what_is_proposed_is_what_was_chosen_last_time_else_another_spelling() -> None:
    names = ("PER", "GPE", "MISC", "X", "Y")
    spans = tuple(replace(span, label=name) for span, name in zip(sample().spans, names, strict=True))
    listed = uses(sample(spans=spans)).listed()
    plan = proposed(listed, NEWS, {"span:MISC": None, "span:X": "LOC", "span:Y": "no longer there"})
    targets = {name: plan.target((SPAN, name)) for name in names}
    assert targets == {"PER": "PERSON", "GPE": "GPE", "MISC": None, "X": "LOC", "Y": "Y"}
    assert kept(plan, listed, NEWS) == {"span:MISC": None, "span:X": "LOC"}
    again = proposed(listed, NEWS, kept(plan.changed((SPAN, "PER"), "PER"), listed, NEWS))
    assert again.target((SPAN, "PER")) == "PER"


def test_skipping_says_what_goes_with_it() -> None:
    seen = uses(sample())
    plan = plan_of({}, ["ORG"], seen.listed())
    assert list(plan.losses(seen.listed(), seen.ends)) == [
        "1 × ORG (span) skipped.",
        "1 × leads (relation) left out, since an end is skipped.",
    ]


def test_attributes_are_renamed_and_left_out() -> None:
    plan = ImportPlan({(TypeKind.ATTRIBUTE, "alive"): None, (TypeKind.ATTRIBUTE, "modality"): "mood"})
    applied = plan.applied(sample())
    assert all("alive" not in span.attributes for span in applied.spans)
    assert applied.relations[0].attributes == {"mood": "stated"}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "sample.jsonl"
    fresh = PortableSpan(id="s1", label="ORG", fragments=((28, 40),), source="m 1", score=0.4)
    rumour = PortableSpan(id="s2", label="FISH", fragments=((0, 6),), source="m 1", score=0.4)
    link = PortableRelation(id="r2", label="eats", head="s1", tail="s2")
    document = sample(events=(), chains=())
    document = replace(document, spans=(*document.spans, fresh, rumour), relations=(*document.relations, link))
    formats().writer("jsonl").write([document], path)
    return path


def imported(tmp_path, file, plan, **more):
    with Project.create(tmp_path / "p.annotator", schema=NEWS, person="Ada") as project:
        report = import_annotated(
            file,
            formats().reader("jsonl"),
            schema=lambda: project.schema,
            owner=project.person.id,
            known=Known(),
            do=project.do,
            plan=plan,
            **more,
        )
        opened = project.open_document(report.taken[0]) if report.taken else None
        return report, opened, project.schema


def test_labels_are_mapped_made_and_skipped_suggestions_too(tmp_path, file) -> None:
    plan = ImportPlan({(SPAN, "FISH"): None, (SPAN, "ORG"): "GROUP", (SPAN, "LOC"): "GPE", (RELATION, "eats"): None})
    report, opened, schema = imported(tmp_path, file, plan)
    names = sorted(schema.name(span.type) for span in opened.spans.values())
    assert names == ["GPE", "GPE", "GROUP", "PERSON"]
    assert [(t.kind, t.name) for t in report.types if t.kind is SPAN] == [(SPAN, "GROUP")]
    assert schema.named(SPAN, "FISH") is None
    (left,) = opened.suggestions.values()
    assert (left.kind, left.label, schema.name(left.type)) == (SuggestionKind.SPAN, "ORG", "GROUP")
    assert [schema.name(rel.type) for rel in opened.relations.values()] == ["leads"]
    assert report.losses


def test_a_skipped_relation_decides_nothing(tmp_path, file) -> None:
    for plan, waiting in ((ImportPlan({(RELATION, "eats"): None}), 2), (ImportPlan(), 0)):
        folder = tmp_path / str(waiting)
        folder.mkdir()
        _, opened, _ = imported(folder, file, plan)
        assert len(opened.suggestions) == waiting


def test_an_import_ends_where_it_is_told_to(tmp_path, file) -> None:
    report, opened, _ = imported(tmp_path, file, None, go_on=lambda done, total: False)
    assert (report.cancelled, report.taken, opened) == (True, [], None)


def test_a_preview_writes_nothing_and_can_be_stopped(file) -> None:
    def stop(done, total):
        raise Cancelled("preview")

    with pytest.raises(Cancelled):
        preview(formats().reader("jsonl"), file, NEWS, step=stop)
    found = preview(formats().reader("jsonl"), file, NEWS)
    assert (found.documents, len(found.first)) == (1, 1)
    assert {t.name for t in found.planned(ImportPlan({(SPAN, "FISH"): None}), NEWS) if t.kind is SPAN} == set()
