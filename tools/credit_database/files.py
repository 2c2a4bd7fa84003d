# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files that were exchanged, as they are kept."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from tools.credit_database.content import Content

__all__ = ["write_files"]


def write_files(content: Content, place: Path) -> None:
    """Write a tar of the kept files, to be unpacked in /: folders for root alone, as the clause asks for."""
    with tarfile.open(place, "w", format=tarfile.PAX_FORMAT) as tar:
        folders: set[str] = set()
        for row in content.rows["exchange_file"]:
            path = row["kept_path"]
            _add_folders(tar, path, folders)
            held = content.replaced.get(path, content.file_of(path))
            if held is not None:
                _add(tar, path, 0o640, held)


def _add_folders(tar: tarfile.TarFile, path: str, known: set[str]) -> None:
    parts = path.strip("/").split("/")[:-1]
    # /srv itself is the system's.
    for end in range(2, len(parts) + 1):
        folder = "/".join(parts[:end])
        if folder not in known:
            known.add(folder)
            _add(tar, folder, 0o750, None)


def _add(tar: tarfile.TarFile, path: str, mode: int, held: bytes | None) -> None:
    member = tarfile.TarInfo(path.strip("/"))
    member.mode, member.uname, member.gname = mode, "root", "root"
    if held is None:
        member.type = tarfile.DIRTYPE
        tar.addfile(member)
    else:
        member.size = len(held)
        tar.addfile(member, io.BytesIO(held))
