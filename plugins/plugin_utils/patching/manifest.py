# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Manifests of patches: which versions a test ring has passed, and who has approved them. Files on the controller."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence import signing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signers import Signers

__all__ = ["FORMAT", "Manifest", "Wrong", "approve", "canonical", "read", "read_all", "write"]

FORMAT = 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")
_PACKAGE = re.compile(r"[a-z0-9A-Z][A-Za-z0-9+._-]{0,199}\Z")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+:~^_-]{0,199}\Z")
_SUM = re.compile(r"[0-9a-f]{64}\Z")
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_MOST = 4 * 2**20

_NO_RUN = Text("{run} is no name of a run: letters, digits and . _ -", "{run} 不是有效的运行名称：字母、数字与 . _ -")
_ABSENT = Text("there is no manifest {path}", "没有清单 {path}")
_FORM = Text("{path} is no manifest: {what}", "{path} 不是清单：{what}")
_DIGEST = Text("{path} was changed since it was made: its digest is another", "{path} 生成后被更改：摘要不一致")
_UNAPPROVED = Text("{path} is not approved yet", "{path} 尚未批准")


class Wrong(Exception):
    """A manifest that nothing may be installed by; `told` is why."""

    def __init__(self, told: Text) -> None:
        super().__init__(str(told))
        self.told = told


@dataclass(frozen=True)
class Manifest:
    """A manifest as it was read: its values, and why it is not approved (None: it is)."""

    path: Path
    values: dict[str, Any]
    unapproved: Text | None

    @property
    def made(self) -> datetime:
        """When the test ring had passed."""
        return _time(self.values["made"])


def path_of(folder: Path, run: str) -> Path:
    """Return where the manifest of a run lies."""
    if not _NAME.match(run):
        raise Wrong(_NO_RUN.format(run=run))
    return folder / f"{run}.json"


def canonical(values: dict[str, Any]) -> bytes:
    """Return what a digest is of: all but the digest, its keys in order."""
    body = {name: value for name, value in values.items() if name != "digest"}
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")


def write(folder: Path, values: dict[str, Any]) -> Path:
    """Write a manifest, whole or not at all; one of that run that was there, signed perhaps, is no more."""
    path = path_of(folder, values["run"])
    values = {**values, "format": FORMAT}
    values["digest"] = hashlib.sha256(canonical(values)).hexdigest()
    _checked(values, path)
    folder.mkdir(parents=True, exist_ok=True)
    signing.signature_of(path).unlink(missing_ok=True)
    beside = path.with_name(path.name + "~")
    beside.write_text(json.dumps(values, indent=2, sort_keys=True) + "\n", encoding="ascii")
    beside.replace(path)
    return path


def approve(folder: Path, run: str, approved_by: str, change: str, key: Path) -> Path:
    """Write down who approves a manifest by which change, and sign it with that person's key."""
    path = path_of(folder, run)
    values = {**_values(path), "approved_by": approved_by, "change": change, "approved": now()}
    write(folder, values)
    signing.sign(path, key)
    return path


def read(folder: Path, run: str, signers: Signers) -> Manifest:
    """Return a manifest; raises Wrong of one that cannot be meant. Whether it is approved, it tells."""
    path = path_of(folder, run)
    values = _values(path)
    return Manifest(path, values, _unapproved(path, values, signers))


def read_all(folder: Path, signers: Signers) -> tuple[list[Manifest], list[Text]]:
    """Return the manifests of a folder, and what is wrong with others."""
    found, wrong = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(read(folder, path.stem, signers))
        except Wrong as error:
            wrong.append(error.told)
    return found, wrong


def now() -> str:
    """Return the time as manifests have it."""
    return datetime.now(timezone.utc).strftime(_TIME)


def _unapproved(path: Path, values: dict[str, Any], signers: Signers) -> Text | None:
    if not values.get("approved_by") or not values.get("change") or not signing.signature_of(path).exists():
        return _UNAPPROVED.format(path=str(path))
    try:
        signers.signer_of(path, _time(values["made"]).date(), values["approved_by"])
    except signing.NotSigned as error:
        return error.told
    return None


def _values(path: Path) -> dict[str, Any]:
    try:
        data = path.read_bytes()[:_MOST]
        values = json.loads(data)
    except FileNotFoundError:
        raise Wrong(_ABSENT.format(path=str(path))) from None
    except (OSError, ValueError, RecursionError) as error:
        raise Wrong(_FORM.format(path=str(path), what=type(error).__name__)) from error
    _checked(values, path)
    if values.get("digest") != hashlib.sha256(canonical(values)).hexdigest():
        raise Wrong(_DIGEST.format(path=str(path)))
    return values


def _checked(values: Any, path: Path) -> None:
    """Raise Wrong of values that cannot be a manifest's: they become arguments of commands as root."""
    def need(good: object, what: str) -> None:
        if not good:
            raise Wrong(_FORM.format(path=str(path), what=what))
    need(isinstance(values, dict) and values.get("format") == FORMAT, "format")
    for name in ("run", "release", "arch"):
        need(isinstance(values.get(name), str) and _NAME.match(values[name]), name)
    need(values["run"] == path.stem, "run")
    for name in ("approved_by", "change"):
        need(values.get(name) is None or isinstance(values[name], str), name)
    try:
        _time(values.get("made"))
    except (TypeError, ValueError):
        need(False, "made")
    for name in ("ring", "checks", "packages"):
        need(isinstance(values.get(name), list), name)
    for one in values["packages"]:
        need(isinstance(one, dict), "packages")
        for name, form in (("name", _PACKAGE), ("arch", _PACKAGE), ("version", _VERSION), ("sha256", _SUM)):
            need(isinstance(one.get(name), str) and form.match(one[name]), f"packages: {name}")


def _time(text: Any) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=timezone.utc)
