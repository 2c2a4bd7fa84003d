# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host is told of the manifests: the versions of those that are approved, and what is wrong with the others;
and what the record of a run is told of them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signers import Signers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.patching import manifest

__all__ = ["approved_for", "recorded"]

_NO_FOLDER = Text(
    "patching_manifests: {folder} is no folder on the controller", "patching_manifests：控制端没有目录 {folder}")
# Ansible asks once a host; a folder is read once a run.
_READ: dict[tuple[str, str, str], tuple[list[manifest.Manifest], list[Text]]] = {}
# Of a year of monthly runs; every host of a run repeats them.
_NEWEST, _RING = 12, 50
_LONGEST = 200


def approved_for(host: str, folder: str, signers: str, registers: str) -> tuple[list[dict[str, Any]], list[Text]]:
    """Return the approved manifests as host code takes them, and what is to be told of those that are not."""
    if not folder:
        return [], []
    if not Path(folder).is_dir():
        raise VariableError(_NO_FOLDER.format(folder=folder))
    found, wrong = _read(folder, signers, registers)
    return [_told(one, host) for one in found if one.unapproved is None], [
        *wrong, *(one.unapproved for one in found if one.unapproved is not None)]


def recorded(folder: str, signers: str, registers: str) -> list[dict[str, Any]]:
    """Return the newest manifests that hosts are held against, as the record of a run has them."""
    if not folder or not Path(folder).is_dir():
        return []
    found, _wrong = _read(folder, signers, registers)
    return [_short(one) for one in sorted(found, key=lambda one: one.made, reverse=True)[:_NEWEST]]


def _read(folder: str, signers: str, registers: str) -> tuple[list[manifest.Manifest], list[Text]]:
    if (folder, signers, registers) not in _READ:
        whose = Signers.of(registers, signers)
        found, wrong = manifest.read_all(Path(folder), whose)
        _READ[folder, signers, registers] = found, [*whose.wrong, *wrong]
    return _READ[folder, signers, registers]


def _short(one: manifest.Manifest) -> dict[str, Any]:
    values = one.values
    by, change = (values.get(name) for name in ("approved_by", "change"))
    state = "approved" if one.unapproved is None else "refused" if by else "waiting"
    return {
        **{name: values[name] for name in ("run", "release", "arch", "made", "digest")}, "state": state,
        "ring": [str(name)[:_LONGEST] for name in values["ring"][:_RING]],
        "ring_more": max(0, len(values["ring"]) - _RING),
        "checks": len(values["checks"]), "packages": len(values["packages"]),
        "approved_by": by and by[:_LONGEST], "change": change and change[:_LONGEST]}


def _told(one: manifest.Manifest, host: str) -> dict[str, Any]:
    values = one.values
    return {
        "run": values["run"], "release": values["release"], "arch": values["arch"], "ring": host in values["ring"],
        "made": int(one.made.timestamp()),
        "packages": [f"{package['name']} {package['version']}" for package in values["packages"]]}
