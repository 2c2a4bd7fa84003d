# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The gate through which each answer of a host comes to this collection's actions: shown harmlessly, and with known
members only.

Ansible prints what an action returns (a message, a warning, a diff) and obeys some of its members (`add_host`,
`ansible_facts`, `results`).
"""

from __future__ import annotations

import dataclasses
from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless, is_harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redact
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.printed import printed, unread

__all__ = ["FromHost", "cleaned"]

# What Ansible itself puts into the answer of a module, or makes of one that is none. No module of ours is ever
# `skipped`.
_OF_ANSIBLE = frozenset([
    "changed", "failed", "msg", "invocation", "warnings", "deprecations", "exception", "rc", "unreachable", "diff",
    "module_stdout", "module_stderr", "ansible_job_id", "started", "finished", "results_file", "_ansible_parsed",
])
_FLAGS = ("changed", "failed", "unreachable")
_DIFF = ("before", "after", "before_header", "after_header", "prepared")


class FromHost(ActionBase):
    """An action that asks a module on the host."""

    # The members of its module's result beside those of Ansible.
    returns: frozenset[str] = frozenset()

    def asked(self, returns: frozenset[str] | None = None, **how: Any) -> dict[str, Any]:
        """Run a module; return its answer, cleaned. `returns` are its members, where it is another than the task's."""
        try:
            answer = self._execute_module(**how)
        except AnsibleConnectionFailure as error:
            if is_harmless(str(error)):
                raise
            # As of a terminal, below.
            raise AnsibleConnectionFailure(harmless(str(error).replace("\r\n", "\n"), lines=True)) from None
        return self._believed(answer, self.returns if returns is None else returns)

    def _parse_returned_data(self, res: dict[str, Any], *more: Any) -> dict[str, Any]:
        # Ansible warns of what stands around the answer, and of members that are its own, in the host's words.
        # A terminal, which ssh has where nothing is pipelined, ends each line with a carriage return.
        streams = {
            name: harmless(res[name].replace("\r\n", "\n"), lines=True) for name in ("stdout", "stderr")
            if isinstance(res.get(name), str)}
        data = super()._parse_returned_data({**res, **streams}, *more)
        return cleaned(
            {
                name: value for name, value in data.items()
                if not str(name).startswith("_ansible_") or name == "_ansible_parsed"})

    def _believed(self, answer: dict[str, Any], returns: frozenset[str]) -> dict[str, Any]:
        discovered = _interpreter(answer.get("ansible_facts"), self._discovered_interpreter_key)
        # Of what was parsed, Ansible changes no member that it does not know.
        result = {name: answer[name] for name in returns if name in answer}
        result.update(cleaned({name: value for name, value in answer.items() if name in _OF_ANSIBLE}))
        for name in _FLAGS:
            if name in result:
                result[name] = result[name] is True
        for name in ("warnings", "deprecations"):
            if name in result and not isinstance(result[name], (list, tuple)):
                del result[name]
        if "msg" in result and not isinstance(result["msg"], str):
            result["msg"] = harmless(str(result["msg"])[:1000], lines=True)
        if result.get("failed") and unread(result):
            said = redact(printed(result))
            # In a record and a report there is nothing but the message.
            result["msg"] = (
                f"{str(result.get('msg') or 'The module failed').rstrip('.')}. It printed: {said}" if said
                else result.get("msg"))
        if "diff" in result:
            result["diff"] = [
                _diff(one) for one in (result["diff"] if isinstance(result["diff"], list) else [result["diff"]])
                if isinstance(one, dict)]
        return {**result, **discovered}


def _interpreter(facts: Any, key: str | None) -> dict[str, Any]:
    """The one fact that Ansible has found itself: where Python is."""
    return {"ansible_facts": {key: facts[key]}} if key and isinstance(facts, dict) and key in facts else {}


def _diff(one: dict[str, Any]) -> dict[str, str]:
    """A diff of texts; a header is one line."""
    return {name: harmless(str(one[name]), lines=not name.endswith("header")) for name in _DIFF if name in one}


def cleaned(value: Any) -> Any:
    """A copy of an answer with every text in it harmless; what Ansible has made of a warning stays a warning."""
    if isinstance(value, str):
        return value if is_harmless(value) else harmless(value, lines=True)
    if isinstance(value, dict):
        return {cleaned(key): cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    if isinstance(value, tuple):
        return tuple(cleaned(item) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value,
            **{field.name: cleaned(getattr(value, field.name)) for field in dataclasses.fields(value) if field.init})
    return value
