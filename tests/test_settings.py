import json

import pytest

from annotator.settings import PREFERENCES, Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "deep" / "preferences.json")


def test_defaults_hold_until_something_is_chosen(settings):
    assert {key: settings[key] for key in settings.preferences} == {p.key: p.default for p in PREFERENCES}
    assert not settings.path.exists()


def test_what_is_chosen_is_there_next_time(settings):
    settings["look.theme"] = "dark"
    settings["review.threshold"] = 0.75
    again = Settings(settings.path)
    assert (again["look.theme"], again["review.threshold"]) == ("dark", 0.75)


@pytest.mark.parametrize(
    ("key", "value"),
    [("look.theme", "pink"), ("look.font_size", 99), ("review.threshold", 2), ("start.reopen", "yes")],
)
def test_values_that_make_no_sense_are_refused_and_ignored_in_the_file(settings, key, value):
    with pytest.raises(ValueError, match="no value"):
        settings[key] = value
    settings.path.parent.mkdir()
    settings.path.write_text(json.dumps({"preferences": {key: value}}), encoding="utf-8")
    assert Settings(settings.path)[key] == settings.preferences[key].default


@pytest.mark.parametrize("content", ["", "{", "[]", '{"preferences": 3}', "\udcff"])
def test_a_damaged_file_counts_as_an_empty_one(settings, content):
    settings.path.parent.mkdir()
    settings.path.write_bytes(content.encode("utf-8", "surrogateescape"))
    again = Settings(settings.path)
    assert again["look.theme"] == "system"
    again["look.theme"] = "dark"
    assert Settings(settings.path)["look.theme"] == "dark"


def test_two_windows_do_not_overwrite_each_other(settings):
    other = Settings(settings.path)
    settings["look.theme"] = "dark"
    other.keep("recent", ["a.annotator"])
    assert Settings(settings.path)["look.theme"] == "dark"
    assert Settings(settings.path).recall("recent") == ["a.annotator"]


def test_subscribers_hear_of_changes_only(settings):
    heard = []
    stop = settings.subscribe(lambda key, value: heard.append((key, value)))
    settings["look.theme"] = "dark"
    settings["look.theme"] = "dark"
    stop()
    settings["look.theme"] = "light"
    assert heard == [("look.theme", "dark")]


def test_none_forgets(settings):
    settings.keep("last", "x")
    settings.keep("last", None)
    assert settings.recall("last", "nothing") == "nothing"


def test_every_preference_accepts_its_own_default():
    assert [p.key for p in PREFERENCES if not p.accepts(p.default)] == []
