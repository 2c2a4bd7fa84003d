# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends compiled code to hosts that run the Python of this controller: a third of an audit's processor time is the
compiler's otherwise. Where an enforcing module has something to change, its guard is put together of sources: it says
so before it changes anything, and is sent those. An audit goes without the code that most hosts need nothing of
(`light.py`), and whole to a host that has something for it.

The name of the interpreter tells the version (`/usr/bin/python3.11`); where that has none (`/usr/bin/python3`), what
the host answered last time does: a file a host, beside the packed modules, in which the form stands that does for it.
A host that needs another one since says so, and is sent that in the same task.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import sys
from typing import Any

from ansible import constants as C
from ansible.plugins.action import ActionBase

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CodeLeftOut, SourceNeeded
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.solid import OTHER_PYTHON
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.cache import COMPILED, LIGHT, SOURCES, forms, place
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.light import OPTIONAL
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.packed import folder, own_alone

__all__ = ["CompiledCode", "OneHost"]

_OURS = f"{sys.version_info.major}.{sys.version_info.minor}"
_INTERPRETER = re.compile(r"python(3(?P<minor>\.\d+)?)?")
# Each does for more hosts than the one before it.
_FORMS = (LIGHT, COMPILED, SOURCES)
# What a host says that was sent the wrong one, and which is then the first that may do.
_ASKING = {CodeLeftOut.member: COMPILED, SourceNeeded.member: SOURCES, OTHER_PYTHON: SOURCES}


class OneHost:
    """What is known of the Python of one host, by its name and address."""

    def __init__(self, name: str, address: str) -> None:
        digest = hashlib.sha256(f"{name}\0{address}".encode("utf-8", "surrogateescape")).hexdigest()
        self._file = folder() / f"python{_OURS}" / digest

    @property
    def form(self) -> str | None:
        """The form that did for this controller's version last time; None where the host has not answered with that."""
        with contextlib.suppress(OSError):
            if own_alone(folder()):
                kept = self._file.read_bytes().decode("ascii", "replace")
                return kept if kept in _FORMS else LIGHT
        return None

    def runs_ours(self, interpreter: str) -> bool:
        """Tell whether an interpreter of the host is of this controller's version, as far as is known."""
        named = _INTERPRETER.fullmatch(interpreter.rpartition("/")[2])
        if named is None or named["minor"]:
            return named is not None and named[0] == f"python{_OURS}"
        return self.form is not None

    def remember(self, version: str, form: str = LIGHT) -> None:
        """Keep which form does for the version of Python that the host has answered with."""
        with contextlib.suppress(OSError):
            if not version.startswith(f"{_OURS}."):
                self._file.unlink(missing_ok=True)
                return
            folder().mkdir(mode=0o700, parents=True, exist_ok=True)
            if own_alone(folder()) and form != self.form:
                self._file.parent.mkdir(mode=0o700, exist_ok=True)
                self._file.touch(mode=0o600)
                self._file.write_text(form, encoding="ascii")


class CompiledCode(ActionBase):
    """An action whose module is sent as compiled code where that lies ready and the host can run it."""

    # The first form that may do, and the one that was sent.
    _first = LIGHT
    _form = SOURCES

    def _execute_module(self, *given: Any, **named: Any) -> dict[str, Any]:
        variables = named.get("task_vars") or {}
        name = str(variables.get("inventory_hostname"))
        self._host = OneHost(name, str(variables.get("ansible_host") or name))
        answer, said = super()._execute_module(*given, **named), set()
        while (asking := {one for one in _ASKING if one in answer}) and self._form != SOURCES:
            said |= asking
            # One that asks for what it was sent, too, gets the next.
            first = max(_FORMS.index(self._form) + 1, *(_FORMS.index(_ASKING[one]) for one in asking))
            self._first = _FORMS[first]
            answer = super()._execute_module(*given, **named)
        version = _of(answer, "host", "python")
        if not answer.get("failed") and isinstance(version, str):
            self._host.remember(version, self._does(answer, said))
        return answer

    def _configure_module(self, module_name: str, module_args: Any, task_vars: dict[str, Any]) -> Any:
        self._form = self._next(module_name, task_vars)
        if self._form != SOURCES:
            configured = super()._configure_module(
                module_name, module_args, {**task_vars, "ansible_module_compression": self._form})
            # Only now is it known which Python runs the module: Ansible looks for one where it was not told.
            if self._host.runs_ours(str(getattr(configured[0], "shebang", None) or "")):
                return configured
            self._form = SOURCES
        return super()._configure_module(module_name, module_args, task_vars)

    def _next(self, name: str, variables: dict[str, Any]) -> str:
        """Return the first form that may do for the host, and lies ready."""
        usual = C.config.get_config_value("DEFAULT_MODULE_COMPRESSION", variables=variables) == SOURCES
        # Of a task that nobody waits for, no answer comes that another form is needed.
        if not usual or self._task.async_val:
            return SOURCES
        first = max(_FORMS.index(self._first), _FORMS.index(self._host.form or LIGHT))
        ready = (form for form in _FORMS[first:] if form in forms(name) and place(name, form).exists())
        return next(ready, SOURCES)

    def _does(self, answer: dict[str, Any], said: set[str]) -> str:
        """Return the form that would have done for the host, by its answer and by what it said of those before."""
        known = self._host.form or LIGHT
        if known == SOURCES or OTHER_PYTHON in said:
            # It may have this version of Python, and still not what unpacks the code.
            return SOURCES
        judged, absent = _names(_of(answer, "areas")), _names(_of(answer, "absent"))
        if CodeLeftOut.member in said or OPTIONAL & judged - absent:
            return COMPILED
        return LIGHT if OPTIONAL <= judged else known


def _of(answer: dict[str, Any], *names: str) -> Any:
    """Return what a host tells of itself."""
    found: Any = answer.get("jrt0117")
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _names(found: Any) -> set[str]:
    return set(map(str, found)) if isinstance(found, (list, dict)) else set()
