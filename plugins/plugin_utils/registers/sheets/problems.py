# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps a workbook from being written or read, in both languages."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["CellError", "SheetError", "library"]


class SheetError(Exception):
    """A workbook, a table or a register that cannot be used at all; `told` says why and what to do."""

    def __init__(self, told: Text) -> None:
        super().__init__(str(told))
        self.told = told


class CellError(ValueError):
    """A value that a cell cannot carry, or a cell that is not what its column holds; `told` says which."""

    def __init__(self, told: Text) -> None:
        super().__init__(str(told))
        self.told = told


def library(module: str, package: str) -> Any:
    """Import what only workbooks and imports need, and no run; raise SheetError where it is not installed."""
    try:
        return import_module(module)
    except ImportError:
        told = Text(
            "{package} is not installed: `pip install {package}` into Ansible's own Python, or in a checkout "
            "`make venv-registers`",
            "未安装 {package}：在 Ansible 所用的 Python 中 pip install {package}，或在仓库目录中运行 "
            "make venv-registers")
        raise SheetError(told.format(package=package))
