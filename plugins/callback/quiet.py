# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ansible's own output for a run whose summary tells the rest: how far it is, and what went wrong."""

from __future__ import annotations

DOCUMENTATION = r"""
name: quiet
type: stdout
short_description: Shows how far an audit is, and what went wrong
version_added: 1.0.0
author: jrt0117.baseline contributors (@jrt0117)
description:
  - Prints how many hosts of how many each judging task has done, tasks that failed, and hosts that could not be
    reached; neither what went well nor the recap.
  - Of a judging task that is a line for each of the first hosts, for the summary tells of them; without a summary, with
    C(-v) and of any other task it is all that Ansible says.
  - On a terminal the number is one line, written anew each time; elsewhere it is a line for each tenth of the hosts.
  - It is meant to stand beside P(jrt0117.baseline.compliance#callback), whose summary tells the result.
requirements:
  - Set it with E(ANSIBLE_STDOUT_CALLBACK=jrt0117.baseline.quiet), or with C(stdout_callback = jrt0117.baseline.quiet)
    in the section C([defaults]) of C(ansible.cfg).
options:
  lang:
    description: Language of the number. V(auto) goes by the locale (E(LC_ALL), E(LC_MESSAGES), E(LANG)).
    type: str
    choices: [auto, en, zh, both]
    default: auto
    env: [{name: JRT0117_LANG}]
    ini: [{section: callback_compliance, key: lang}]
  summary:
    description: Whether there is a summary that tells what went wrong.
    type: bool
    default: true
    env: [{name: JRT0117_SUMMARY}]
    ini: [{section: callback_compliance, key: summary}]
extends_documentation_fragment:
  - default_callback
  - result_format_callback
"""

import os
import sys
from typing import Any

from ansible import constants as C
from ansible.plugins.callback.default import CallbackModule as Default

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.printed import without_prefix
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run import current_run
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.areas import AREAS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.terminal import LANGUAGES, language
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.telling.words import WORDS

_COLLECTION = "jrt0117.baseline."
_JUDGING = frozenset(_COLLECTION + name for name in {*AREAS, "assess"} - {AREA})
_TOLD = {"en": "{done} of {hosts} hosts", "zh": "已完成 {done}/{hosts} 台主机"}
# Of fewer hosts than that nobody waits for long.
_TOLD_FROM = 10
# As many hosts with what went wrong; the summary counts all, and the report names them.
_WRONG = 3
# As many warnings of such hosts: misspelt variables, each group with its own perhaps.
_WARNED = 5
_MORE_WARNINGS = {"en": "... and more warnings, with -v", "zh": "……其余警告请用 -v 查看"}
_MORE = {"en": "... and more hosts, see the summary", "zh": "……其余主机见摘要"}


def _judges(result: Any) -> bool:
    return (getattr(result._task, "resolved_action", None) or result._task.action) in _JUDGING


class CallbackModule(Default):
    """Ansible's default output without what went well."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "jrt0117.baseline.quiet"

    def __init__(self) -> None:
        super().__init__()
        self._hosts = 0
        self._done: set[str] = set()
        self._wrong = 0
        self._warned: set[str] = set()
        self._shown = False

    # How far it is

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self._play = play
        self._last_task_banner = None
        # With serial this comes once a batch, and is of its hosts.
        self._hosts = len(play.get_variable_manager()._inventory.get_hosts(play.hosts))

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._begins(task, "TASK")

    def v2_playbook_on_handler_task_start(self, task: Any) -> None:
        self._begins(task, "RUNNING HANDLER")

    def v2_playbook_on_cleanup_task_start(self, task: Any) -> None:
        self._begins(task, "CLEANUP TASK")

    def _begins(self, task: Any, kind: str) -> None:
        # Its banner comes with what goes wrong.
        self._task_type_cache[task._uuid] = kind
        self._last_task_name = task.get_name().strip()
        self._clear()
        self._done = set()
        self._wrong = 0

    def v2_runner_on_ok(self, result: Any) -> None:
        self._count(result)

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._count(result)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        """Nothing: the task counts once it is done."""

    def v2_runner_item_on_skipped(self, result: Any) -> None:
        """Nothing: the task counts once it is done."""

    def v2_playbook_on_stats(self, stats: Any) -> None:
        self._clear()

    def v2_playbook_on_include(self, included_file: Any) -> None:
        """Nothing: what is included tells itself."""

    def v2_on_file_diff(self, result: Any) -> None:
        self._clear()
        super().v2_on_file_diff(result)

    # What went wrong

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._clear()
        if ignore_errors or not self._briefly(result, "failed"):
            super().v2_runner_on_failed(result, ignore_errors)
        self._count(result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._clear()
        if not self._briefly(result, "unreachable"):
            super().v2_runner_on_unreachable(result)
        self._count(result, judged=False)

    def _briefly(self, result: Any, state: str) -> bool:
        """Tell in a line what the summary will tell of a host; False: it will not."""
        if (
                not _judges(result) or not self.get_option("summary") or current_run.get() is None
                or self._display.verbosity):
            return False
        self._warn(result)
        self._wrong += 1
        one, *_others = self._languages()
        if self._wrong <= _WRONG:
            said = without_prefix(str(result._result.get("msg") or "")).partition("\n")[0]
            told = [result._host.get_name(), WORDS[state][one], *([said] if said else [])]
            self._display.display(harmless(WORDS["colon"][one].join(told)), color=C.COLOR_ERROR)
        elif self._wrong == _WRONG + 1:
            self._display.display(_MORE[one], color=C.COLOR_ERROR)
        return True

    def _warn(self, result: Any) -> None:
        """Pass on what Ansible warns of beside a failure; of many such warnings the first ones."""
        before = len(self._warned)
        self._warned.update(str(warning) for warning in result._result.get("warnings") or ())
        if before < _WARNED:
            self._handle_warnings(result._result)
        elif len(self._warned) > before == _WARNED:
            self._display.display(_MORE_WARNINGS[self._languages()[0]], color=C.COLOR_WARN)

    def _count(self, result: Any, judged: bool = True) -> None:
        if judged and not _judges(result):
            return
        before = len(self._done)
        self._done.add(result._host.get_name())
        done = len(self._done)
        if self._hosts < _TOLD_FROM or done == before:
            return
        told = self._told(done)
        if sys.stdout.isatty():
            self._display.display(f"\r{told}", newline=False)
            self._shown = True
        elif done * 10 // self._hosts > before * 10 // self._hosts:
            self._display.display(told)

    def _told(self, done: int) -> str:
        return " / ".join(_TOLD[one].format(done=done, hosts=self._hosts) for one in self._languages())

    def _languages(self) -> tuple[str, ...]:
        lang = self.get_option("lang")
        return LANGUAGES[language(os.environ) if lang == "auto" else lang]

    def _clear(self) -> None:
        if self._shown:
            self._display.display("\r\033[K", newline=False)
            self._shown = False
