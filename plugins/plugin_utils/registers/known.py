# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run knows beside the registers, to be compared with them: the inventory's hosts and what their variables
declare, what the hosts of this run have told, and the enforcing runs in the fragments.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Account, Flow, Register, Run
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.run.fragment import Line, Problem, lines, load

__all__ = ["Before", "Told", "accounts", "addresses", "before", "flows", "names_of", "runs", "told"]

# An owner is told in words: "Wang Fang, system administrator", "王芳（系统管理员）".
_BETWEEN = re.compile(r"[,，;；、()（）/]")
_ENFORCING = b'"mode":"enforce"'
# Of a line of findings its head, in which the mode stands.
_HEAD_BYTES = 4096
_FLOWS = "boundary_flows"

Variables = Mapping[str, Mapping[str, Any]]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def names_of(variables: Iterable[str]) -> list[str]:
    """Return the names of the variables that are looked at here."""
    return [
        name for name in variables
        if name in ("ansible_host", "accounts_owners", _FLOWS) or name.startswith(f"{_FLOWS}_")]


@dataclass(frozen=True)
class Told:
    """What hosts have told in a run: those that were judged, the names of their accounts (`partly`: but for those of
    directories), and the owners and flows that their controls went by.
    """

    hosts: Collection[str] = ()
    accounts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    partly: Collection[str] = ()
    owners: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    flows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


_NOTHING = Told()


@dataclass(frozen=True)
class Before:
    """What this run has said of the organization already: of which clauses' controls, by which registers."""

    controls: Collection[str]
    level: int
    today: str
    digests: Mapping[str, str | None]


def told(fragment: Path | None) -> Told:
    """Return what the hosts have told in the run of a fragment, the newest of each; what cannot be read is told by the
    report.
    """
    hosts: dict[str, None] = {}
    accounts: dict[str, Mapping[str, Any]] = {}
    given: dict[str, dict[str, Any]] = {"owners": {}, "flows": {}}
    for head in _heads(fragment, b'{"type":"findings"'):
        host = head["host"]
        hosts[host] = None
        if head.get("accounts"):
            accounts[host] = head["accounts"]
        for name, by_host in given.items():
            if name in (head.get("given") or {}):
                by_host[host] = head["given"][name]
    return Told(
        list(hosts), {host: frozenset(one["names"]) for host, one in accounts.items()},
        [host for host, one in accounts.items() if not one["whole"]], given["owners"], given["flows"])


def before(fragment: Path | None) -> Before | None:
    """Return what a run has said of the organization so far; None where it has said nothing."""
    found = None
    for line in _heads(fragment, b'{"type":"organization"', whole=True):
        controls = {one["control"] for one in line["findings"]} | set(found.controls if found else ())
        found = Before(
            controls, line["level"], line["today"], {name: one["sha256"] for name, one in line["registers"].items()})
    return found


def _heads(fragment: Path | None, beginning: bytes, *, whole: bool = False) -> Iterator[dict[str, Any]]:
    if fragment is None:
        return
    problems: list[Problem] = []
    for line in lines(fragment, problems, beginning):
        if isinstance(line, Line):
            found = load(line.entry, problems) if whole else line.head
            if isinstance(found, dict):
                yield found


def addresses(variables: Variables, told: Told = _NOTHING) -> dict[str, str | None]:
    """Return each host with its address, those that were judged and are in no inventory (localhost) too; None where
    the inventory gives none but its name.
    """
    hosts = {host: variables.get(host, {}) for host in (*variables, *told.hosts)}
    return {host: str(mine["ansible_host"]) if mine.get("ansible_host") else None for host, mine in hosts.items()}


def accounts(variables: Variables, people: Register, suppliers: Register, told: Told = _NOTHING) -> list[Account]:
    """Return the accounts on hosts that belong to somebody: by the host's own word, else by the inventory's variables.

    Of those that a host has and nobody is named for, these are the ones that a register names.
    """
    meant = _Meant(people, suppliers)
    found = []
    for host in dict.fromkeys((*variables, *told.hosts)):
        owners, there = told.owners.get(host), told.accounts.get(host)
        if owners is None:
            declared = variables.get(host, {}).get("accounts_owners")
            owners = declared if isinstance(declared, Mapping) else {}
        for name, owner in owners.items():
            text = str(owner).strip()
            # A directory may have what the host's own files have not.
            known = None if there is None or (name not in there and host in told.partly) else name in there
            found.append(Account(host, str(name), text or None, meant.people(text, str(name)), known))
        others = (there or frozenset()) & meant.accounts - set(owners)
        found += [Account(host, name, there=True) for name in sorted(others)]
    return found


