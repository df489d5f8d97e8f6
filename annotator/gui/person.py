"""Who is at work: a name, proposed by the system and asked for once."""

import getpass
import sys

from annotator.gui.ask import Ask
from annotator.settings import Settings

_KEY = "person.name"
_NOBODY = "Annotator"


def person_of(settings: Settings) -> str:
    """Return the name to work under: the chosen one, or else the one that the system proposes."""
    return settings.text(_KEY).strip() or proposed_name()


def is_named(settings: Settings) -> bool:
    """Tell whether a name was chosen."""
    return bool(settings.text(_KEY).strip())


def proposed_name() -> str:
    """Return the full name of the system's account, or its short one."""
    try:
        account = getpass.getuser()
    except (OSError, KeyError):
        return _NOBODY
    return _full_name(account) or account or _NOBODY


def _full_name(account: str) -> str:
    if sys.platform == "win32":
        return ""
    import pwd

    try:
        return pwd.getpwnam(account).pw_gecos.partition(",")[0].strip()
    except KeyError:
        return ""


def ask_person(settings: Settings, ask: Ask) -> bool:
    """Ask for another name, and tell whether one was given."""
    said = ask.text(
        "Who are you?",
        "Your name stands on every step that you take. What is under another name belongs to another person.",
        person_of(settings),
        ok="This is me",
    )
    if not said or said == settings[_KEY]:
        return False
    settings[_KEY] = said
    return True
