"""Where a project lies: may it be written, and does the place keep a write-ahead log safe?"""

import os
import shutil
import sys
from pathlib import Path
from typing import Final

_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "9p", "ncpfs", "ceph", "glusterfs", "davfs", "fuse.sshfs"}
    | {"fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.google-drive-ocamlfuse"}
)
_SYNCED: Final = ("dropbox", "onedrive", "google drive", "googledrive", "icloud", "nextcloud", "owncloud", "syncthing")
_MARKERS: Final = (".stfolder", ".dropbox", ".sync", ".owncloudsync.log")
_LEAST_FREE: Final = 256 * 1024
_MOUNTS: Final = Path("/proc/self/mounts")


def writable(path: Path) -> bool:
    """Tell whether a file, and the folder that its log lies in, can be written."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def read_only_reason(path: Path) -> str:
    """Return in words why a project can only be read; "" if it can be written."""
    if not os.access(path, os.W_OK):
        return "The file is write-protected."
    if not os.access(path.parent, os.W_OK):
        return "Its folder is write-protected."
    return ""


def full_disk_reason(path: Path) -> str:
    """Return in words that the disk is too full for even a log; "" if it is not."""
    free = shutil.disk_usage(path.parent).free
    return "The disk is full: free some space, and open it again." if free < _LEAST_FREE else ""


def shared_place(path: Path, mounts: Path = _MOUNTS) -> str:
    """Return in words what kind of place keeps no write-ahead log safe: a network drive, a synced folder; else ""."""
    if sys.platform == "win32" and str(path.resolve()).startswith("\\\\"):
        return "a network drive"
    if _file_system(path.resolve(), mounts) in _NETWORK:
        return "a network drive"
    for folder in path.resolve().parents:
        if any(folder.name.lower().startswith(name) for name in _SYNCED):
            return f"a synced folder ({folder.name})"
        if any((folder / marker).exists() for marker in _MARKERS):
            return f"a synced folder ({folder.name})"
    return ""


def _file_system(path: Path, mounts: Path) -> str:
    """Return the type of the file system that a path lies on, as Linux tells it; "" elsewhere."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, found = -1, ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " "))
        if len(point.parts) > best and path.is_relative_to(point):
            best, found = len(point.parts), fields[2]
    return found
