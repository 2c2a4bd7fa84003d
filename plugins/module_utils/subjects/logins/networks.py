# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where logins over SSH are let in from: sshd's AllowUsers and DenyUsers, in every Match block, and the access list of
pam_access.
"""

import ipaddress
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import login as pam_login
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.module import stack
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.lines import quoted
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.match import in_pattern_list
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

_PREFIX = re.compile(r"((?:[0-9]{1,3}\.){1,3})\*?\Z")
_ANYWHERE = ("*", "0.0.0.0/0", "::/0")
# What pam_access knows beside the network: nobody comes over SSH from there.
_ON_THE_HOST = re.compile(r"(LOCAL|NONE|crond?|atd|console|(tty|hvc|pts/)\w+|:\d+(\.\d+)?)\Z")


class Networks:
    """The networks that logins may come from; where none is declared, any that is named and is not all of them."""

    def __init__(self, declared):
        self.declared = declared
        self._networks = [ipaddress.ip_network(text, strict=False) for text in declared]

    def hold(self, places):
        """Tell whether every place of a list (USER@LIST, Match Address LIST) is within them."""
        return all(self._holds(place) for place in places.split(",") if not place.startswith("!"))

    def _holds(self, place):
        network = _network(place)
        if network is None:
            return not self.declared and in_pattern_list("anything", place) == 0
        if network.is_loopback or not self.declared:
            return network.is_loopback or network.prefixlen > 0
        return any(
            one.version == network.version and one.network_address <= network.network_address
            and network.broadcast_address <= one.broadcast_address for one in self._networks)


def _network(text):
    match = _PREFIX.match(text)
    if match is not None:
        count = match.group(1).count(".")
        text = match.group(1) + ".".join("0" * (4 - count)) + "/%d" % (8 * count)
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


class Allowed:
    """One AllowUsers line that is in force for some connection."""

    def __init__(self, directive, networks):
        self.where = directive.where
        self.scope = " and ".join(block.text for block in directive.blocks)
        self.patterns = directive.arguments
        self.networks = networks
        inside = any(
            name == "address" and networks.hold(text) for block in directive.blocks for name, text in block.criteria)
        self.open = [] if inside else [pattern for pattern in self.patterns if not self._bounded(pattern)]

    def _bounded(self, pattern):
        _user, at, places = pattern.rpartition("@")
        return bool(at) and self.networks.hold(places)

    @property
    def narrows(self):
        """Tell whether naming the networks only takes away: a pattern that names other places is for a person, unless
        it is ours.
        """
        return bool(self.networks.declared) and (self.where.path == sshd.DROPIN or all(
            "@" not in pattern or pattern.rpartition("@")[2] in _ANYWHERE for pattern in self.open))

    @property
    def narrowed(self):
        """The line's value with the networks named in every open pattern."""
        words = []
        for pattern in self.patterns:
            user = pattern.rpartition("@")[0] if "@" in pattern else pattern
            words += (
                ["%s@%s" % (user, network) for network in self.networks.declared] if pattern in self.open
                else [pattern])
        return " ".join(quoted(word) for word in sorted(set(words), key=words.index))


def allowed(config, networks):
    """Return the AllowUsers lines of every scope; those outside are out of force where a `Match all` has some."""
    found = [one for one in config.directives if one.keyword == "allowusers"]
    overruled = any(one.blocks and all(block.always for block in one.blocks) for one in found)
    return [Allowed(one, networks) for one in found if one.blocks or not overruled]


def denying(config, networks):
    """Return the place of the `DenyUsers *` in a `Match Address *,!NETWORK` that refuses everybody from elsewhere, or
    None.
    """
    for one in config.directives:
        criteria = [pair for block in one.blocks for pair in block.criteria]
        if one.keyword == "denyusers" and "*" in one.arguments and [name for name, _text in criteria] == ["address"]:
            places = criteria[0][1].split(",")
            spared = [place[1:] for place in places if place.startswith("!")]
            if "*" in places and spared and networks.hold(",".join(spared)):
                return one.where
    return None


def closing(host, networks):
    """Return the place of the rule by which pam_access refuses, over SSH, everybody who comes from elsewhere, or None.
    """
    try:
        chain = stack(host, "sshd")
    except Missing:
        return None
    good = pam_login.Login()
    refused = chain.simulate("account", lambda one: "perm_denied" if one.module == "pam_access.so" else good(one))
    lines = [entry for entry in refused.executed if entry.module == "pam_access.so"]
    if refused.result == "success" or not lines:
        return None
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import access

    for rule in access.load(host, lines[0].argument("accessfile") or access.PATH):
        origins, _except, spared = " ".join(rule.origins).partition("EXCEPT")
        if rule.grants and not _within(origins, networks):
            return None
        if not rule.grants and rule.users == ["ALL"] and origins.split() == ["ALL"] and _within(spared, networks):
            return Where(rule.path, rule.line)
    return None


def _within(origins, networks):
    return all(_ON_THE_HOST.match(word) or networks.hold(word) for word in origins.split() if word != "EXCEPT")
