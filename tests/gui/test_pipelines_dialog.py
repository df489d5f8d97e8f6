"""Choosing another pipeline in the window."""

import json

import pytest
from PySide6.QtCore import Qt

from annotator.gui import pipelines, pipelines_dialog
from annotator.gui.pipelines import BESIDE, INSTEAD, Chosen, chosen_suggester, keep, recall
from annotator.gui.pipelines_dialog import PipelinesDialog
from annotator.settings import Settings
from tests.gui.conftest import Answers
from tests.support.notation import news_schema


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "towns"
    made.mkdir()
    (made / "config.cfg").write_text("[nlp]")
    meta = {"lang": "en", "name": "towns", "version": "1.2", "labels": {"ner": ["PER", "PRODUCT"], "tagger": ["NN"]}}
    (made / "meta.json").write_text(json.dumps(meta))
    return made


@pytest.fixture
def dialog(qtbot):
    def make(chosen=None, *answers):
        asking = Answers()
        asking.put(*answers)
        made = PipelinesDialog(news_schema(), chosen or Chosen(), asking)
        qtbot.addWidget(made)
        return made

    return make


def test_labels_are_mapped_as_is_customary_and_as_chosen(dialog, folder) -> None:
    made = dialog(None, folder)
    made.how.button(1).setChecked(True)
    made.browse.click()
    assert made.said.text() == "en_towns, version 1.2."
    assert [made.labels.item(row, 0).text() for row in range(2)] == ["PER", "PRODUCT"]
    made.labels.cellWidget(1, 1).show_value("WEAPON")
    made._on_accepted()
    assert made.chosen == Chosen(BESIDE, str(folder), {"PER": "PERSON", "PRODUCT": "WEAPON"})
    again = dialog(made.chosen)
    assert again.labels.cellWidget(1, 1).value() == "WEAPON"
    again.how.button(0).setChecked(True)
    again._on_accepted()
    assert again.chosen == Chosen()


def test_the_arrow_key_chooses_the_first_of_what_is_installed(dialog, qtbot, monkeypatch, folder) -> None:
    monkeypatch.setattr(pipelines_dialog, "installed", lambda: [str(folder)])
    made = dialog()
    made.how.button(1).setChecked(True)
    assert made.where.currentText() == ""
    qtbot.keyClick(made.where, Qt.Key.Key_Down)
    assert made.where.currentText() == str(folder)
    assert made.said.text() == "en_towns, version 1.2."


def test_what_is_no_pipeline_cannot_be_chosen(dialog, tmp_path) -> None:
    made = dialog()
    made.how.button(2).setChecked(True)
    made.where.setCurrentText("xx_no_such_model")
    assert "neither a folder nor an installed package" in made.said.text()
    assert not made.buttons.button(made.buttons.StandardButton.Ok).isEnabled()


def test_code_is_asked_about_once(dialog, folder) -> None:
    (folder / "parts.py").write_text("raise SystemExit")
    made = dialog(Chosen(INSTEAD, str(folder)), "no", "run")
    made._on_accepted()
    assert made.chosen.consent == ""
    assert made.result() == 0
    made._on_accepted()
    assert made.chosen.consent
    again = dialog(made.chosen)
    again._on_accepted()
    assert again.chosen == made.chosen


def test_the_choice_is_kept_for_a_project_on_this_computer(tmp_path, folder, monkeypatch) -> None:
    monkeypatch.setattr(pipelines, "suggester_name", lambda _project: "annotator.v1")
    settings, path = Settings(tmp_path / "settings.json"), tmp_path / "p.annotator"

    class Project:
        pass

    project = Project()
    project.path = path
    assert chosen_suggester(settings, project) == "annotator.v1"
    keep(settings, path, Chosen(INSTEAD, str(folder), {"PER": "PERSON"}))
    assert chosen_suggester(settings, project).startswith("spacy.v1:{")
    keep(settings, path, Chosen(BESIDE, str(folder)))
    assert json.loads(chosen_suggester(settings, project).removeprefix("beside.v1:"))[0] == "annotator.v1"
    keep(settings, path, Chosen())
    assert recall(settings, path) == Chosen()
