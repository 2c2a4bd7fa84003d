# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packet filter in force, whoever wrote it: nft's ruleset, and beside it what iptables-nft and iptables-legacy hold.

    filter = firewall.of(host)
    for accepted in filter.inputs("ip"): ...

A staged table of our own (an action that declares ("firewall", "table inet jrt0117")) stands in place of the real one.
"""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import nft
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.accepted import Accepted, shown
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.packet_filter import Packet, PacketFilter, overlapping, pattern, uncovered
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.packet_walk import TooLarge
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.ruleset import Ruleset
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError, Unreadable

OWN_TABLE = "inet jrt0117"
SUBJECT = ("firewall", "table " + OWN_TABLE)
FAMILIES = ("ip", "ip6")
HOOKS = ("input", "output", "forward")
_LIST = ["nft", "-j", "list", "ruleset"]
_LOAD = ["unshare", "-n", "--", "sh", "-c", "nft -f - && nft -j list ruleset"]

# What could not be read: where, and a Text that says so. Any verdict of pass would be a guess.
Problem = namedtuple("Problem", "where text")
Owner = namedtuple("Owner", "table name")


def of(host):
    """Return the Firewall in force on this host, staged changes to our table included; raises HostError where it cannot be seen."""
    return host.memo("firewall", lambda: _load(host))


def from_text(host, text):
    """Return the Firewall that this nft text would make, as the kernel reads it in a network namespace of its own."""
    return host.memo(("firewall", text), lambda: Firewall(_scratch(host, text)))


class Firewall:
    """What the ruleset lets through. Families are "ip" and "ip6"; hooks are "input", "output" and "forward"."""

    def __init__(self, rules, problems=(), present=True):
        self.rules = rules
        self.present = present
        self.problems = list(problems)
        self._filter = PacketFilter(rules)

    def inputs(self, family):
        """Return the Accepted of new connections to this host."""
        return self._filter.accepted("input", family)

    def outputs(self, family):
        """Return the Accepted of new connections from this host."""
        return self._filter.accepted("output", family)

    def forwards(self, family):
        """Return the Accepted of new connections through this host."""
        return self._filter.accepted("forward", family)

    def default(self, hook, family):
        """Return what becomes of a new connection that no rule names: "drop", "accept" or "unreadable"."""
        answer = self._filter.default(hook, family)
        return "unreadable" if self.problems and answer == "drop" else answer

    def stateful(self, hook, family):
        """Tell whether known connections get through where unknown ones do not."""
        return self._filter.stateful(hook, family)

    def admits(self, packet):
        """Return whether a `Packet` gets through: True, False, or None where a rule on its way cannot be read."""
        return None if self.problems else self._filter.admits(packet)

    def logs(self, hook, family):
        """Return the Logged of new connections."""
        return self._filter.logs(hook, family)

    def drops_logged(self, hook, family):
        """Tell whether the packets that `default` speaks of are logged before they are dropped."""
        return self._filter.drops_logged(hook, family)

    def limits(self, hook, family):
        """Return the Limited (rates and counts, for each source or altogether) that new connections meet."""
        return self._filter.limits(hook, family)

    def base_chains(self, hook, family):
        """Return the base chains of a hook, in the order packets meet them: (table, name, priority, policy)."""
        return [(chain.table, chain.name, chain.priority, chain.policy) for chain in self.rules.hooked(hook, family)]


def _load(host):
    output = host.run(_LIST)
    if output.rc != 0:
        raise Unreadable("nft -j list ruleset", output.err.strip() or "gives no answer")
    rules = nft.parse(output.out)
    staged = host.declared(SUBJECT)
    if staged is not None:
        rules = rules.with_table(OWN_TABLE, _scratch(host, staged) if staged.strip() else Ruleset())
    return Firewall(rules, present=bool(rules.chains))


def _scratch(host, text):
    output = host.run(_LOAD, data=text.encode("utf-8"))
    if output.rc != 0:
        raise Unreadable("nft -f", output.err.strip() or "does not load the ruleset")
    return nft.parse(output.out)


__all__ = [
    "Accepted", "Firewall", "HostError", "OWN_TABLE", "Owner", "Packet", "Problem", "SUBJECT", "Text", "TooLarge", "from_text", "of",
    "overlapping", "pattern", "shown", "uncovered"]
