"""The keys as a table, as it is promised to the people who use them."""

from itertools import combinations

import pytest

from annotator.gui.annotate.commands import Where, commands
from annotator.gui.annotate.keyboard import LAYOUTS, Legends, by_scan_code, readings
from annotator.gui.annotate.keymap import Keymap
from annotator.gui.annotate.settings import MemorySettings
from annotator.gui.annotate.strokes import Stroke
from annotator.model.errors import UserError

TEXT, SELECTION = (Where.TEXT,), (Where.SELECTION,)
SUGGESTED, SPAN, RELATION = (Where.SUGGESTED_SPAN,), (Where.SPAN,), (Where.RELATION,)
LINK, STICKY, FIELD = (Where.LINK,), (Where.STICKY, Where.TEXT), (Where.FIELD,)
COLUMNS = dict(zip("TSGPRLYF", (TEXT, SELECTION, SUGGESTED, SPAN, RELATION, LINK, STICKY, FIELD), strict=True))

# T text, S selection, G suggested span, P span, R relation, L link, Y sticky, F field; where none is named: nothing.
TABLE = """
Ctrl+K            TSGPRLY=label.choose
Enter             TY=go.item S=label.held G=review.accept PR=edit.inspect L=link.confirm
Delete            G=review.reject PR=edit.delete
Backspace         G=review.reject PR=edit.delete
Space             TSGPRY=review.next L=link.next
Shift+Space       TSGPRY=review.previous L=link.previous
Shift+Enter       S=review.accept_selection GPR=review.accept_paragraph
Shift+Delete      S=review.reject_selection GPR=review.reject_paragraph
Alt+Enter         TSGPRY=review.accept_document
Ctrl+Shift+Enter  TSGPRY=review.accept_above
Ctrl+Enter        TSGPRYF=document.finish
Left              GPR=go.leave_left L=link.previous
Right             GPR=go.leave_right L=link.next
Up                GPR=go.leave_up L=link.previous
Down              GPR=go.leave_down L=link.next
Shift+Right       GP=boundary.right
Shift+Left        GP=boundary.left
Ctrl+Shift+Right  GP=boundary.right_char
Ctrl+Right        GP=boundary.right_char
Ctrl+Shift+Left   GP=boundary.left_char
Home              GP=boundary.start
End               GP=boundary.end
Alt+Down          TSGPRY=go.next
Alt+Up            TSGPRY=go.previous
Ctrl+PgDown       TSGPRYF=document.next
Ctrl+PgUp         TSGPRYF=document.previous
Ctrl+L            GP=link.start L=link.find
Ctrl+R            R=link.reverse
Ctrl+J            R=go.other_end
Ctrl+Shift+J      TSGPRY=go.back
Ctrl+D            SGP=label.identical
Ctrl+Shift+D      SGP=label.identical_all
Ctrl+F            TSGPRYF=find.open
F3                TSGPRYF=find.next
Ctrl+Shift+F      TSGPRYF=find.project
Ctrl+Z            TSGPRYF=edit.undo L=link.cancel
Ctrl+Shift+Z      TSGPRYF=edit.redo
Ctrl+Y            TSGPRYF=edit.redo
F2                GPR=edit.details
Tab
F6
F1                TSGPRLYF=help.keys
Esc               TSGPRLY=mode.back
"""


def _cases():
    for row in TABLE.strip().splitlines():
        key, *cells = row.split()
        said = {column: name for cell in cells for columns, name in [cell.split("=")] for column in columns}
        for column in COLUMNS:
            yield key, column, said.get(column)


@pytest.fixture
def keymap() -> Keymap:
    return Keymap(commands(), MemorySettings())


@pytest.mark.parametrize(("key", "column", "wanted"), list(_cases()))
def test_a_key_does_in_each_mode_what_the_table_says(keymap, key, column, wanted) -> None:
    found = keymap.lookup([Stroke.parse(key)], COLUMNS[column])
    assert (found.id if found else None) == wanted


def test_every_default_key_is_in_the_table() -> None:
    listed = {row.split()[0] for row in TABLE.strip().splitlines()}
    defaults = {str(Stroke.parse(key)) for command in commands() for key in command.keys}
    assert defaults - listed == {"Shift+F3", "Ctrl+C", "Ctrl+Shift+C", "Ctrl+Left"}


def test_no_two_commands_have_a_key_in_common_where_both_act() -> None:
    for one, other in combinations(commands(), 2):
        shared = {str(Stroke.parse(k)) for k in one.keys} & {str(Stroke.parse(k)) for k in other.keys}
        assert not (shared and one.where & other.where), (one.id, other.id)


def test_no_command_takes_a_letter_and_none_that_changes_data_acts_in_fields_but_those_of_the_table() -> None:
    assert not [c.id for c in commands() for key in c.keys if Stroke.parse(key).plain]
    assert {c.id for c in commands() if c.everywhere and c.keys} == {
        *("edit.undo", "edit.redo", "document.finish", "document.next", "document.previous"),
        *("find.open", "find.next", "find.previous", "find.project", "help.keys"),
    }


