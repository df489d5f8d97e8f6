"""Lists of objects are read piece by piece, and what is no such list says where."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats import json_files
from annotator.formats.json_files import objects
from annotator.model.errors import UserError

values = st.recursive(
    st.text('a"\\[]{},é😀\n', max_size=6) | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('k"]}', max_size=3), inner, max_size=3),
)


@given(
    st.lists(st.dictionaries(st.text('k"]}\\', max_size=3), values, max_size=3), max_size=4),
    st.sampled_from([1, 2, 3, 7, 1000]),
    st.sampled_from([None, 1]),
    st.booleans(),
)
def test_list_is_cut_where_its_objects_end(tmp_path_factory, data, piece, indent, ascii_only):
    path = tmp_path_factory.mktemp("list") / "x.json"
    path.write_text(json.dumps(data, indent=indent, ensure_ascii=ascii_only), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_files, "_PIECE", piece)
        assert [entry for _, entry in objects(path)] == data


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ('[{"a": 1},', "json.cut", "entry 2"),
        ('[{"a": 1} {"b": 2}]', "json.comma", "entry 2"),
        ("[1]", "json.type", "entry 1"),
        ('[{"a": 1},]', "json.type", "entry 2"),
        ('[{"a": 1}] x', "json.rest", "entry 2"),
        ('[,{"a": 1}]', "json.json", "entry 1"),
        ("[[1]]", "json.type", "entry 1"),
        ('[{"a": "x', "json.cut", "entry 1"),
        ("[{]}", "json.bracket", "entry 2"),
        ("[}", "json.bracket", "entry 1"),
        ('[{"a": NaN}]', "json.json", "entry 1"),
        ('[{"a": "\\ud800"}]', "json.surrogate", "entry 1"),
    ],
)
def test_what_is_no_list_of_objects_says_where(tmp_path, text, code, place):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(UserError) as caught:
        list(objects(path))
    assert caught.value.code == code
    assert caught.value.where == f"{path}, {place}"


def test_objects_of_lines_are_read_too(tmp_path):
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"a": 1}\r\n\r\n{"b": 2}')
    assert [(where.rpartition(", ")[2], entry) for where, entry in objects(path)] == [
        ("line 1", {"a": 1}),
        ("line 3", {"b": 2}),
    ]
    with pytest.raises(UserError, match="cannot be read"):
        list(objects(tmp_path / "none"))
