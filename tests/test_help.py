"""The help pages say what the program does: every command, format, suggester and preset is in them."""

import re
from pathlib import Path

import pytest
import typer

import annotator
from annotator.cli.app import build
from annotator.formats.registry import formats
from annotator.project.presets import preset_names
from annotator.resource_files import resource
from annotator.suggest.registry import suggesters


def page(name: str) -> str:
    return resource("help", name).read_text(encoding="utf-8")


def commands() -> dict[str, list[str]]:
    group = typer.main.get_command(build())
    return {
        name: [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
        for name, command in group.commands.items()
    }


@pytest.mark.parametrize(("name", "options"), sorted(commands().items()))
def test_each_command_and_option_is_described(name, options) -> None:
    text = page("command-line.md")
    section = re.search(rf"^## `annotator {name}`.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, f"no section for {name}"
    assert [option for option in options if option not in section.group()] == []


def test_no_command_is_described_that_is_not_there() -> None:
    described = set(re.findall(r"^## `annotator ([\w-]+)", page("command-line.md"), re.MULTILINE))
    assert described == set(commands())


def test_every_format_suggester_and_preset_is_named() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in resource("help").glob("*.md"))
    names = [info.short_name for info in formats().infos] + list(suggesters().names) + list(preset_names())
    assert [name for name in names if name not in text] == []


def gui_words() -> set[str]:
    folder = Path(annotator.__file__).parent / "gui"
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.py")))
    return set(re.findall(r'"((?:[^"\\\n]|\\.)+)"', source))


def help_pages() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(resource("help").glob("*.md")))


def test_menu_entries_are_called_what_they_are_called() -> None:
    named = re.findall(r"\*\*([^*]+…)\*\*", help_pages())
    named += re.findall(r"\*\*([^*]+)\*\*,? (?:or `[^`]+`, )?in the \w+ menu", help_pages())
    assert len(named) > 5
    known = re.sub(r"\{\w+\}", "", "\n".join(gui_words()))
    assert [name for name in named if name not in known] == []


def test_keys_are_those_of_the_program() -> None:
    arrows = str.maketrans({"←": "Left", "→": "Right", "↑": "Up", "↓": "Down"})
    written = {key.translate(arrows) for key in re.findall(r"`((?:Ctrl|Alt|Shift)\+[^`]+)`", help_pages())}
    renamed = {key.replace("PgDn", "PgDown").replace("PgUp", "PgUp") for key in written}
    assert len(renamed) > 15
    assert sorted(renamed - gui_words()) == []
