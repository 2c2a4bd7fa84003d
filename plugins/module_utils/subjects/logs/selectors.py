# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""syslog's selectors (`*.info;mail.none`) as the sets of (facility, severity) that they choose."""

from typing import Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers

__all__ = ["EVERYTHING", "chosen", "of_facilities", "severity"]

FACILITIES = (
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp", "ntp",
    "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
)
SEVERITIES = ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")
_ALIASES = {"security": "auth", "panic": "emerg", "error": "err", "warn": "warning"}
EVERYTHING = frozenset(
    (facility, severity) for facility in range(len(FACILITIES)) for severity in range(len(SEVERITIES)))


def of_facilities(*names):
    """Return all but the debugging messages of some facilities; without names, of every one of syslog(3)."""
    # 12 to 15 have no name in syslog(3), so no program logs with them by it.
    wanted = [FACILITIES.index(name) for name in names] or [
        number for number in range(len(FACILITIES)) if not 12 <= number <= 15]
    return frozenset((facility, severity) for facility in wanted for severity in range(7))


def chosen(selector):
    """Return the set that a selector chooses; ValueError where it names what there is not."""
    found: Set[Tuple[int, int]] = set()
    for part in [one for one in selector.split(";") if one.strip()]:
        facilities, _dot, priority = part.strip().rpartition(".")
        numbers = [number for name in facilities.split(",") for number in _facility(name.strip().lower())]
        severities = _severities(priority.lstrip("!=").lower(), "=" in priority)
        if priority.lower() == "none":
            found = {pair for pair in found if pair[0] not in numbers}
            continue
        pairs = {(facility, severity) for facility in numbers for severity in severities}
        found = found - pairs if priority.startswith("!") else found | pairs
    return frozenset(found)


def _facility(name):
    if name == "*":
        return range(len(FACILITIES))
    return [_number(name, FACILITIES)]


def _severities(name, exactly):
    if name == "*":
        return range(len(SEVERITIES))
    if name == "none":
        return ()
    number = _number(name, SEVERITIES)
    return (number,) if exactly else range(number + 1)


def severity(name):
    """Return the number of a severity, 0 for the worst; ValueError for what is none."""
    return SEVERITIES.index(_ALIASES.get(name, name))


def _number(name, names):
    number = numbers.whole(name)
    if number is not None and number >= len(names):
        raise ValueError(name)
    return names.index(_ALIASES.get(name, name)) if number is None else number
