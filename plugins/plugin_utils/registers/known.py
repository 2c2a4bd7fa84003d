# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run knows beside the registers, to be compared with them: the inventory's hosts and what their variables
declare, and the enforcing runs in the fragments.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Flow, Register, Run

__all__ = ["addresses", "flows", "names_of", "owners", "runs"]

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


def addresses(variables: Variables) -> dict[str, str | None]:
    """Return each host with its address; None where the inventory gives none but its name."""
    return {host: str(mine["ansible_host"]) if mine.get("ansible_host") else None for host, mine in variables.items()}


def owners(variables: Variables, people: Register) -> dict[str, str]:
    """Return the accounts on hosts with the person that each belongs to, by the person's id where one is meant.

    What is said of an account on one host and otherwise on another is `account@host` there.
    """
    ids = _ids(people)
    found: dict[str, str] = {}
    for host, mine in variables.items():
        declared = mine.get("accounts_owners")
        for account, owner in declared.items() if isinstance(declared, Mapping) else ():
            text = str(owner).strip()
            person = _meant(text, ids) or text
            if found.setdefault(str(account), person) != person:
                found[f"{account}@{host}"] = person
    return found


def _ids(people: Register) -> dict[str, str]:
    """People by id and by name; a name that two have stands for neither."""
    ids = [(str(record.get("name")), str(record.get("id"))) for record in people.lists.get("records", [])]
    times = Counter(name for name, _id in ids)
    return {**{name: one for name, one in ids if times[name] == 1}, **{one: one for _name, one in ids}}


def _meant(text: str, ids: Mapping[str, str]) -> str | None:
    """The first that is somebody, of the text and of its parts."""
    return next((ids[part] for part in (text, *map(str.strip, _BETWEEN.split(text))) if part in ids), None)


def flows(variables: Variables, assets: Register) -> list[Flow]:
    """Return the declared flows with an end outside of the agency, one for each such end.

    Inside is what lies in a subnet of the assets register; where it has none, what lies in a network that is not routed
    in public, or belongs to a host of the inventory. A flow that names no other end is with anybody.
    """
    inside = _inside(assets, variables)
    return [
        Flow(host, str(flow.get("name", "?")), peer, _text(flow.get("approval")))
        for host, mine in variables.items() for flow in _declared(mine) for peer in _peers(flow)
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


def runs(fragments: Path) -> list[Run]:
    """Return the enforcing runs that the fragments of a folder tell of, the oldest first."""
    found = {}
    for path in sorted(fragments.glob("*.jsonl")) if fragments.is_dir() else ():
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
