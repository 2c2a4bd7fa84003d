# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder whose files are taken in, and what is said of each of them."""

from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused

__all__ = ["files_of", "of_file", "other_file"]


def files_of(folder: Path) -> list[Path]:
    """Return what lies in a folder, by name; raise Refused where it cannot be read as one."""
    try:
        return [folder / name for name in sorted(os.listdir(folder))]
    except OSError as error:
        raise Refused(Text(
            "{folder} cannot be read as a folder: {why}", "{folder} 不是可读取的目录：{why}").format(
                folder=harmless(str(folder)), why=error.strerror)) from None


def of_file(name: str, told: Text | str) -> Text:
    """Return what came of a file."""
    return Text("{name}: {told}", "{name}：{told}").format(name=name, told=told)


def other_file(file: Path | str) -> Refused:
    """Return that another file has the name already."""
    return Refused(Text(
        "{file} is there already and is another file: give yours another name",
        "{file} 已存在且内容不同：请改名").format(file=file))
