# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether values that are of the right type can be meant: an insecure or impossible one is never enforced, nor judged
by.

On the controller alone, because no host has to read it. Bounds, and which check is an option's, stand beside the option
in catalogue/areas/; the checks are here, by name.
"""

from __future__ import annotations

import datetime
import ipaddress
import re
from collections.abc import Callable
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import flows
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network.assets import asset
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.config import max_startups
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.starttls import PRELUDES, REDIS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.bounds import (
    CHECKS,
    OF_THE_STANDARD,
    RANGES,
    TOGETHER,
)

__all__ = ["AREA_CHECKS", "OPTION_CHECKS", "problem_of", "problem_of_area"]

_HASH_METHODS = ("yescrypt", "sha512", "gost_yescrypt", "sm3")
_SSH_METHODS = ("publickey", "password", "keyboard-interactive", "hostbased", "gssapi-with-mic")
_SSH_NAME = re.compile(r"[a-z0-9][a-z0-9@.-]*\Z")
_SSH_WEAK = re.compile(r"none\Z|.*-cbc|arcfour|.*(md5|sha1|ripemd)|umac-64|ssh-(dss|rsa)")
_OCTAL = re.compile(r"0?[0-7]{3}\Z")
_ACCOUNT = re.compile(r"[^\s:,%][^:,\n]*\Z")
_SUDOER = re.compile(r"(?!ALL\Z)%?[^\s:,%][^:,\n]*\Z")
_HOST = re.compile(r"[A-Za-z0-9_.:-]+\Z")
# As it stands between quotes in rsyslog's configuration: a name with wildcards, or a fingerprint.
_PEER = re.compile(r"[A-Za-z0-9_.:*-]+\Z")
# As it is asked for in a hello: ASCII, no dot at its end.
_SERVER = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\Z")
_DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\Z")
_DIGEST = re.compile(r"(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}\Z")
_PATH = re.compile(r"/[^\s\"\\]+\Z")
_INTERFACE = re.compile(r"[^\s/:]{1,15}\Z")
_NUMBERS = re.compile(r"[\d.]+\Z")
# In audit rules a path may have blanks.
_AUDITED = re.compile(r"/[^\0-\37\"\\]+\Z")


def problem_of(variable: str, given: Any, value: Any) -> str | None:
    """Return what is wrong with the value of a variable, or None; `given` is what was written, `value` has the right
    type.
    """
    try:
        if variable in RANGES:
            _in_range(variable, value)
        elif variable in CHECKS:
            OPTION_CHECKS[CHECKS[variable]](given if CHECKS[variable] in _AS_WRITTEN else value)
    except ValueError as error:
        return f"{variable}{error}"
    return None


def problem_of_area(area: str, values: dict[str, Any]) -> str | None:
    """Return what is wrong with the options of an area taken together, or None."""
    try:
        if area in TOGETHER:
            AREA_CHECKS[TOGETHER[area]](values)
    except ValueError as error:
        return str(error)
    return None


def _in_range(variable: str, value: float) -> None:
    least, most = RANGES[variable]
    if least <= value <= most:
        return
    number, clause = OF_THE_STANDARD.get(variable, (None, ""))
    if number is not None and (value < least if number == least else value > most):
        raise ValueError(
            f" is {value}; clause {clause} asks for {'at least' if number == least else 'at most'} {number}. Where a "
            "host may fall short of it, waive the clause (baseline_waivers_file)")
    raise ValueError(f" is {value}; it has to be from {least} to {most}")


def _each(check: Callable[[str], Any], least: int = 0) -> Callable[[list[str]], None]:
    def check_each(values: list[str]) -> None:
        if len(values) < least:
            raise ValueError(" is an empty list; it has to name one at least")
        for value in values:
            check(value)
    return check_each


def _match(pattern: re.Pattern[str], what: str) -> Callable[[str], None]:
    def check(value: str) -> None:
        if not pattern.match(value):
            raise ValueError(f": {value!r} is no {what}")
    return check


def _optional(check: Callable[[str], None]) -> Callable[[str], None]:
    return lambda value: check(value) if value else None


def _octal(given: Any) -> int:
    if not isinstance(given, str):
        raise ValueError(f" is the number {given}: YAML takes 027 for 23. Put it between quotes, as in '027'")
    if not _OCTAL.match(given):
        raise ValueError(f" is {given!r}; it has to be three octal digits, as in '027'")
    return int(given, 8)


def _umask(given: Any) -> None:
    mask = _octal(given)
    if mask & 0o022 != 0o022 or mask & 0o700:
        raise ValueError(
            f" is {given!r}; it has to keep group and others from writing and leave the owner all, as '022' or '077' "
            "do")


def _home_mode(given: Any) -> None:
    mode = _octal(given)
    if mode & 0o022 or mode & 0o700 != 0o700:
        raise ValueError(
            f" is {given!r}; it has to keep group and others from writing and leave the owner all, as '0755' or "
            "'0700' do")


def _network(text: str) -> None:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(f": {text!r} is no network, as in 192.0.2.0/24") from None
    if network.prefixlen == 0:
        raise ValueError(f": {text} is every address, which limits nobody")
    if "/" in text and str(network.network_address) != str(ipaddress.ip_interface(text).ip):
        raise ValueError(f": {text!r} has bits set after its prefix; the network is {network}")


def _hash_method(name: str) -> None:
    if name not in _HASH_METHODS:
        raise ValueError(f": {name!r} is no strong method; those there are: {', '.join(_HASH_METHODS)}")


def _ssh_algorithm(name: str) -> None:
    if not _SSH_NAME.match(name):
        raise ValueError(f": {name!r} is no name of an algorithm")
    if _SSH_WEAK.match(name):
        raise ValueError(f": {name} is weak")


def _max_startups(given: Any) -> None:
    # Some of these, such as 10:30:50, are numbers to base 60 in YAML.
    if not isinstance(given, str):
        raise ValueError(f" is the number {given}; put it between quotes, as in '10:30:60'")
    try:
        start, rate, full = max_startups(given)
    except ValueError:
        raise ValueError(f" is {given!r}; it has to be three numbers, as in '10:30:60'") from None
    if not (1 <= start <= full <= 1000 and 1 <= rate <= 100):
        raise ValueError(
            f" is {given!r}; the first number has to be from 1 to the last, the last at most 1000, the second from 1 "
            "to 100")


def _dates(days: dict[str, Any]) -> None:
    for name, day in days.items():
        try:
            datetime.datetime.strptime(str(day), "%Y-%m-%d")
        except ValueError:
            raise ValueError(f": {str(day)!r}, of {name}, is no date (YYYY-MM-DD)") from None


def _two_factors(methods: str) -> None:
    for choice in methods.split() or [""]:
        names = [name.partition(":")[0] for name in choice.split(",")]
        unknown = [name for name in names if name not in _SSH_METHODS]
        if unknown:
            raise ValueError(f" has {unknown[0]!r}; sshd's methods are {', '.join(_SSH_METHODS)}")
        if len(set(names)) < 2:
            raise ValueError(
                f" has {choice!r}, which is one factor; two different methods belong together, with a comma between")


def _asset(text: str) -> None:
    try:
        asset(text)
    except ValueError as error:
        raise ValueError(f": {error}") from None


def _gateway(text: str) -> None:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        if not _INTERFACE.match(text) or _NUMBERS.match(text):
            raise ValueError(f": {text!r} is no IP address and no interface name") from None


def _owned_accounts(accounts: dict[str, Any]) -> None:
    kinds = ("person", "service", "dba")
    for name, told in accounts.items():
        if not isinstance(told, dict) or not told.get("owner") or told.get("kind") not in kinds:
            raise ValueError(f": {name} has to have an owner and a kind, which is one of {', '.join(kinds)}")
        unknown = sorted(set(map(str, told)) - {"owner", "kind"})
        if unknown:
            raise ValueError(f": {name} has {unknown[0]}, which is neither owner nor kind")


def _role_limits(limits: dict[str, Any]) -> None:
    for name, most in limits.items():
        if isinstance(most, bool) or not isinstance(most, int) or not 1 <= most <= 100000:
            raise ValueError(f": {name} is {most!r}; it has to be a number from 1 to 100000")


def _anything(_value: Any) -> None:
    """For names and texts of any form, and for options that the area's own check looks at."""


