# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The formats of a report for other programs: each is one module with `export(report, path, language)`.

Nothing is computed here that the report does not say, and none of them counts more passes than the report does. A
format is imported when it is asked for, so that a library which it needs is missed by nobody else.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["FORMATS", "ExportError", "export"]


class ExportError(Exception):
    """A format cannot be written; says why, and what to do."""


class _Format(NamedTuple):
    """A format: its file in the report's folder, and the module that writes it."""

    file: str
    module: str


FORMATS = {
    "markdown": _Format("report.md", "markdown"),
    "junit": _Format("junit.xml", "junit"),
    "sarif": _Format("report.sarif", "sarif"),
    "hdf": _Format("hdf.json", "hdf"),
    "prometheus": _Format("jrt0117.prom", "prometheus"),
    "oscal": _Format("oscal-assessment-results.json", "oscal_results"),
    "oscal_catalog": _Format("oscal-catalog.json", "oscal_catalog"),
    "ciso_assistant": _Format("ciso-assistant-results.csv", "ciso_results"),
    "ciso_assistant_mapping": _Format("ciso-assistant-mapping-iso27001.yaml", "ciso_mapping"),
    "ciso_assistant_library": _Format("ciso-assistant-library.yaml", "ciso_library"),
    "xlsx": _Format("assessment.xlsx", "xlsx"),
}


def export(name: str, report: dict[str, Any], path: Path, language: str) -> None:
    """Write a report in one of FORMATS; raise ExportError where a library is missing, or the format has no room."""
    module = importlib.import_module(f"{__name__}.{FORMATS[name].module}")
    module.export(report, path, language)
