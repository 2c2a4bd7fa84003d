# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packet filter in force, whoever wrote it: nft's ruleset, and beside it what iptables-nft and iptables-legacy
hold.

    filter = firewall.of(host)
    for accepted in filter.inputs("ip"): ...

A staged table of our own (an action that declares ("firewall", "table inet jrt0117")) stands in place of the real one.
"""

from functools import lru_cache

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import rulesets as firewall_rulesets
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.accepted import (
    Accepted,
    shown,
    shown_zh,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.filter import Packet, PacketFilter
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.flow_patterns import (
    overlapping,
    pattern,
    uncovered,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import (
    SENT,
    Ruleset,
    TooLarge,
    Verdict,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links, routes

OWN_TABLE = "inet jrt0117"
NO_RULE = Text("no rule that drops it", "没有丢弃它的规则")
SUBJECT = ("firewall", "table " + OWN_TABLE)


def of(host):
    """Return the Firewall in force on this host, staged changes to our table included; raises HostError where it cannot
    be seen.
    """
    # Nothing else that is staged has a part in it.
    return host.ask(("firewall", host.declared(SUBJECT)), lambda: _load(host))


def before(host):
    """Return the Firewall in force on this host whatever is staged, as it was seen before; raises HostError where it
    cannot be seen.
    """
    return host.ask(("firewall", None), lambda: _load(host))


def from_text(host, text):
    """Return the Firewall that this nft text would make, as the kernel reads it in a network namespace of its own."""
    return host.memo(
        ("firewall", text),
        lambda: _made(
            tuple(firewall_rulesets.loaded(host, text).chains.values()), (), *(_links(host) + (_addresses(host),))))


class Firewall:
    """What the ruleset lets through. Families are "ip" and "ip6"; hooks are "input", "output" and "forward".

    `problems` name what could not be read: with any of them nothing may be called good. A ruleset that is too large to
    be followed raises Unreadable. `owners` are (table, program) pairs of well-known programs. `interfaces` are names of
    those that packets come by, `addresses` those by which they reach the host; `inside`: interfaces that lead no
    further than to it.
    """

    def __init__(self, rules, problems=(), interfaces=(), addresses=(), inside=()):
        self.rules = rules
        self.problems = list(problems)
        self.interfaces = interfaces
        self._filter = PacketFilter(rules, interfaces, addresses, inside)

    @property
    def present(self):
        """Whether there is any chain that packets meet, or one that could not be read."""
        return bool(self.problems) or any(chain.hook for chain in self.rules.chains.values())

    @property
    def owners(self):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.owners import owners

        return owners(self.rules)

    def inputs(self, family):
        """Return the Accepted of new connections to this host."""
        return _bounded(self._filter.accepted, "input", family)

    def outputs(self, family):
        """Return the Accepted of new connections from this host."""
        return _bounded(self._filter.accepted, "output", family)

    def forwards(self, family):
        """Return the Accepted of new connections through this host."""
        return _bounded(self._filter.accepted, "forward", family)

    def published(self, family):
        """Return the Published: what comes for this host and is sent on by address translation."""
        return _bounded(self._filter.published, family)

    def published_by_default(self, family, declared=()):
        """Return the Published that takes a new connection that no rule names, nor these patterns; or None."""
        return _bounded(self._filter.published_by_default, family, declared)

    def default(self, hook, family, declared=()):
        """Return what becomes of a new connection that no rule names, nor these patterns: "drop", "accept" or
        "unreadable".
        """
        answer = _bounded(self._filter.default, hook, family, declared)
        # A chain that was not read may drop what the others accept.
        return "unreadable" if self.problems and answer == "accept" else answer

    def unnamed(self, hook, family, declared=()):
        """Return the Accepted that `default` speaks of, single packets, those first that are let in for certain."""
        return _bounded(self._filter.unnamed, hook, family, declared)

    def stateful(self, hook, family):
        """Tell whether packets of known connections get through where those of unknown ones do not."""
        return _bounded(self._filter.stateful, hook, family)

    def admits(self, packet):
        """Return whether a `Packet` gets through: True, False, or None where a rule on its way cannot be read."""
        answer = _bounded(self._filter.admits, packet)
        return None if self.problems and answer else answer

    def logs(self, hook, family):
        """Return the Logged of new connections."""
        return _bounded(self._filter.logs, hook, family)

    def drops_logged(self, hook, family):
        """Tell whether those packets that no rule names and none lets through are logged; None where a rule on their
        way cannot be read.
        """
        return _bounded(self._filter.drops_logged, hook, family)

    def limits(self, hook, family):
        """Return the Limited (rates and counts, for each source or altogether) that new connections meet."""
        return _bounded(self._filter.limits, hook, family)

    def sent_past(self):
        """Return the rules that send packets to another interface before any hook of forwarding."""
        return [
            rule for chain in self.rules.chains.values() for rule in chain.rules
            if any(isinstance(step, Verdict) and step.target == SENT for step in rule.steps)]

    def rewriting(self, *hooks):
        """Return the rules that packets meet at these hooks and that rewrite them, so that they are not followed."""
        return self.rules.rewriting(hooks)

    def base_chains(self, hook, family):
        """Return the base chains of a hook, in the order packets meet them."""
        return self.rules.hooked(hook, family)


def _bounded(ask, *words):
    try:
        return ask(*words)
    except TooLarge:
        raise Unreadable(
            Text("the packet filter", "包过滤器"),
            Text("has too many rules to be followed in the time of an audit", "规则过多，无法在检查时限内遍历"))


def _load(host):
    rules, problems = firewall_rulesets.in_force(host)
    staged = host.declared(SUBJECT)
    if staged is not None:
        rules = rules.with_table(OWN_TABLE, firewall_rulesets.loaded(host, staged) if staged.strip() else Ruleset())
    return _made(tuple(rules.chains.values()), tuple(problems), *(_links(host) + (_addresses(host),)))


def _links(host):
    """Return the names of the interfaces that lead out of the host, and of those that stay inside."""
    try:
        present = links.of(host)
    except Missing:
        return (), ()
    inside = links.internal(present)
    return tuple(sorted(set(present) - inside)), tuple(sorted(inside))


def _addresses(host):
    try:
        return routes.own_addresses(host)
    except HostError:
        # Without them a rule about the host's own addresses may match any: the rules are judged all the same.
        return ()


@lru_cache(maxsize=8)
def _made(chains, problems, interfaces, inside, addresses):
    """Return the Firewall of these chains; what was asked of it once is known when it is the same again after something
    is staged.
    """
    return Firewall(Ruleset(chains), problems, interfaces, addresses, inside)


def told(accepted):
    """Return what is accepted, for a sentence."""
    return Text(shown(accepted), shown_zh(accepted))


__all__ = [
    "Accepted", "Firewall", "NO_RULE", "OWN_TABLE", "Packet", "SUBJECT", "from_text", "of", "overlapping", "pattern",
    "shown", "told", "uncovered"]
