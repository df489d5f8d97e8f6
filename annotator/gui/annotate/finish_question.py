"""What becomes of open suggestions when a document is finished: asked once."""

from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.gui.annotate.reviewing import LEAVE, REJECT
from annotator.project.operations.common import counted


def ask_finish(waiting: int, parent: QWidget) -> str | None:
    """Ask what becomes of so many open suggestions; None: the document is not to be finished."""
    box = QMessageBox(parent)
    box.setWindowTitle("Finish the document")
    box.setText(f"{counted(waiting, 'suggestion')} {'is' if waiting == 1 else 'are'} still undecided.")
    box.setInformativeText(
        "Left open, the document counts as done, but not as gold until they are decided. "
        "Rejected, they are recorded so, in one step that can be undone.\n\n"
        "Your choice holds from now on. Change it in the Review menu."
    )
    leave = box.addButton("Leave them open", QMessageBox.ButtonRole.AcceptRole)
    reject = box.addButton("Reject the rest", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(leave)
    box.setEscapeButton(box.addButton(QMessageBox.StandardButton.Cancel))
    box.exec()
    chosen = box.clickedButton()
    box.deleteLater()
    return {leave: LEAVE, reject: REJECT}.get(chosen)  # type: ignore[call-overload, no-any-return]
