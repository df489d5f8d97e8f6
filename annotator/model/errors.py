"""Errors that a person can do something about; anything else is a fault of the program."""


class UserError(Exception):
    """A problem to be told in plain words: what happened, where, and what to do.

    ``code`` is stable (``"project.newer"``), so that tests and scripts can tell problems apart.
    """

    def __init__(self, code: str, what: str, *, hint: str = "", where: str = "") -> None:
        self.code = code
        self.what = what
        self.hint = hint
        self.where = where
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Return the whole message as one line of text."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.what}{' ' + self.hint if self.hint else ''}"


class Conflict(UserError):
    """A row changed since the writer saw it; nothing was written."""
