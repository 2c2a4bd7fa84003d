# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Match lines of sshd_config(5): their criteria, and the patterns of ssh_config(5) they hold."""

import ipaddress
import re
from typing import Iterable, NamedTuple, Optional, Sequence, Tuple

__all__ = [
    "Block", "BadMatch", "Connection", "address_in_list", "in_pattern_list", "parse_criteria", "reaching", "together"]

_WITHOUT_ARGUMENT = ("all", "invalid-user")
_WITH_ARGUMENT = ("user", "group", "host", "address", "localaddress", "localport", "rdomain", "version")


class BadMatch(ValueError):
    """A Match line that sshd refuses."""


class Connection(NamedTuple):
    """What sshd knows of a connection; a criterion on what is None does not match."""

    user: Optional[str] = None
    groups: Sequence[str] = ()
    host: Optional[str] = None
    address: Optional[str] = None
    local_address: Optional[str] = None
    local_port: Optional[int] = None


class Block(NamedTuple):
    """One Match block: its criteria, all of which must hold, and where it begins."""

    criteria: Tuple[Tuple[str, str], ...]
    text: str
    path: str
    line: int

    @property
    def always(self) -> bool:
        return self.criteria[0][0] == "all"

    def matches(self, connection: Connection) -> bool:
        return all(_holds(name, argument, connection) for name, argument in self.criteria)

    def may_match(self, person: Connection) -> bool:
        """Whether the block matches this user from some place; the user exists."""
        return all(
            name != "invalid-user" and (name not in ("user", "group") or _holds(name, argument, person))
            for name, argument in self.criteria)


def together(blocks: Sequence[Block]) -> bool:
    """Whether a connection may meet the conditions of all blocks; False only where it plainly cannot."""
    criteria = [pair for block in blocks for pair in block.criteria]
    return all(
        _may_hold(name, argument, one) for name, one in criteria for other, argument in criteria if other == name)


def _may_hold(name: str, argument: str, one: str) -> bool:
    """Whether a criterion may hold where another of its kind, by which one thing alone is named, does."""
    if re.search(r"[*?,!]", one):
        return True
    if name in ("user", "host", "localport"):
        return one == argument if name == "localport" else in_pattern_list(one.lower(), argument.lower()) == 1
    if name not in ("address", "localaddress"):
        return True
    first, second = _network(one), _network(argument)
    if first is None or second is None:
        # A single address has a list to be in; of a whole network some address may be.
        return first is None or first.num_addresses > 1 or address_in_list(one, argument) == 1
    return first.version == second.version and first.overlaps(second)


def _network(text: str):
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        return None


def reaching(blocks: Sequence[Block], person: Connection) -> Connection:
    """The person's connection from a place that gets into these blocks, as far as such a place can be named."""
    wanted = {name: argument for block in blocks for name, argument in block.criteria}
    return person._replace(
        host=re.sub(r"[*?]", "x", wanted["host"].split(",")[0]) if "host" in wanted else None,
        address=_address_in(wanted["address"]) if "address" in wanted else None,
        local_address=_address_in(wanted["localaddress"]) if "localaddress" in wanted else None,
        local_port=int(wanted["localport"]) if "localport" in wanted else None)


def _address_in(patterns: str) -> Optional[str]:
    """An address that a list matches, or None where none is found."""
    for pattern in patterns.split(","):
        tail = re.sub(r"[*?]", "0", pattern)
        for candidate in [pattern.partition("/")[0]] + [tail + ".0" * count for count in range(4)]:
            if address_in_list(candidate, patterns) == 1:
                return candidate
    return None


def parse_criteria(arguments: Sequence[str]) -> Tuple[Tuple[str, str], ...]:
    """The (criterion, argument) pairs of a Match line's words."""
    words = list(arguments)
    criteria = []
    while words:
        name, equals, argument = words.pop(0).partition("=")
        name = name.lower()
        if name in _WITHOUT_ARGUMENT and not equals:
            criteria.append((name, ""))
            continue
        if name not in _WITH_ARGUMENT:
            raise BadMatch("unsupported Match criterion %s" % name)
        if not equals:
            argument = words.pop(0) if words else ""
        if not argument:
            raise BadMatch("Match %s has no argument" % name)
        _check_argument(name, argument)
        criteria.append((name, argument))
    if not criteria:
        raise BadMatch("Match has no criterion")
    if len(criteria) > 1 and ("all", "") in criteria:
        raise BadMatch("Match all is combined with another criterion")
    return tuple(criteria)


def _check_argument(name: str, argument: str) -> None:
    if name in ("address", "localaddress"):
        address_in_list(None, argument)
    if name == "localport" and not re.match(r"[0-9]{1,5}$", argument):
        raise BadMatch("Match LocalPort %s is no port" % argument)


def _holds(name: str, argument: str, connection: Connection) -> bool:
    if name == "all":
        return True
    if name == "user":
        return connection.user is not None and in_pattern_list(connection.user, argument) == 1
    if name == "group":
        return in_group_list(connection.groups, argument)
    if name == "host":
        return connection.host is not None and in_pattern_list(connection.host.lower(), argument.lower()) == 1
    if name == "address":
        return address_in_list(connection.address, argument) == 1
    if name == "localaddress":
        return address_in_list(connection.local_address, argument) == 1
    if name == "localport":
        return connection.local_port == int(argument)
    return False


def in_pattern_list(text: str, patterns: str) -> int:
    """1 when a pattern matches, -1 when a negated one does, 0 otherwise."""
    found = 0
    for pattern in patterns.split(","):
        negated = pattern.startswith("!")
        if _wildcard(pattern[1:] if negated else pattern).match(text):
            if negated:
                return -1
            found = 1
    return found


def in_group_list(groups: Iterable[str], patterns: str) -> bool:
    """Whether some group matches and none matches a negated pattern."""
    results = [in_pattern_list(name, patterns) for name in groups]
    return 1 in results and -1 not in results


def address_in_list(address: Optional[str], patterns: str) -> int:
    """As `in_pattern_list`, for networks in CIDR form and wildcards; a network with host bits is refused."""
    found = 0
    for pattern in patterns.split(","):
        negated = pattern.startswith("!")
        pattern = pattern[1:] if negated else pattern
        if not pattern:
            raise BadMatch("empty entry in address list %s" % patterns)
        if _address_matches(address, pattern):
            if negated:
                return -1
            found = 1
    return found


def _address_matches(address: Optional[str], pattern: str) -> bool:
    network = None
    try:
        ipaddress.ip_network(pattern, strict=False)
    except ValueError:
        pass
    else:
        try:
            network = ipaddress.ip_network(pattern)
        except ValueError as error:
            raise BadMatch("network %s has bits beyond its mask" % pattern) from error
    if address is None:
        return False
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if network is None:
        return _wildcard(pattern).match(address) is not None
    # sshd compares the scope of a link's address (fe80::1%eth0) as well, which no network has.
    return "%" not in address and parsed.version == network.version and parsed in network


def _wildcard(pattern: str):
    parts = [".*" if char == "*" else "." if char == "?" else re.escape(char) for char in re.sub(r"\*+", "*", pattern)]
    return re.compile("(?s)" + "".join(parts) + r"\Z")
