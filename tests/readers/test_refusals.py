"""What cannot be read is refused in plain words: what, where, and what to do."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.model.errors import UserError
from annotator.readers.api import read_bytes, read_path
from annotator.readers.document import ReadDocument
from tests.support.document_files import PAGE, SAMPLES, docx, pdf


def refused(data: bytes, name: str) -> UserError:
    with pytest.raises(UserError) as caught:
        read_bytes(data, name)
    error = caught.value
    assert error.where == name
    assert error.what.endswith(".")
    assert error.hint.endswith(".")
    return error


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "mht", "pdf", "docx", "eml", "unknown"])
def test_empty_files(suffix):
    assert refused(b"", f"a.{suffix}").code == "read.empty"


def test_blank_text():
    assert refused(b" \n\n", "a.txt").code == "read.empty"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (pdf([["Some words"]]), "a.txt", "read.suffix"),
        (docx(), "a.pdf", "read.suffix"),
        (PAGE.encode(), "a.pdf", "read.suffix"),
        (b"Just some words.", "a.docx", "read.damaged"),
        (b"Just some words.", "a.pdf", "read.damaged"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "read.kind"),
        (b"\x89PNG\r\n\x1a\n", "a.txt", "read.kind"),
        (b"{\\rtf1 Hello}", "a.rtf", "read.kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.doc", "read.kind"),
        (b"{}", "a.json", "read.kind"),
    ],
)
def test_files_that_are_not_what_their_name_says(data, name, code):
    assert refused(data, name).code == code


def test_text_without_a_known_suffix_is_read():
    assert read_bytes(b"Some words.", "README").text == "Some words."
    assert read_bytes(pdf([["Some words"]]), "download").meta["pages"] == "1"


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "words"),
    [("xl/book.xml", "Excel"), ("ppt/slide.xml", "PowerPoint"), ("content.xml", "OpenDocument"), ("x", "ZIP")],
)
def test_other_archives_are_named(part, words):
    assert words in refused(archive({part: b"<a/>"}), "a.docx").what


def test_zip_bomb():
    bomb = archive({"word/document.xml": b"<w/>", "word/media/image.bin": bytes(60_000_000)})
    assert refused(bomb, "a.docx").code == "read.too-large"


def test_entity_bomb():
    entities = b'<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 9) for n in range(9))
    parts = {"word/document.xml": b"<!DOCTYPE w [" + entities + b"]><w>&i;</w>"}
    with zipfile.ZipFile(io.BytesIO(docx())) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()} | parts
    assert refused(archive(parts), "a.docx").code == "read.unsafe"


def test_entities_in_a_web_page_stay_what_they_are():
    page = b'<!DOCTYPE html [<!ENTITY a "boom">]><html><body><p>Some words &a; &amp; more</p></body></html>'
    assert "boom " not in read_bytes(page, "a.xhtml").text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<div>" * 30_000 + b"deep", "a.html"),
        (b"<html><body>" + b"<blockquote><p>" * 3000 + b"deep words", "a.html"),
        (b"> " * 30_000 + b"deep", "a.md"),
        (b"[" * 20_000 + b"deep", "a.md"),
        (b"From: a@b\nSubject: b\nContent-Type: message/rfc822\n\n" * 3000 + b"deep", "a.eml"),
    ],
)
def test_deep_nesting_ends(data, name):
    result = read_or_error(data, name)
    assert isinstance(result, ReadDocument) or result.code in ("read.nested", "read.no-text", "read.damaged")


def test_what_is_no_file(tmp_path):
    paths = [(tmp_path / "no.txt", "read.missing"), (tmp_path, "read.folder"), (Path("a\0b"), "read.missing")]
    for path, code in paths:
        with pytest.raises(UserError) as caught:
            read_path(path)
        assert caught.value.code == code


def test_huge_file_is_refused_before_it_is_read(tmp_path):
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(UserError, match="300 MB") as caught:
        read_path(huge)
    assert caught.value.where == str(huge)


def read_or_error(data: bytes, name: str) -> ReadDocument | UserError:
    try:
        return read_bytes(data, name)
    except UserError as error:
        return error


def read_or_refused(data: bytes, name: str) -> None:
    result = read_or_error(data, name)
    if isinstance(result, UserError):
        assert result.what
        assert result.where == name
    else:
        assert result.text.strip()
        assert result.text.encode()


# Parsing takes some milliseconds; the number of examples, not the clock, bounds these.
mild = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("name", SAMPLES)
@mild
@given(data=st.data())
def test_files_cut_off_anywhere(name, data):
    whole = SAMPLES[name]
    read_or_refused(whole[: data.draw(st.integers(0, len(whole)))], name)


@pytest.mark.parametrize("name", SAMPLES)
@mild
@given(data=st.data())
def test_files_with_wrong_bytes_anywhere(name, data):
    mutated = bytearray(SAMPLES[name])
    places = st.integers(0, len(mutated) - 1)
    for at, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=30)):
        mutated[at] = value
    read_or_refused(bytes(mutated), name)


@pytest.mark.parametrize("name", SAMPLES)
@mild
@given(noise=st.binary(max_size=400))
def test_noise_with_a_good_beginning(name, noise):
    read_or_refused(SAMPLES[name][:60] + noise, name)
