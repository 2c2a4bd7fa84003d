# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run was asked for, where that is less than everything: it has to be said wherever its results are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined

__all__ = ["OF_HOSTS", "asked", "told"]

_EVERYTHING = ("", "all")
# As a user types them.
_OPTIONS = {
    "limit": "--limit", "tags": "--tags", "skip_tags": "--skip-tags", "start_at_task": "--start-at-task"}
_VARIABLES = ("hosts", "slice", "areas", "clauses")
_LONGEST, _MOST = 200, 3

_OF_ONE = Text("This run was limited ({limits}): {left_out}.", "本次运行限定了范围（{limits}）：{left_out}。")
# Of these, what is left out is hosts.
OF_HOSTS = ("limit", "hosts", "slice")
_NO_HOSTS = Text("other hosts are not in this report", "其他主机不在本报告中")
_NOT_ASKED = Text("what it was not asked shows as not checked", "范围之外的条款显示为未检查")
_OF_SOME = Text(
    "{limited} of {runs} runs were limited ({limits}): what no run was asked shows as not checked.",
    "{runs} 次运行中有 {limited} 次限定了范围（{limits}），均未涉及的显示为未检查。")


def asked(options: Mapping[str, Any], extra: Mapping[str, Any]) -> dict[str, str]:
    """Return the limits of a run, each as it was written: of ansible-playbook's options and of the extra variables
    baseline_hosts, baseline_slice, baseline_areas and baseline_clauses.
    """
    given = {
        "limit": options.get("subset"), "tags": options.get("tags"), "skip_tags": options.get("skip_tags"),
        "start_at_task": options.get("start_at_task"),
        **{name: extra.get(f"baseline_{name}") for name in _VARIABLES}}
    limits = {name: _written(value) for name, value in given.items()}
    return {name: value for name, value in limits.items() if value not in _EVERYTHING}


def told(scopes: Iterable[tuple[str, Mapping[str, str]]]) -> Text | None:
    """Return the sentence on the limits of some runs, each given with its id; None where none was limited.

    That many runs are each of some hosts is what a campaign is.
    """
    runs = list(scopes)
    if len(runs) == 1:
        scope = runs[0][1]
        left_out = [_NO_HOSTS] * any(name in OF_HOSTS for name in scope) + [_NOT_ASKED] * any(
            name not in OF_HOSTS for name in scope)
        return _OF_ONE.format(limits=_limits(scope), left_out=joined(left_out, "; ", "；")) if scope else None
    limited = [(run_id, _limits({**scope, "limit": "", "slice": ""})) for run_id, scope in runs]
    limited = [(run_id, limits) for run_id, limits in limited if limits]
    if not limited:
        return None
    named = "; ".join(f"{run_id}: {limits}" for run_id, limits in limited[:_MOST])
    return _OF_SOME.format(limited=len(limited), runs=len(runs), limits=named)


def _written(value: Any) -> str:
    if value is None:
        return ""
    return (",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value))[:_LONGEST]


def _limits(scope: Mapping[str, str]) -> str:
    return ", ".join(
        f"{_OPTIONS[name]} {value}" if name in _OPTIONS else f"baseline_{name}={value}"
        for name, value in scope.items() if value)
