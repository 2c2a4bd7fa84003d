# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of pg_hba.conf: who gets in from where, by which method; the first that fits decides."""

import ipaddress
from typing import Any, Iterator, List, NamedTuple, Optional, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

# What a rule of one kind takes from the rules below.
_COVERS = {
    "local": ("local",), "host": ("host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"),
    "hostssl": ("hostssl",), "hostnossl": ("hostnossl",), "hostgssenc": ("hostgssenc",),
    "hostnogssenc": ("hostnogssenc",)}
# Names of many; of a regular expression or a file only the server can tell whom they mean.
_SPECIAL = ("all", "sameuser", "samerole", "samegroup", "replication")


class Rule(NamedTuple):
    """A line: kind, whom it is for, where from (a network, "all", "samehost", "samenet", a name, None), the method."""

    where: Where
    kind: str
    databases: Tuple[str, ...]
    users: Tuple[str, ...]
    address: Any
    method: str
    text: str
    error: Optional[str]

    @property
    def local(self) -> bool:
        """Whether it is for connections from this host alone."""
        if self.kind == "local" or self.address == "samehost":
            return True
        return not isinstance(self.address, str) and self.address is not None and self.address.is_loopback

    @property
    def lets_in(self) -> bool:
        """Whether it lets anybody in."""
        return self.method != "reject"


def rules(rows: Any, path: str) -> List[Rule]:
    """Return the rules of pg_hba_file_rules."""
    return [_rule(row, path) for row in rows or []]


def reachable(found: List[Rule]) -> Iterator[Rule]:
    """Yield the rules that no rule above takes everything from."""
    for place, rule in enumerate(found):
        if rule.error is None and not any(_covers(above, rule) for above in found[:place]):
            yield rule


def _rule(row, path):
    where = Where(row.get("file_name") or path, row["line_number"])
    if row.get("error"):
        return Rule(where, "", (), (), None, "", "", row["error"])
    databases, users = tuple(row.get("database") or ()), tuple(row.get("user_name") or ())
    text = row.get("text") or " ".join(
        [row["type"], ",".join(databases), ",".join(users)]
        + [row[name] for name in ("address", "netmask") if row.get(name)] + [row["auth_method"]]
        + [word for word in row.get("options") or () if "passw" not in word and "secret" not in word])
    return Rule(where, row["type"], databases, users, _address(row), row["auth_method"], text, None)


def _address(row):
    address, mask = row.get("address"), row.get("netmask")
    if address is None:
        return None
    try:
        return ipaddress.ip_network("%s/%s" % (address, _length(mask)) if mask else address, strict=False)
    except ValueError:
        return address


def _length(mask):
    """Return a netmask as a prefix length: ipaddress takes none of IPv6 in this form."""
    number = int(ipaddress.ip_address(mask))
    return bin(number).count("1")


def _covers(above, rule):
    if above.error is not None or rule.kind not in _COVERS.get(above.kind, ()):
        return False
    return (
        _names_cover(above.databases, rule.databases, ("replication",))
        and _names_cover(above.users, rule.users, ()) and _address_covers(above.address, rule.address))


def _names_cover(above, below, apart):
    if any(name in apart for name in below) and not any(name in apart for name in above):
        return False
    if "all" in above:
        return True
    plain = [name for name in above if name not in _SPECIAL and name[:1] not in "+/@"]
    return bool(below) and all(name in plain or name in apart and name in above for name in below)


def _address_covers(above, below):
    if above is None or above == "all" or above == below:
        return True
    if isinstance(above, str) or isinstance(below, str) or below is None or above.version != below.version:
        return False
    return above.network_address <= below.network_address and above.broadcast_address >= below.broadcast_address
