# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the registers give to the variables of hosts, so that one truth is kept by hand once."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.assets import asset
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.loading import load
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record

__all__ = ["FeedingError", "devices", "owners"]


class FeedingError(Exception):
    """The register cannot be used; the message names the file and what is wrong."""


def devices(folder: Any, today: date | None = None) -> list[str]:
    """Return the addresses of the assets in use, as boundary_known_devices takes them."""
    return [_device(record) for record in _records(folder, "assets", "retired", today) if record.get("address")]


def owners(folder: Any, today: date | None = None) -> dict[str, str]:
    """Return the accounts of the people who are employed, each with name and id, as accounts_owners takes them.

    An account that two people have is both of theirs, which no account on a host should be.
    """
    found: dict[str, str] = {}
    for record in _records(folder, "people", "left", today):
        for account in record.get("accounts") or ():
            owner = f"{record['name']}, {record['id']}"
            found[account] = f"{found[account]}; {owner}" if account in found else owner
    return found


def _records(folder: Any, name: str, ended: str, today: date | None) -> list[Record]:
    """The records of a register that are not over."""
    if not isinstance(folder, str) or not folder:
        raise FeedingError(f"{folder!r} is no path of a folder of registers, as in baseline_registers")
    register = load(Path(folder).expanduser(), names=[name])[name]
    if not register.there:
        raise FeedingError(f"there is no {name}.yml in {folder}")
    if register.faults:
        raise FeedingError(str(register.faults[0]))
    day = today or date.today()
    return [
        record for record in register.lists.get("records", []) if not (record.get(ended) and record[ended] <= day)]


def _device(record: Record) -> str:
    address = str(record["address"])
    try:
        asset(address)
    except ValueError as error:
        raise FeedingError(f"{record.place}: address of {record.name}: {error}") from error
    return address