_account = _match(_ACCOUNT, "account name")
_host = _match(_HOST, "name or address of a host")


def _entry(value: Any, fields: dict[str, Callable[[Any], bool]], needed: tuple[str, ...]) -> None:
    """Refuse what is no mapping of these fields; each has a function that tells whether its value can be meant."""
    if not isinstance(value, dict):
        raise ValueError(f": {value!r} is no mapping")
    unknown, missing = sorted(set(value) - set(fields)), [name for name in needed if name not in value]
    if unknown or missing:
        known = ", ".join(sorted(fields))
        what = f"has no {missing[0]}" if missing else f"has {unknown[0]!r}, which is none of {known}"
        raise ValueError(f": {value!r} {what}")
    for name, given in value.items():
        if not fields[name](given):
            raise ValueError(f": {given!r} cannot be the {name} of {value!r}")


def _is(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.match(value) is not None


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


_ENDPOINT: dict[str, Callable[[Any], bool]] = {
    "name": lambda value: isinstance(value, str) and 0 < len(value) <= 60,
    "address": _is(_HOST),
    "port": lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 < value < 65536,
    "names": lambda value: isinstance(value, list) and len(value) <= 20 and all(map(_is(_SERVER), value)),
    "starttls": lambda value: value in PRELUDES or value == REDIS,
    "internet": _truth,
    "mutual": _truth,
    "client": lambda value: (
        isinstance(value, dict) and set(value) <= {"certificate", "key"} and "certificate" in value
        and all(map(_is(_PATH), value.values()))),
    "sm": lambda value: value in ("none", "allowed", "required"),
}
_LINK: dict[str, Callable[[Any], bool]] = {
    "name": _ENDPOINT["name"],
    "to": _is(_HOST),
    "port": _ENDPOINT["port"],
    "starttls": lambda value: value in PRELUDES,
    "ca": _is(_PATH),
}
_AUTHORITY: dict[str, Callable[[Any], bool]] = {
    "organization": lambda value: isinstance(value, str) and 0 < len(value) <= 200,
    "sha256": _is(_DIGEST),
    "until": lambda value: _DAY.match(str(value)) is not None,
}
_ROOT: dict[str, Callable[[Any], bool]] = {"file": _is(_PATH), "sha256": _is(_DIGEST)}


def _endpoint(value: Any) -> None:
    _entry(value, _ENDPOINT, ("port",))


def _link(value: Any) -> None:
    _entry(value, _LINK, ("to", "port"))


def _authority(value: Any) -> None:
    _entry(value, _AUTHORITY, ("organization",))


def _client_root(value: Any) -> None:
    _entry(value, _ROOT, ("file", "sha256"))


# By the name that catalogue/areas/*.yml gives as an option's `check`.
OPTION_CHECKS: dict[str, Callable[[Any], Any]] = {
    "account_names": _each(_account),
    "assets": _each(_asset),
    "audited_paths": _each(_match(_AUDITED, "absolute path")),
    "authorities": _each(_authority),
    "client_roots": _each(_client_root),
    "dates": _dates,
    "owned_accounts": _owned_accounts,
    "role_limits": _role_limits,
    "free": _anything,
    "gateways": _each(_gateway),
    "group_name": _match(_ACCOUNT, "group name"),
    "hash_methods": _each(_hash_method, 1),
    "home_mode": _home_mode,
    "host_name_or_none": _optional(_host),
    "host_names": _each(_host),
    "max_startups": _max_startups,
    "networks": _each(_network),
    "path_or_none": _optional(_match(_PATH, "absolute path without blanks")),
    "peer_or_none": _optional(_match(_PEER, "name or fingerprint of a certificate")),
    "ssh_algorithms": _each(_ssh_algorithm, 1),
    "sudoers": _each(_match(_SUDOER, "user or %group that sudo could name")),
    "together": _anything,
    "tls_endpoints": _each(_endpoint),
    "tls_links": _each(_link),
    "two_factors": _two_factors,
    "umask": _umask,
}
# Of options whose texts YAML makes numbers of where there are no quotes.
_AS_WRITTEN = ("home_mode", "max_startups", "umask")
# By the name that catalogue/areas/*.yml gives as the area's `check`, of all its options together.
AREA_CHECKS: dict[str, Callable[[dict[str, Any]], Any]] = {"declared": flows.validate}
