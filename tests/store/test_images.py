"""The journal's images: whole again when read, and small."""

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from annotator.model.annotation import Span
from annotator.model.document import Actor, ActorKind, DocumentText
from annotator.model.ids import new_id
from annotator.model.schema import TypeKind
from annotator.project.operations.spans import LabelIdentical, NewSpan, SetNote
from annotator.project.project import Project
from annotator.store import images
from annotator.store.forms import FORMS
from tests.support.notation import news_schema
from tests.support.projects import add_document

SPAN = FORMS[Span]
ids = st.uuids().map(lambda key: key.bytes)
text = st.text(max_size=12) | st.sampled_from(["~", "~~", "~A", "\x00", "“ü”"])
rows = st.fixed_dictionaries(
    {
        "id": ids,
        "doc_id": ids,
        "owner_id": ids,
        "kind": st.sampled_from(["span", "relation"]),
        "type_id": ids,
        "start": st.none() | st.integers(0, 9),
        "end": st.none() | st.integers(0, 9),
        "fragments": st.none() | st.just("[[1,2],[3,4]]"),
        "attrs": st.none() | text,
        "note": text,
        "origin": st.sampled_from(["hand", "import"]),
        "origin_id": st.none() | ids,
        "extra": st.none() | text,
        "rev": st.integers(1, 3),
        "created_by": ids,
        "created_at": st.integers(0, 2**42),
        "changed_by": ids,
        "changed_at": st.integers(0, 2**42),
        "args": st.lists(st.tuples(text, ids).map(list), max_size=2),
        "links": st.lists(st.tuples(text, text, text).map(list), max_size=2),
    }
)


@given(rows, ids, st.integers(0, 2**42), st.booleans())
def test_a_whole_row_comes_back(row, actor, at, own) -> None:
    if own:
        row |= {"owner_id": actor, "created_by": actor, "changed_by": actor, "created_at": at, "changed_at": at}
    plain = images.plain_values(SPAN, actor, at)
    image = images.whole(SPAN, row, plain)
    assert images.read_whole(SPAN, images.row_id(SPAN, row), image, plain) == row


@given(rows, rows, ids, st.integers(0, 2**42))
def test_an_update_comes_back(before, after, actor, at) -> None:
    after |= {"changed_by": actor, "changed_at": at}
    changed = [name for name in before if before[name] != after[name]]
    plain = images.plain_values(SPAN, actor, at)
    stamps = {name: plain[name] for name in ("changed_by", "changed_at")}
    old, new = images.read_update(images.part(before, changed), images.part(after, changed, stamps), plain)
    assert old == {name: before[name] for name in changed}
    assert new == {name: after[name] for name in changed}


def test_keys_of_several_columns_come_back() -> None:
    form = FORMS[DocumentText]
    row = {"doc_id": new_id().bytes, "version": 300}
    assert images.key_values(form, images.row_id(form, row)) == row


def test_an_actor_needs_no_image_of_what_the_step_says() -> None:
    actor = Actor(id=new_id(), kind=ActorKind.PERSON, name="Ada", created_at=5)
    form = FORMS[Actor]
    assert images.whole(form, form.to_row(actor), images.plain_values(form, actor.id.bytes, 5)) == (
        '{"kind":"person","name":"Ada"}'
    )


def test_a_bulk_step_is_compact(project: Project) -> None:
    person = news_schema().named(TypeKind.SPAN, "PERSON").id
    doc = add_document(project, "word " * 4000)
    spans = tuple(NewSpan(doc, ((n * 5, n * 5 + 4),), person) for n in range(4000))
    project.do(LabelIdentical(spans, "word"))
    project.do(SetNote(spans[0].id, "x"))
    project.close()
    with closing(sqlite3.connect(project.path)) as connection:
        sizes = connection.execute("SELECT length(after) FROM row_change WHERE \"table\" = 'annotation'").fetchall()
        note = connection.execute("SELECT before, after FROM row_change WHERE after LIKE '%\"note\"%'").fetchone()
    assert max(size for (size,) in sizes) < 150
    before, after = note
    assert before.startswith('{"note":"","rev":1,"changed_at":')
    assert after == '{"note":"x"}'
