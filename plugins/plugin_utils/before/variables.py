# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks what users write in variables, so that a slip is one clear error and not a silent nothing."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import OptionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.frame.options import validated
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import AREA, OPTIONS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

__all__ = [
    "AREA_NAME", "BASELINE", "NAMES", "OPTION", "VariableError", "known", "known_areas", "known_clauses", "misspelt",
    "told_of", "typed"]

# The variables that are no area's; docs/variables.md tells their meaning.
BASELINE = (
    "baseline_areas", "baseline_campaign", "baseline_clauses", "baseline_fragments_require_signed",
    "baseline_fragments_signers", "baseline_gate_command", "baseline_guard_seconds", "baseline_history",
    "baseline_history_command", "baseline_history_database", "baseline_history_keep", "baseline_hosts",
    "baseline_level", "baseline_pull_bin", "baseline_pull_campaign", "baseline_pull_collections",
    "baseline_pull_delay", "baseline_pull_max_age", "baseline_pull_push", "baseline_pull_push_token_file",
    "baseline_pull_schedule", "baseline_pull_sign_key", "baseline_pull_state", "baseline_pull_variables",
    "baseline_registers", "baseline_registers_command", "baseline_registers_evidence",
    "baseline_report_campaign", "baseline_report_dest", "baseline_report_fail_on", "baseline_report_formats",
    "baseline_report_fragments", "baseline_report_language", "baseline_report_output", "baseline_report_query",
    "baseline_report_run_id",
    "baseline_rollback_force", "baseline_run_id", "baseline_slice", "baseline_slices", "baseline_spool",
    "baseline_waiver_days", "baseline_waivers",
    "baseline_waivers_file")
# The areas that can be asked for: those of hosts, and the organization, which is judged on the controller.
NAMES = (*AREAS, AREA)
_ALIKE = 0.8
_NEARLY = 0.9
_SHORT_ALIKE = 0.6
# Letters of a prefix that may be a slip of ours.
_SHORTEST, _LONGEST = 4, 15
# Words beside our prefixes: of other software, and of which the rest tells what is meant.
_OTHERS = frozenset(["auditd", "auditbeat"])
_WORDS = frozenset([
    "account", "accounting", "admit", "amounts", "audio", "audits", "auditor", "auditors", "audited", "baselines",
    "boundaries", "counts", "organisation", "organizations", "organisations"])
CLAUSE, AREA_NAME, OPTION = Text("clause", "条款"), Text("area", "领域"), Text("option", "选项")
_NO_LIST = Text("{variable} is {value}; it has to be a list{how}", "{variable} 的值为 {value}，应为列表{how}")
_ON_A_LINE = Text(", which is on a command line: -e '{written}'", "；在命令行中写作：-e '{written}'")
_UNKNOWN = Text("{variable}: there is no {kind} {name}{hint}", "{variable}：没有名为 {name} 的{kind}{hint}")
_MEANT = Text("; did you mean {near}?", "；是否为 {near}？")
_NO_VALUE = Text("{name} has no value; give it one, or take the line out", "{name} 没有值；请赋值，或删除该行")
_CONVERSION = re.compile(r": <class '[^']*'> cannot be converted to an? \w+")
_CLASS = re.compile(r"<class '(?:[^']*\.)?(\w+)'>")


class VariableError(Exception):
    """A variable cannot be used; the message, a Text where we say it, names it and what was expected."""

    def __init__(self, told: Text | str) -> None:
        super().__init__(str(told))
        self.told = told if isinstance(told, Text) else Text(told, told)


def known_clauses(names: list[str]) -> list[str]:
    """Return the clause ids; raise VariableError for one that the standard does not have."""
    # The catalogue is read only where somebody names a clause: every worker would pay for it.
    return known(names, standard().clauses if names else (), "baseline_clauses", CLAUSE)


def known_areas(names: list[str]) -> list[str]:
    """Return the areas; raise VariableError for one there is no code for."""
    return known(names, NAMES, "baseline_areas", AREA_NAME)


def known(names: Any, allowed: Iterable[str], variable: str, kind: Text) -> list[str]:
    """Return the names; raise VariableError for one that is not among those allowed."""
    if not isinstance(names, list):
        # A text comes of -e NAME=VALUE, which gives nothing else.
        written = (
            json.dumps({variable: _listed(names)}, ensure_ascii=False) if isinstance(names, str) else "")
        raise VariableError(_NO_LIST.format(
            variable=variable, value=repr(names), how=_ON_A_LINE.format(written=written) if written else ""))
    for name in names:
        if name not in allowed:
            near = difflib.get_close_matches(str(name), list(allowed), n=3)
            hint = _MEANT.format(near=joined(near, " or ", " 或 ")) if near else ""
            raise VariableError(_UNKNOWN.format(variable=variable, kind=kind, name=repr(name), hint=hint))
    return list(names)


def _listed(text: str) -> list[str]:
    """Return the names in a text: between commas, as a list in brackets with or without quotes."""
    return [name for name in (part.strip(" []'\"") for part in text.split(",")) if name]


def typed(spec: dict, values: dict, what: str) -> dict:
    """Return the values with defaults and types applied; raise VariableError that names `what` and the variable."""
    for name, value in values.items():
        if value is None:
            raise VariableError(_NO_VALUE.format(name=name))
    # Ansible's own kinds of text and list would show in the message.
    plain = json.loads(json.dumps(values, default=str))
    try:
        return validated(spec, plain, what)
    except OptionError as error:
        # Ansible shows the text of a cause, too.
        raise VariableError(Text(*(
            _CLASS.sub(r"\1", _CONVERSION.sub("", text)) for text in (str(error), error.zh or str(error))))) from None


