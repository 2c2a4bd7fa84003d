# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host's result as it arrives: data from a stranger, who speaks for this host, and of what was asked, alone.

First its form (schemas/result.schema.json), then whether it answers the question. What does not is refused whole: a
host that says one thing it cannot know is believed in nothing else. Its name is the controller's, and no part of the
result.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless, harmless_in
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import redacted
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.absent import expanded, may_be_absent
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.arrival.schema import Unfit, check_of
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.built import BUILT
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Catalogue

__all__ = ["Asked", "Refused", "guard_answer", "rolled_back", "well_formed"]

# A hundred findings with fifty long details each; more is no result but an attempt to fill the controller's memory or
# disk.
MOST_BYTES = 8_000_000

_ROLLED_BACK = ("run", "known", "restored", "changes", "told", "drifted", "waiting")
_REFUSED = Text(
    "The result that this host returned was refused, and nothing of it counts: {why}. If nobody has tampered with the "
    "host, report this as a bug.",
    "本机返回的结果已被拒收，全部不予采信：{why}。若已确认主机未被篡改，请作为缺陷报告。")


class Refused(Exception):
    """A result that is not taken in; `told` is the sentence for the reader."""

    def __init__(self, why: Text) -> None:
        self.told = _REFUSED.format(why=why)
        super().__init__(self.told.en)


def well_formed(payload: Any) -> dict[str, Any]:
    """Return the result where it has the form of one, else raise Refused."""
    try:
        check_of("result")(payload)
        size = len(json.dumps(payload, ensure_ascii=False, allow_nan=False))
    except Unfit as unfit:
        raise Refused(Text(**unfit.told)) from None
    except (RecursionError, TypeError, ValueError) as error:
        why = harmless(f"{type(error).__name__}: {error}")[:200]
        raise Refused(Text(f"it cannot be written down ({why})", f"无法记录（{why}）")) from None
    if size > MOST_BYTES:
        raise Refused(
            Text(f"it holds {size} characters, more than {MOST_BYTES}", f"共 {size} 个字符，超过 {MOST_BYTES}"))
    _once([finding["control"] for finding in payload["findings"]])
    for finding in payload["findings"]:
        if finding["area"] not in payload["areas"]:
            raise _other("findings.area", finding["area"], payload["areas"])
    _nothing_hidden(payload)
    return payload


def _nothing_hidden(payload: dict[str, Any]) -> None:
    """Refuse a host that calls an area absent which it was not asked for, which has something for every host, or which
    it has judged.
    """
    judged = {finding["area"] for finding in payload["findings"]}
    believed = [area for area in payload["areas"] if may_be_absent(area) and area not in judged]
    for area in payload.get("absent", ()):
        if area not in believed:
            raise _other("absent", area, believed or ["-"])


def guard_answer(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer of the module guard; one that is in no form of it is a failure."""
    if "guard" not in answer:
        return answer
    try:
        check_of("result", "$defs/guard_answer")(answer["guard"])
    except Unfit as unfit:
        return {"failed": True, "msg": f"the guard's answer was refused: {unfit}"}
    return answer


def rolled_back(answer: dict[str, Any]) -> dict[str, Any]:
    """Return the answer of the module rollback; one that is in no form of it is a failure."""
    try:
        check_of("result", "$defs/rolled_back")({name: value for name, value in answer.items() if name in _ROLLED_BACK})
    except Unfit as unfit:
        return {"failed": True, "msg": f"the answer of the rollback was refused: {unfit}"}
    return answer


def _once(controls: Sequence[str]) -> None:
    if len(set(controls)) != len(controls):
        twice = next(control for number, control in enumerate(controls) if control in controls[:number])
        raise Refused(Text(f"the control {twice} is in it twice", f"检查项 {twice} 重复出现"))


@dataclass(frozen=True)
class Asked:
    """What one module call was asked; `of` tells whether a well-formed result answers that."""

    run_id: str
    mode: str
    level: int
    areas: Sequence[str]
    clauses: Collection[str]
    waivers: Sequence[dict[str, Any]]
    waivers_ignored: Sequence[Any]
    catalogue: Catalogue

    def of(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Return the result with what is the controller's own put in, or raise Refused."""
        given = frozenset(map(_key, self.waivers))
        clauses = self.catalogue.settled(self.level)
        for name, found, expected in self._equal(payload):
            if found != expected:
                raise _other(name, found, [expected])
        for finding in payload["findings"]:
            self._about(finding, clauses)
            for waiver in finding.get("waivers") or ():
                _require_given(waiver, given, finding)
        payload = expanded(payload, clauses=self.clauses, waivers=harmless_in(redacted(list(self.waivers))))
        # The host was told these for its record only.
        return {**payload, "waivers_ignored": harmless_in(redacted(list(self.waivers_ignored)))}

    def _equal(self, payload: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
        yield "run_id", payload["run_id"], self.run_id
        yield "mode", payload["mode"], self.mode
        yield "level", payload["level"], self.level
        yield "areas", sorted(payload["areas"]), sorted(self.areas)
        yield "area", payload["area"], self.areas[0] if len(self.areas) == 1 else "assess"
        journal = f"/var/lib/jrt0117/journal/{self.run_id}"
        if payload.get("accounts") is not None and "accounts" not in self.areas:
            yield "accounts", "accounts", self.areas
        if payload["journal"] is not None:
            yield "journal", payload["journal"], journal if self.mode == "enforce" else None

    def _about(self, finding: dict[str, Any], known: dict[str, set[str]]) -> None:
        control, area, clauses = finding["control"], finding["area"], finding["clauses"]
        if control not in BUILT.get(area, ()):
            raise _other("findings.control", f"{area}: {control}", ["the controls of this version"])
        beyond = [clause for clause in clauses if clause not in known.get(control, ())]
        if beyond:
            raise _other(f"{control}.clauses", beyond[0], sorted(known.get(control, ())))
        if self.clauses and not set(self.clauses) & set(clauses):
            raise _other(f"{control}.clauses", clauses[0], list(self.clauses))


def _require_given(waiver: dict[str, Any], given: Collection[str], finding: dict[str, Any]) -> None:
    if _key(waiver) not in given or waiver["clause"] not in finding["clauses"]:
        what, control = waiver["clause"], finding["control"]
        raise Refused(
            Text(
                f"{control} claims a waiver on {what} that it was not given",
                f"{control} 声称拥有条款 {what} 的豁免，但并未授予"))


def _key(waiver: Any) -> str:
    """A waiver as the host has seen it: it masks secrets and escapes in all it returns, a waiver's reason too."""
    return json.dumps(harmless_in(redacted(waiver)), sort_keys=True, default=str)


def _other(name: str, found: Any, expected: Sequence[Any]) -> Refused:
    listed = ", ".join(str(one) for one in expected[:5])
    shown = harmless(str(found))[:100]
    return Refused(
        Text(f"{name} is '{shown}', which was not asked ({listed})", f"{name} 为“{shown}”，与所要求的（{listed}）不符"))
