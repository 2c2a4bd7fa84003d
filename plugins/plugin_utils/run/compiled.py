# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends compiled code to hosts that run the Python of this controller: a third of an audit's processor time is the
compiler's otherwise. Where an enforcing module has something to change, its guard is put together of sources: it says
so before it changes anything, and is sent those.

The name of the interpreter tells it (`/usr/bin/python3.11`); where that has no version (`/usr/bin/python3`), what the
host answered last time does: an empty file a host, beside the packed modules. A host whose Python has changed since
says so, is sent sources, and is forgotten.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sys
from typing import Any

from ansible import constants as C
from ansible.plugins.action import ActionBase

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import SourceNeeded
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.solid import OTHER_PYTHON
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.cache import COMPILED, SOURCES, forms, place
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.packed import folder, own_alone

__all__ = ["CompiledCode", "OneHost"]

_OURS = f"{sys.version_info.major}.{sys.version_info.minor}"
_INTERPRETER = re.compile(r"python(3(?P<minor>\.\d+)?)?")


class OneHost:
    """What is known of the Python of one host, by its name and address."""

    def __init__(self, name: str, address: str) -> None:
        digest = hashlib.sha256(f"{name}\0{address}".encode("utf-8", "surrogateescape")).hexdigest()
        self._file = folder() / f"python{_OURS}" / digest

    def runs_ours(self, interpreter: str) -> bool:
        """Tell whether an interpreter of the host is of this controller's version, as far as is known."""
        named = _INTERPRETER.fullmatch(interpreter.rpartition("/")[2])
        if named is None or named["minor"]:
            return named is not None and named[0] == f"python{_OURS}"
        with contextlib.suppress(OSError):
            return own_alone(folder()) and self._file.exists()
        return False

    def remember(self, version: str) -> None:
        """Keep which version of Python the host has answered with."""
        with contextlib.suppress(OSError):
            if not version.startswith(f"{_OURS}."):
                self.forget()
            elif own_alone(folder()):
                self._file.parent.mkdir(mode=0o700, exist_ok=True)
                self._file.touch(mode=0o600)

    def forget(self) -> None:
        """Keep nothing of the host."""
        with contextlib.suppress(OSError):
            self._file.unlink(missing_ok=True)


class CompiledCode(ActionBase):
    """An action whose module is sent as compiled code where that lies ready and the host can run it."""

    _compiled = True

    def _execute_module(self, *given: Any, **named: Any) -> dict[str, Any]:
        variables = named.get("task_vars") or {}
        name = str(variables.get("inventory_hostname"))
        self._host = OneHost(name, str(variables.get("ansible_host") or name))
        answer = super()._execute_module(*given, **named)
        if self._compiled and (OTHER_PYTHON in answer or SourceNeeded.member in answer):
            self._compiled = False
            if OTHER_PYTHON in answer:
                self._host.forget()
            return super()._execute_module(*given, **named)
        if not answer.get("failed") and _version(answer):
            self._host.remember(_version(answer))
        return answer

    def _configure_module(self, module_name: str, module_args: Any, task_vars: dict[str, Any]) -> Any:
        # Of a task that nobody waits for, no answer comes that sources are needed.
        if self._compiled and not self._task.async_val and _ready(module_name, task_vars):
            configured = super()._configure_module(
                module_name, module_args, {**task_vars, "ansible_module_compression": COMPILED})
            # Only now is it known which Python runs the module: Ansible looks for one where it was not told.
            if self._host.runs_ours(str(getattr(configured[0], "shebang", None) or "")):
                return configured
        return super()._configure_module(module_name, module_args, task_vars)


def _ready(name: str, variables: dict[str, Any]) -> bool:
    usual = C.config.get_config_value("DEFAULT_MODULE_COMPRESSION", variables=variables) == SOURCES
    return usual and COMPILED in forms(name) and place(name, COMPILED).exists()


def _version(answer: dict[str, Any]) -> str:
    """Return the version of Python that a host tells of itself."""
    found: Any = answer
    for member in ("jrt0117", "host", "python"):
        found = found.get(member) if isinstance(found, dict) else None
    return found if isinstance(found, str) else ""