def misspelt(variables: Iterable[str]) -> dict[str, str]:
    """Return the variables that look like one of the collection's and are none, each with the one that may be meant, or
    with the prefix that may be, as in `accounts_*`.
    """
    ours = _ours()
    meant: dict[str, str] = {}
    found = {}
    for variable in variables:
        prefix, _sign, name = variable.partition("_")
        if prefix not in ours:
            if prefix not in meant:
                meant[prefix] = _prefix_meant(prefix)
            near = _with_prefix(meant[prefix], prefix, name) or _short(prefix, name)
        else:
            near = _own(prefix, name)
        near = near or _joined(variable)
        if near:
            found[variable] = near
    return found


def told_of(variable: str, near: str) -> Text:
    """Return the sentence on a misspelt variable."""
    one = near[:-1] if near.endswith("*") else near
    if one != near:
        return Text(
            f"The variable {variable} has no effect; did you mean one that begins with {one}?",
            f"变量 {variable} 不起作用；是否应以 {one} 开头？")
    return Text(
        f"The variable {variable} has no effect; did you mean {near}?", f"变量 {variable} 不起作用；是否为 {near}？")


def told_of_tag(tag: str) -> Text:
    """Return the sentence on a tag that is nobody's."""
    names = standard().clauses if tag[:1].isdigit() else NAMES
    near = difflib.get_close_matches(tag, names, n=1, cutoff=_ALIKE)
    if near:
        return Text(
            f"The tag {tag} names no area and no clause, and limits nothing here; did you mean {near[0]}?",
            f"标签 {tag} 不是领域或条款，在此不起限定作用；是否为 {near[0]}？")
    return Text(
        f"The tag {tag} names no area and no clause, and limits nothing here.",
        f"标签 {tag} 不是领域或条款，在此不起限定作用。")


@cache
def _ours() -> dict[str, list[str]]:
    return {
        "baseline": [name.partition("_")[2] for name in BASELINE],
        **{name: list(area.options) for name, area in AREAS.items()}, AREA: list(OPTIONS)}


def _own(prefix: str, name: str) -> str:
    """Return what may be meant by a name with one of our prefixes; nothing for ours, and for somebody's own."""
    options = _ours()[prefix]
    if name in options:
        return ""
    # A longer name is somebody's own, or adds to an option that is gathered.
    if any(name.startswith(f"{option}_") for option in options):
        as_long = [option for option in options if option.count("_") == name.count("_")]
        near = difflib.get_close_matches(name, as_long, n=1, cutoff=_NEARLY)
        return f"{prefix}_{near[0]}" if near else ""
    near = difflib.get_close_matches(name, options, n=1, cutoff=_ALIKE)
    if near:
        return f"{prefix}_{near[0]}"
    # The name of another area's option, under this one's.
    return next((f"{area}_{name}" for area in AREAS if area != prefix and name in AREAS[area].options), "")


def _prefix_meant(prefix: str) -> str:
    """Return which of our prefixes another one is a slip of, or nothing. It is asked of every variable: what is
    not alike has to cost next to nothing.
    """
    small = prefix.lower()
    if not _SHORTEST <= len(small) <= _LONGEST or _deletions(small).isdisjoint(_slips()):
        return ""
    return "".join(difflib.get_close_matches(small, _ours(), n=1, cutoff=_ALIKE))


def _with_prefix(meant: str, prefix: str, name: str) -> str:
    """Return what a name below the slip of a prefix may stand for. What has a sense of its own (account_...) is a slip
    only where the rest is one of ours.
    """
    if not meant or not name or prefix in _OTHERS:
        return ""
    options = _ours()[meant]
    if name in options:
        return f"{meant}_{name}"
    if prefix in _WORDS:
        return ""
    near = difflib.get_close_matches(name, options, n=1, cutoff=_ALIKE)
    return f"{meant}_{near[0]}" if near else f"{meant}_*"


def _short(prefix: str, name: str) -> str:
    """Return what a slip of a short prefix (tls) may stand for: only where the rest is one of its options."""
    if not 1 < len(prefix) <= _SHORTEST:
        return ""
    areas = [area for area in AREAS if len(area) < _SHORTEST and name in AREAS[area].options]
    near = difflib.get_close_matches(prefix.lower(), areas, n=1, cutoff=_SHORT_ALIKE)
    return f"{near[0]}_{name}" if near else ""


def _joined(variable: str) -> str:
    """Return the variable of ours that has the same letters, with its underscores elsewhere, or nothing."""
    meant = _bare().get(variable.replace("_", "").lower(), "")
    return "" if meant == variable else meant


@cache
def _bare() -> dict[str, str]:
    names = [f"{prefix}_{name}" for prefix, options in _ours().items() for name in options]
    return {name.replace("_", ""): name for name in names}


@cache
def _slips() -> frozenset[str]:
    return frozenset(slip for prefix in _ours() for slip in _deletions(prefix))


def _deletions(word: str) -> set[str]:
    """Return the word with up to two letters left out: words that differ by a slip or two have one of these in common.
    """
    once = {word[:at] + word[at + 1:] for at in range(len(word))}
    return {word, *once, *(one[:at] + one[at + 1:] for one in once for at in range(len(one)))}
