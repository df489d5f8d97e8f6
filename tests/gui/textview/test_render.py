from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from annotator.gui.textview.render import render_document
from annotator.gui.textview.theme import CanvasTheme
from annotator.model.errors import UserError
from tests.support.pictures import PARAGRAPHS, generated, picture, relation, span

TEXT = "\n".join(PARAGRAPHS)
PICTURE = picture(TEXT, [span(1, 4, 21, "ORG"), span(2, 36, 43)], [relation(9, 1, 2, "visits")])


def test_a_png_holds_the_whole_document_at_its_scale(qapp: object, tmp_path: Path) -> None:
    one, two = tmp_path / "one.png", tmp_path / "two.png"
    render_document(PICTURE, CanvasTheme.light(), one, width_px=600, scale=1.0)
    render_document(PICTURE, CanvasTheme.night(), two, width_px=600, scale=2.0)
    small, large = QImage(str(one)), QImage(str(two))
    assert small.width() == 600
    assert small.height() > 500
    assert abs(large.width() - 1200) + abs(large.height() - 2 * small.height()) <= 2
    assert small.pixelColor(1, 1) == CanvasTheme.light().paper
    assert large.pixelColor(1, 1) == CanvasTheme.night().paper


def test_bands_join_without_a_seam(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, bands = tmp_path / "whole.png", tmp_path / "bands.png"
    document = generated("S")
    monkeypatch.setattr("annotator.gui.textview.render._BAND_PX", 1e9)
    render_document(document, CanvasTheme.light(), whole, scale=1.0)
    monkeypatch.setattr("annotator.gui.textview.render._BAND_PX", 500.0)
    render_document(document, CanvasTheme.light(), bands, scale=1.0)
    one, other = QImage(str(whole)), QImage(str(bands))
    assert one.size() == other.size()
    different = sum(
        one.pixel(x, y) != other.pixel(x, y) for x in range(0, one.width(), 3) for y in range(0, one.height(), 3)
    )
    assert different * 9 < one.width() * one.height() * 0.002


def test_text_stays_text_in_an_svg_and_keeps_its_width(qapp: object, tmp_path: Path) -> None:
    path = tmp_path / "page.svg"
    render_document(PICTURE, CanvasTheme.light(), path, title="Two tankers")
    svg = path.read_text(encoding="utf-8")
    assert "Two tankers" in svg
    assert "The harbour authority of Lisbon" in svg
    assert ">visits<" in svg
    assert svg.count("<text") == svg.count("textLength=")


def test_a_pdf_has_as_many_sheets_as_it_needs(qapp: object, tmp_path: Path) -> None:
    short, long = tmp_path / "short.pdf", tmp_path / "long.pdf"
    render_document(picture("One line."), CanvasTheme.light(), short)
    render_document(picture("\n".join(PARAGRAPHS * 12)), CanvasTheme.light(), long)
    sheets = [path.read_bytes().count(b"/Type /Page\n") for path in (short, long)]
    assert sheets[0] == 1
    assert sheets[1] > 3


@pytest.mark.parametrize(("name", "code"), [("a.gif", "render.format"), ("nowhere/a.png", "render.folder")])
def test_refusals_say_what_to_do(qapp: object, tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(UserError) as raised:
        render_document(PICTURE, CanvasTheme.light(), tmp_path / name)
    assert raised.value.code == code


def test_a_picture_too_large_for_a_png_says_so(qapp: object, tmp_path: Path) -> None:
    with pytest.raises(UserError) as raised:
        render_document(PICTURE, CanvasTheme.light(), tmp_path / "a.png", scale=60.0)
    assert raised.value.code == "render.too_large"
