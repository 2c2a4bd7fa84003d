# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host is told of the manifests: the versions of those that are approved, and what is wrong with the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signers import Signers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.patching import manifest

__all__ = ["approved_for"]

_NO_FOLDER = Text(
    "patching_manifests: {folder} is no folder on the controller", "patching_manifests：控制端没有目录 {folder}")
# Ansible asks once a host; a folder is read once a run.
_READ: dict[tuple[str, str, str], tuple[list[manifest.Manifest], list[Text]]] = {}


def approved_for(host: str, folder: str, signers: str, registers: str) -> tuple[list[dict[str, Any]], list[Text]]:
    """Return the approved manifests as host code takes them, and what is to be told of those that are not."""
    if not folder:
        return [], []
    if not Path(folder).is_dir():
        raise VariableError(_NO_FOLDER.format(folder=folder))
    if (folder, signers, registers) not in _READ:
        whose = Signers.of(registers, signers)
        found, wrong = manifest.read_all(Path(folder), whose)
        _READ[folder, signers, registers] = found, [*whose.wrong, *wrong]
    found, wrong = _READ[folder, signers, registers]
    return [_told(one, host) for one in found if one.unapproved is None], [
        *wrong, *(one.unapproved for one in found if one.unapproved is not None)]


def _told(one: manifest.Manifest, host: str) -> dict[str, Any]:
    values = one.values
    return {
        "run": values["run"], "release": values["release"], "arch": values["arch"], "ring": host in values["ring"],
        "made": int(one.made.timestamp()),
        "packages": [f"{package['name']} {package['version']}" for package in values["packages"]]}
