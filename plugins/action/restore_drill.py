# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Has restore drills made on a host, and keeps and signs their records; documented in plugins/modules/restore_drill.py.
"""

from __future__ import annotations

import getpass
import re
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import OptionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.from_host import cleaned
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.judging import JudgingAction, failure
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.evidence import drills, queries, signing
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import spoken

_LONGEST = 2000
# It stands in a command that PostgreSQL hands to a shell.
_PLACE = re.compile(r"/[A-Za-z0-9._/-]{0,200}\Z")
_NO_PLACE = Text(
    "drill_scratch is {value}; it has to be an absolute path of letters, digits and . _ -",
    "drill_scratch 的值为 {value}，应为由字母、数字和 . _ - 组成的绝对路径")
_NO_SET = Text("backup_sets has no set {name} for this host", "backup_sets 中没有本机的备份集 {name}")
_NO_FOLDER = Text(
    "a key was given and no folder to keep records in: set backup_drills",
    "已指定签名密钥，但未指定存放记录的目录：请设置 backup_drills")
_LEFT = Text(
    "No drill is made of {names}: it restores what restic and pgBackRest have copied",
    "未对 {names} 进行演练：本 playbook 仅恢复 restic 与 pgBackRest 的备份")
_UNSIGNED = Text(
    "The record of the drill is signed by nobody: give drill_key a key of the purpose evidence_signing",
    "演练记录未经签名：请用 drill_key 指定用途为 evidence_signing 的密钥")


class ActionModule(JudgingAction):
    """The action of restore drills."""

    returns = frozenset(["drills", "left", "msg_zh"])

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Make the drills; return what may be believed of the answer, with where the records are kept."""
        ActionBase.run(self, tmp, task_vars)
        self._variables, self.told = task_vars or {}, ()
        args = dict(self._task.args)
        try:
            policy = self._policy_of_all("backup")
            folder = args.get("folder") or policy.get("drills") or ""
            self._completed(args, policy, folder)
        except (VariableError, OptionError) as error:
            raise failure(error) from error
        if not args["sets"]:
            return {"changed": False, "skipped": True, "skip_reason": "backup_sets declares no set for this host"}
        result = cleaned(self.asked(module_args=args, task_vars=task_vars))
        chinese = str(result.pop("msg_zh", "") or "")[:_LONGEST]
        if result.get("failed") and chinese:
            result["msg"] = spoken(str(result.get("msg") or ""), chinese)
        return self._kept(result, folder, args.get("key"))

    def _completed(self, args: dict[str, Any], policy: dict[str, Any], folder: str) -> None:
        """Put in what the variables of the host say; raises VariableError of what cannot be meant."""
        sets = policy.get("sets") or []
        known = [one["name"] for one in sets]
        for name in args.get("names") or []:
            if name not in known:
                raise VariableError(_NO_SET.format(name=name))
        if args.get("key") and not folder:
            raise VariableError(_NO_FOLDER)
        if not _PLACE.match(str(args.get("scratch") or "/")):
            raise VariableError(_NO_PLACE.format(value=repr(args["scratch"])))
        queries.check(args.get("queries") or [])
        args.update(
            sets=sets, site=policy.get("site") or "", by=args.get("by") or getpass.getuser(),
            excluded=[one["path"] for one in policy.get("excluded") or []])

    def _kept(self, result: dict[str, Any], folder: str, key: str | None) -> dict[str, Any]:
        """Keep and sign what was recorded; a record that was made says so, whatever became of its drill."""
        here, paths = self._variables["inventory_hostname"], []
        made = result.get("drills") if isinstance(result.get("drills"), list) else []
        lines = [one.get("record") for one in made or [] if isinstance(one, dict) and one.get("record")]
        try:
            for line in lines if folder else []:
                path = drills.keep(Path(folder).expanduser(), here, str(line))
                if key:
                    signing.sign(path, Path(key).expanduser())
                paths.append(str(path))
        except (drills.Odd, signing.NotSigned) as error:
            raise AnsibleActionFail(spoken(error.told.en, error.told.zh)) from error
        if lines and not key:
            self._display.warning(spoken(_UNSIGNED.en, _UNSIGNED.zh))
        left = result.get("left")
        if isinstance(left, list) and left:
            told = _LEFT.format(names=", ".join(map(str, left))[:_LONGEST])
            self._display.warning(spoken(told.en, told.zh))
        return {**result, "kept": paths}
