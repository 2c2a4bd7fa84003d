# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where reports lie: a folder for each run, and `latest`, a link to the newest that was not limited."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.places import isolated

__all__ = ["LATEST", "REPORTS", "link", "of"]

REPORTS = Path("reports")
LATEST = REPORTS / "latest"


def of(fragments: list[Path], *, run_id: str | None = None, campaign: str | None = None) -> Path:
    """Return the folder of the report of a run, of a campaign, or of any fragments; beside the fragments, where
    `reports` is somebody else's or lies in a file system that is read-only. A job of ansible-runner has one.
    """
    job = isolated()
    if job:
        return job / "report"
    if campaign and not run_id:
        folder = REPORTS / "campaigns" / _name(campaign)
    else:
        name = run_id or (fragments[0].stem if len(fragments) == 1 else None)
        folder = REPORTS / "runs" / _name(name) if name else REPORTS / "merged"
    return folder if _may_be_written(folder) else fragments[0].parent / folder.name


def link(report: Mapping[str, Any], folder: Path, warn: Callable[[str], Any]) -> bool:
    """Have `latest` lead to a report of one run that was not limited, unless it leads to a newer one; tell whether it
    leads there.

    A folder of that name, as older versions wrote it, is put beside the others.
    """
    if REPORTS not in folder.parents or len(report["runs"]) != 1 or report["runs"][0]["scope"]:
        return False
    if _started(LATEST) > report["runs"][0]["started"]:
        return False
    try:
        _link(folder)
    except OSError as error:
        warn(f"{LATEST} could not be made a link to {folder}: {error.strerror or error}.")
        return False
    return True


def _may_be_written(folder: Path) -> bool:
    there = next((one for one in (folder, *folder.parents) if one.exists()), Path())
    return os.access(there, os.W_OK | os.X_OK)


def _link(folder: Path) -> None:
    if LATEST.is_dir() and not LATEST.is_symlink():
        LATEST.rename(_unused(REPORTS / "runs" / "before"))
    beside = LATEST.with_name(f".latest.{secrets.token_hex(4)}")
    beside.symlink_to(os.path.relpath(folder, REPORTS))
    os.replace(beside, LATEST)


def _started(folder: Path) -> str:
    """When the newest run of a report began; nothing where that cannot be read."""
    try:
        runs = json.loads((folder / "summary.json").read_text("utf-8"))["runs"]
        return max(str(run["started"]) for run in runs)
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def _name(name: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in name).lstrip(".") or "_"


def _unused(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    number, found = 2, path
    while found.exists():
        found, number = path.with_name(f"{path.name}-{number}"), number + 1
    return found
