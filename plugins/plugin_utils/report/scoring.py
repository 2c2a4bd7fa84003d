# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From findings to verdicts on clauses, and from verdicts to the three numbers. Absent never counts as good.

A cell is a (host, clause), or (the organization, clause) for a clause that is settled once for everybody. What the
organization's registers say of a clause of hosts joins the cell of every host. Every score is computed from sums of
cells, never from other scores.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import STATUSES
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.hostset import HostSet
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.report.merge import HostRecord
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.built import BUILT
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import Clause
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.organization import (
    AREA,
    FINDING,
    REGISTER,
    register_control,
)

__all__ = [
    "FORMULAS", "RANK", "STATUSES", "Cell", "ClauseTally", "Scores", "built_areas", "counts_of", "score", "verdict"]

RANK = {status: rank for rank, status in enumerate(STATUSES)}
_GOOD = ("pass", "not_applicable")

FORMULAS = {
    "strict": {
        "formula": "pass / (pass + fail + error + manual + not_checked)",
        "en": "What is proved compliant, of everything that applies. What could not be judged counts as not compliant.",
        "zh": "已证实符合的，占全部适用项的比例；无法判定的一律不算符合。",
    },
    "assessed": {
        "formula": "pass / (pass + fail)",
        "en": "What is compliant, of what got a verdict. Says nothing of the rest: read it with the coverage.",
        "zh": "已有结论的项中符合的比例；不反映尚无结论的项，须与覆盖率一并阅读。",
    },
    "coverage": {
        "formula": "(pass + fail) / (pass + fail + error + manual + not_checked)",
        "en": "What got a verdict, of everything that applies.",
        "zh": "已有结论的项占全部适用项的比例。",
    },
    "waivers": {
        "formula": "",
        "en": "With waivers: failing cells under a valid waiver are left out of every sum. They never count as "
        "compliant.",
        "zh": "扣除豁免后：有效豁免覆盖的不符合项从各项总数中扣除，绝不算作符合。",
    },
}


class Cell(NamedTuple):
    """A verdict: as it stands, with waivers (None when it is waived), and as it stood before enforcing."""

    status: str
    accepted: str | None
    before: str


_SILENT = {status: Cell(status, status, status) for status in ("error", "not_checked")}


def verdict(findings: Iterable[dict[str, Any]], clause: str, silent: str | None) -> Cell:
    """The worst of the findings on one clause; `silent` is what the controls that said nothing amount to, if there are
    any.
    """
    now, before, waived = set(), set(), False
    accepted = set()
    for finding in findings:
        status = finding["status"]
        now.add(status)
        before.add(finding.get("before") or status)
        # A control may settle other clauses too: a waiver is for the clause it names.
        if (
                any(waiver.get("clause") == clause for waiver in finding.get("waivers") or ())
                and status in ("fail", "manual")):
            waived = True
        else:
            accepted.add(status)
    if silent or not now:
        for seen in (now, before, accepted):
            seen.add(silent or "not_checked")
    left = min(accepted, key=RANK.__getitem__, default="not_applicable")
    return Cell(
        min(now, key=RANK.__getitem__),
        None if waived and left in _GOOD else left,
        min(before, key=RANK.__getitem__),
    )


def counts_of(statuses: Iterable[str] = ()) -> dict[str, int]:
    """How many of each status, all six always there."""
    counts = dict.fromkeys(STATUSES, 0)
    for status in statuses:
        counts[status] += 1
    return counts


