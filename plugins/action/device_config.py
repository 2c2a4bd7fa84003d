# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fetches the configuration of a network device to the controller; documented in plugins/modules/device_config.py."""

from __future__ import annotations

import shlex
from typing import Any

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import device
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.judging import failure
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.run_variables import RunVariables
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import VariableError
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.problem import Problem


class ActionModule(RunVariables, ActionBase):
    """Asks the device over ssh, and keeps a whole configuration. Nothing is sent to it but commands that read."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Fetch, or skip what is no device, and check mode."""
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.fetching import COMMANDS, ask, keep

        result: dict[str, Any] = super().run(tmp, task_vars)
        self._variables = task_vars or {}
        _validation, arguments = self.validate_argument_spec(argument_spec={
            "dest": {"type": "str"}, "timeout": {"type": "int", "default": 60}})
        if not device.is_device(self._variables):
            return {**result, "skipped": True, "skip_reason": f"the host is not in the group {device.GROUP}"}
        if self._task.check_mode:
            return {**result, "skipped": True, "skip_reason": "in check mode no device is asked"}
        try:
            vendor = device.vendor_of(self._variable("ansible_network_os"))
            folder = device.folder(
                arguments["dest"] or self._variable("boundary_device_configs", "") or "",
                self._variable("inventory_dir"), self._loader.get_basedir())
            login, called = self._login(), self._variable("boundary_device_name", "") or ""
        except VariableError as error:
            raise failure(error) from error
        if vendor not in COMMANDS:
            raise AnsibleActionFail(f"ansible_network_os is {vendor!r}; known are {', '.join(COMMANDS)}")
        try:
            changed = keep(ask(login, vendor, arguments["timeout"]), folder, login, vendor, called=called)
        except Problem as problem:
            return {**result, "failed": True, "msg": str(problem), "msg_zh": problem.told.zh}
        except OSError as error:
            return {**result, "failed": True, "msg": f"{folder}: {error}"}
        return {**result, "changed": changed, "dest": str(folder / f"{login.name}.cfg")}

    def _login(self) -> Any:
        from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.fetching import Login

        name = self._variables["inventory_hostname"]
        more = [
            word for variable in ("ansible_ssh_common_args", "ansible_ssh_extra_args")
            for word in shlex.split(str(self._variable(variable) or ""))]
        return Login(
            name, str(self._variable("ansible_host") or name), str(self._variable("ansible_user") or ""),
            int(self._variable("ansible_port") or 0), str(self._variable("ansible_ssh_private_key_file") or ""),
            str(self._variable("ansible_password") or self._variable("ansible_ssh_pass") or ""), more,
            str(self._variable("ansible_ssh_executable") or "ssh"))