class _Meant:
    """Whom a text means that names an owner, by the registers of people and suppliers."""

    def __init__(self, people: Register, suppliers: Register) -> None:
        self._accounts: dict[str, set[str]] = {}
        self._named: dict[str, list[str]] = {}
        self._ids = set()
        for one in people.lists.get("records", []):
            self._ids.add(str(one.get("id")))
            self._named.setdefault(str(one.get("name")), []).append(str(one.get("id")))
            self._accounts[str(one.get("id"))] = set(one.get("accounts") or ())
        for supplier in suppliers.lists.get("records", []):
            self._ids.add(str(supplier.get("id")))
            for one in supplier.get("people") or ():
                self._named.setdefault(str(one.get("name")), []).append(str(supplier.get("id")))
                self._accounts.setdefault(str(supplier.get("id")), set()).update(filter(None, [one.get("account")]))

    @property
    def accounts(self) -> set[str]:
        """Every account that a register names."""
        return set().union(*self._accounts.values()) if self._accounts else set()

    def people(self, text: str, account: str) -> tuple[str, ...]:
        """Return the ids: an id that is in the text, else those of the first name in it; of people who share a name,
        the one who has the account.
        """
        parts = [text, *map(str.strip, _BETWEEN.split(text))]
        for part in parts:
            if part in self._ids:
                return (part,)
        named = next((self._named[part] for part in parts if part in self._named), [])
        having = [one for one in named if account in self._accounts.get(one, ())]
        return tuple(having if len(having) == 1 else dict.fromkeys(named))


def flows(variables: Variables, assets: Register, told: Told = _NOTHING) -> list[Flow]:
    """Return the declared flows with an end outside of the agency, one for each such end: those that the host was
    judged by, else those of the inventory's variables.

    Inside is what lies in a subnet of the assets register; where it has none, what lies in a network that is not routed
    in public, or belongs to a host of the inventory. A flow that names no other end is with anybody.
    """
    inside = _inside(assets, variables)
    return [
        Flow(host, str(flow.get("name", "?")), peer, _text(flow.get("approval")))
        for host in dict.fromkeys((*variables, *told.hosts))
        for flow in told.flows.get(host, _declared(variables.get(host, {}))) for peer in _peers(flow)
        if not _within(peer, inside)]


def _declared(mine: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for name in sorted(mine):
        if name == _FLOWS or name.startswith(f"{_FLOWS}_"):
            value = mine[name]
            yield from (flow for flow in (value if isinstance(value, list) else []) if isinstance(flow, Mapping))


def _peers(flow: Mapping[str, Any]) -> list[str]:
    """Return the other ends of a flow: whom it comes from, where it goes to, or both where it is passed through."""
    sides = {"in": ("from",), "out": ("to",)}.get(str(flow.get("direction", "in")), ("from", "to"))
    return [peer for side in sides for peer in _listed(flow.get(side)) or ["any"]]


def _listed(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]


def _inside(assets: Register, variables: Variables) -> list[Network] | None:
    subnets = [_network(record.get("net")) for record in assets.lists.get("subnets", [])]
    if not any(subnets):
        return None
    hosts = [_network(address) for address in addresses(variables).values()]
    return [network for network in [*subnets, *hosts] if network is not None]


def _within(peer: str, inside: Sequence[Network] | None) -> bool:
    network = _network(peer)
    if network is None:
        return False
    if inside is None:
        return network.is_private
    # Networks of two versions cannot be compared, to the type checker least of all.
    return any(network.version == one.version and network.subnet_of(one) for one in inside)  # type: ignore[arg-type]


def _network(text: Any) -> Network | None:
    try:
        return ipaddress.ip_network(str(text), strict=False)
    except ValueError:
        return None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def runs(fragments: Path, live: Path | None = None) -> list[Run]:
    """Return the enforcing runs that the fragments of a folder tell of, the oldest first; `live` is the fragment of
    this very run, wherever it lies.
    """
    found = {}
    paths = sorted(fragments.glob("*.jsonl")) if fragments.is_dir() else []
    for path in dict.fromkeys([*paths, *([live] if live else [])]):
        run = _enforcing(path)
        if run is not None:
            found[run.run_id] = run
    return sorted(found.values(), key=lambda run: (run.day, run.run_id))


def _enforcing(path: Path) -> Run | None:
    """The run of a fragment, if it has enforced on any host; what cannot be read is told by the report."""
    try:
        with path.open("rb") as file:
            head = json.loads(file.readline())
            if head.get("type") != "run" or head.get("check_mode"):
                return None
            run = Run(str(head["run_id"]), date.fromisoformat(str(head["started"])[:10]))
            return run if any(line.startswith(b'{"type":"findings"') and _ENFORCING in line[:_HEAD_BYTES]
                              for line in file) else None
    except (OSError, ValueError, KeyError, AttributeError):
        return None