class ClauseTally:
    """The cells of one clause, counted."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        self.hosts: dict[str, HostSet] = {}
        self.waived_hosts = HostSet()
        self.partial = 0
        self._cells: dict[Cell, int] = {}

    def add(self, cell: Cell, host: int | None = None) -> None:
        """Count a cell of a host, or of the organization."""
        self._cells[cell] = self._cells.get(cell, 0) + 1
        if host is None:
            return
        hosts = self.hosts.get(cell.status)
        if hosts is None:
            hosts = self.hosts[cell.status] = HostSet()
        hosts.add(host)
        if cell.accepted is None:
            self.waived_hosts.add(host)

    @property
    def counts(self) -> dict[str, int]:
        """How many cells of each status."""
        return self._count(lambda cell: cell.status)

    @property
    def accepted(self) -> dict[str, int]:
        """The same with waivers: waived cells are left out."""
        return self._count(lambda cell: cell.accepted)

    @property
    def before(self) -> dict[str, int]:
        """The same as it stood before enforcing."""
        return self._count(lambda cell: cell.before)

    @property
    def before_accepted(self) -> dict[str, int]:
        """As it stood before enforcing, with waivers; nothing waived is ever enforced."""
        return self._count(lambda cell: cell.before if cell.accepted else None)

    @property
    def waived(self) -> int:
        """How many cells are waived."""
        return sum(count for cell, count in self._cells.items() if cell.accepted is None)

    def _count(self, of: Callable[[Cell], str | None]) -> dict[str, int]:
        counts = counts_of()
        for cell, count in self._cells.items():
            status = of(cell)
            if status is not None:
                counts[status] += count
        return counts

    @property
    def status(self) -> str:
        """The worst of the cells."""
        return min((cell.status for cell in self._cells), key=RANK.__getitem__, default="not_checked")


class Scores:
    """Judges one host after another against the clauses of the level.

    `organization` are the findings on the registers. They join the cells of every host, so they are heard before the
    first of them.
    """

    def __init__(self, clauses: Iterable[Clause], organization: Iterable[dict[str, Any]] = ()) -> None:
        self.tallies = [ClauseTally(clause) for clause in clauses]
        self._of_hosts = [tally for tally in self.tallies if tally.clause.scope == "host"]
        self._wanted = {tally.clause.id: _wanted(tally.clause) for tally in self.tallies}
        self._organization: dict[str, list[dict[str, Any]]] = {
            tally.clause.id: [] for tally in self.tallies
            if tally.clause.scope == "organization" or tally.clause.registers}
        self._once = frozenset(tally.clause.id for tally in self.tallies if tally.clause.scope == "organization")
        for finding in organization:
            for clause_id in finding["clauses"]:
                if clause_id in self._organization:
                    self._remember(clause_id, finding)

    def add(self, record: HostRecord, number: int, clauses: Collection[str]) -> list[Cell]:
        """Judge a host on these clauses; returns its cells."""
        said: dict[str, list[dict[str, Any]]] = {}
        for finding in record.findings:
            if finding["control"].startswith(FINDING):
                # No host speaks for the organization.
                continue
            for clause_id in finding["clauses"]:
                if clause_id in self._once:
                    self._remember(clause_id, finding)
                else:
                    said.setdefault(clause_id, []).append(finding)
        cells = []
        for tally in self._of_hosts:
            clause = tally.clause
            if clause.id in clauses:
                findings = said.get(clause.id, []) + self._organization.get(clause.id, [])
                silent = self._silent(clause, findings, record)
                cell = verdict(findings, clause.id, silent) if findings else _SILENT[silent or "not_checked"]
                tally.add(cell, number)
                tally.partial += (
                    clause.id in said and silent is not None
                    and all(finding["status"] in _GOOD for finding in findings))
                cells.append(cell)
        return cells

    def finish(self) -> None:
        """Judge the organization's own clauses, once every host has been heard."""
        for tally in self.tallies:
            if tally.clause.scope == "organization":
                tally.add(self._of_organization(tally.clause, self._wanted[tally.clause.id]))

    def of_registers(self, clause: Clause) -> str | None:
        """Return what the organization's registers come to on a clause; None where it names none."""
        if not clause.registers:
            return None
        return self._of_organization(clause, {register_control(clause.id)}).status

    def _of_organization(self, clause: Clause, wanted: Collection[str]) -> Cell:
        findings = self._organization[clause.id]
        silent = not {finding["control"] for finding in findings}.issuperset(wanted)
        return verdict(findings, clause.id, "not_checked" if silent else None)

    def _remember(self, clause_id: str, finding: dict[str, Any]) -> None:
        brief = {key: finding.get(key) for key in ("control", "status", "before", "waivers")}
        if brief not in self._organization[clause_id]:
            self._organization[clause_id].append(brief)

    def _silent(self, clause: Clause, findings: list[dict[str, Any]], record: HostRecord) -> str | None:
        if findings and self._wanted[clause.id].issubset([finding["control"] for finding in findings]):
            return None
        return "error" if record.state == "unreachable" or clause.area in record.failed else "not_checked"


def _wanted(clause: Clause) -> frozenset[str]:
    """Return the controls that have to speak: those of hosts, and the one of its registers where it names any."""
    of_hosts = [control for control in clause.controls if not control.startswith(REGISTER)]
    return frozenset([*of_hosts, *([register_control(clause.id)] if clause.registers else [])])


def score(tallies: Iterable[ClauseTally], *, before: bool = False) -> dict[str, Any]:
    """The sums of some clauses and the three numbers, as they stand and with waivers."""
    counts, accepted, waived = counts_of(), counts_of(), 0
    for tally in tallies:
        waived += tally.waived
        for sums, more in (
                (counts, tally.before if before else tally.counts),
                (accepted, tally.before_accepted if before else tally.accepted)):
            for status, count in more.items():
                sums[status] += count
    return {
        "counts": counts, **numbers(counts),
        "with_waivers": {"waived": waived, "counts": accepted, **numbers(accepted)}}


def numbers(counts: dict[str, int]) -> dict[str, dict[str, Any]]:
    """The three numbers of these counts, by FORMULAS; an empty denominator gives no number."""
    applicable = sum(counts[status] for status in STATUSES if status != "not_applicable")
    judged = counts["pass"] + counts["fail"]
    return {
        "strict": _ratio(counts["pass"], applicable),
        "assessed": _ratio(counts["pass"], judged),
        "coverage": _ratio(judged, applicable),
    }


def _ratio(numerator: int, denominator: int) -> dict[str, Any]:
    value = round(numerator / denominator, 6) if denominator else None
    return {"value": value, "numerator": numerator, "denominator": denominator}


def built_areas() -> frozenset[str]:
    """The areas that this version has code for: those of hosts, and the organization, whose controls are the rules of
    the catalogue.
    """
    return frozenset([*BUILT, AREA])