def test_keys_can_be_changed_and_are_kept() -> None:
    settings = MemorySettings()
    keymap = Keymap(commands(), settings)
    keymap.change("link.start", ["Ctrl+Shift+L", "Alt+L"])
    again = Keymap(commands(), settings)
    assert [str(k) for k in again.keys("link.start")] == ["Ctrl+Shift+L", "Alt+L"]
    assert again.lookup([Stroke.parse("Ctrl+L")], SPAN) is None
    assert again.lookup([Stroke.parse("alt+l")], SPAN).id == "link.start"
    again.reset("link.start")
    assert settings.values["keys"] == {}


@pytest.mark.parametrize(
    ("name", "key", "reason"),
    [
        ("link.start", "Ctrl+D", "It does “Label identical strings in the document…” (Span, Suggested span)."),
        ("link.start", "p", "Letters and digits without Ctrl or Alt belong to the labels."),
        ("link.start", "Shift+7", "Letters and digits without Ctrl or Alt belong to the labels."),
        ("link.start", "Tab", "Tab moves between controls."),
        ("link.start", "Ctrl+S", "It saves a copy."),
        ("document.finish", "Insert", "also acts in fields"),
        ("link.start", "Hyper+X", "is no key"),
    ],
)
def test_a_clash_is_refused_with_its_reason(name, key, reason) -> None:
    settings = MemorySettings()
    keymap = Keymap(commands(), settings, {"Ctrl+S": "It saves a copy."})
    with pytest.raises(UserError) as refused:
        keymap.change(name, [key])
    assert reason in refused.value.what
    assert settings.values == {}


def test_one_key_may_serve_two_commands_that_never_meet(keymap) -> None:
    keymap.change("link.reverse", ["Ctrl+D"])
    assert keymap.lookup([Stroke.parse("Ctrl+D")], RELATION).id == "link.reverse"
    assert keymap.lookup([Stroke.parse("Ctrl+D")], SPAN).id == "label.identical"


def test_keys_kept_by_another_version_do_no_harm() -> None:
    settings = MemorySettings(keys={"gone.command": ["Ctrl+1"], "link.start": ["Hyper+X"]})
    keymap = Keymap(commands(), settings)
    assert [str(k) for k in keymap.keys("link.start")] == ["Ctrl+L"]


@pytest.mark.parametrize("text", ["Ctrl+Shift+Enter", "F12", "Alt+Up", "Q", "Ctrl+PgDown"])
def test_a_key_is_read_as_it_is_written(text) -> None:
    assert str(Stroke.parse(text)) == text


def test_synonyms_and_signs() -> None:
    assert Stroke.parse("ctrl+return") == Stroke.parse("Ctrl+Enter")
    assert Stroke.parse("Page Down") == Stroke.parse("PgDn")
    assert Stroke.parse("Ctrl+Left").shown() == "Ctrl+←"


@pytest.mark.parametrize(
    ("platform", "scan", "virtual", "letter"),
    [
        ("xcb", 24, 0, "q"),
        ("wayland", 33, 0, "p"),
        ("offscreen", 38, 0, "a"),
        ("xcb", 58, 0, "m"),
        ("xcb", 10, 0, "1"),
        ("windows", 0x19, 0, "p"),
        ("windows", 0x02, 0, "1"),
        ("cocoa", 0, 35, "p"),
        ("cocoa", 0, 0, "a"),
        ("xcb", 0, 0, ""),
        ("xcb", 36, 0, ""),
    ],
)
def test_a_physical_key_is_known_by_its_code(platform, scan, virtual, letter) -> None:
    assert by_scan_code(platform, scan, virtual) == letter


@pytest.mark.parametrize(
    ("character", "physical", "wanted"),
    [
        ("p", "p", ("p",)),
        ("P", "p", ("p",)),
        ("a", "q", ("a",)),  # a French A, whatever is there elsewhere
        ("з", "p", ("з", "p")),
        ("ح", "p", ("ح", "p")),
        ("ㅔ", "p", ("ㅔ", "p")),
        ("&", "1", ("&", "1")),
        ("", "b", ("b",)),
        ("", "", ()),
    ],
)
def test_the_character_counts_first_then_the_key_under_it(character, physical, wanted) -> None:
    assert readings(character, physical) == wanted


def test_the_palette_shows_what_stands_on_the_keys_once_one_was_typed() -> None:
    legends = Legends()
    assert legends.shown("p") == "P"
    assert legends.learn("З", "p")
    assert legends.shown("p") == "P · З"
    assert legends.shown("g") == "G · П"
    assert not legends.learn("з", "p")
    assert legends.learn("p", "p"), "back on a Latin layout"
    assert legends.shown("g") == "G"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_has_a_place_for_each_letter(layout) -> None:
    assert len(LAYOUTS[layout]) == 26
