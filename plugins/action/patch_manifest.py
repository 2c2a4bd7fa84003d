# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes, approves and reads manifests of patches; documented in plugins/modules/patch_manifest.py."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence import signing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence.signers import Signers
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.patching import manifest
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

_SPEC = {
    "state": {"type": "str", "required": True, "choices": ["written", "approved", "read"]},
    "folder": {"type": "path", "required": True}, "run": {"type": "str", "required": True},
    "ring": {"type": "list", "elements": "str", "default": []}, "signers": {"type": "path"},
    "registers": {"type": "path"},
    "approved_by": {"type": "str"}, "change": {"type": "str"}, "key": {"type": "path"},
    "soak_hours": {"type": "int", "default": 24},
}
_NAMES = ("name", "arch", "version", "sha256", "suite")
_SOAKING = Text(
    "the test ring has run with {path} since {made}; production waits {hours} hours",
    "测试环自 {made} 起运行 {path} 中的版本，须满 {hours} 小时后方可在生产环境安装")
_RING = Text(
    "the hosts of the test ring differ in release or architecture: have a run for each ({here})",
    "测试环主机的版本或架构不同（{here}）：请分别执行")
_NO_RING = Text("no host of the test ring has told what it lacks", "测试环中没有主机提供缺少的修复")
_SICK = Text("a check of the test ring has failed: {checks}", "测试环的检查未通过：{checks}")
_MISSING = Text("to approve takes approved_by, change and key", "批准须给出 approved_by、change 与 key")
_TWO = Text("hosts of the test ring have different versions of {name}", "测试环主机上 {name} 的版本不一致")


class ActionModule(ActionBase):
    """The action of manifests."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Do it; fail with what is wrong, in the reader's language."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        self._of_hosts = (task_vars or {}).get("hostvars") or {}
        _validation, given = self.validate_argument_spec(argument_spec=_SPEC)
        try:
            path, values = getattr(self, "_" + given["state"])(Path(given["folder"]), given)
        except (manifest.Wrong, signing.NotSigned) as error:
            raise AnsibleActionFail(spoken(error.told.en, error.told.zh)) from error
        return {**result, "changed": given["state"] != "read", "path": str(path), "manifest": values}

    def _written(self, folder: Path, given: dict[str, Any]) -> tuple[Path, dict[str, Any]]:
        told = _of_ring([self._told_by(host) for host in given["ring"]])
        values = {**told, "run": given["run"], "made": manifest.now()}
        path = manifest.path_of(folder, given["run"])
        return (path if self._task.check_mode else manifest.write(folder, values)), values

    def _told_by(self, host: str) -> dict[str, Any]:
        known = self._of_hosts.get(host) or {}
        return {**(known.get("__collected") or {}), "host": host,
                "results": (known.get("__health") or {}).get("results")}

    def _approved(self, folder: Path, given: dict[str, Any]) -> tuple[Path, dict[str, Any]]:
        if not (given["approved_by"] and given["change"] and given["key"]):
            raise manifest.Wrong(_MISSING)
        if not self._task.check_mode:
            manifest.approve(folder, given["run"], given["approved_by"], given["change"], Path(given["key"]))
        found = manifest.read(folder, given["run"], Signers())
        return found.path, found.values

    def _read(self, folder: Path, given: dict[str, Any]) -> tuple[Path, dict[str, Any]]:
        found = manifest.read(folder, given["run"], Signers.of(given["registers"] or "", given["signers"] or ""))
        if found.unapproved is not None:
            raise manifest.Wrong(found.unapproved)
        if datetime.now(timezone.utc) < found.made + timedelta(hours=given["soak_hours"]):
            raise manifest.Wrong(_SOAKING.format(
                path=str(found.path), made=found.values["made"], hours=given["soak_hours"]))
        return found.path, found.values


def _of_ring(ring: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a manifest says of its test ring: what comes from hosts is taken by its form alone."""
    kinds = {(str(one.get("release")), str(one.get("arch"))) for one in ring}
    if not kinds:
        raise manifest.Wrong(_NO_RING)
    if len(kinds) > 1:
        raise manifest.Wrong(_RING.format(here=", ".join(" ".join(kind) for kind in sorted(kinds))))
    packages: dict[tuple[str, str], dict[str, Any]] = {}
    checks = []
    for one in ring:
        for package in one.get("packages") or []:
            kept = {name: str(package.get(name) or "") for name in _NAMES} if isinstance(package, dict) else {}
            known = packages.setdefault((kept.get("name", ""), kept.get("arch", "")), kept)
            if known != kept:
                raise manifest.Wrong(_TWO.format(name=kept.get("name", "")))
        checks += [
            {"host": str(one.get("host")), "name": str(check.get("name"))[:200], "result": str(check.get("result"))}
            for check in one.get("results") or [] if isinstance(check, dict)]
    sick = [f"{check['name']} ({check['host']})" for check in checks if check["result"] != "ok"]
    if sick:
        raise manifest.Wrong(_SICK.format(checks=", ".join(sick)))
    (release, arch), = kinds
    return {
        "release": release, "arch": arch, "ring": sorted(str(one.get("host")) for one in ring), "checks": checks,
        "packages": [packages[key] for key in sorted(packages)]}
