# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the controls of the packet filter share: expectations of the rules in force, which our own table can meet."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import cut_off, own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.patterns import (
    families,
    flow_patterns,
    link_patterns,
    management_patterns,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall, space

COMMAND = "nft -j list ruleset"
_MOST = 20
_RULE = Text("{where}: {text}", "{where}: {text}")
_ON = Text("{rule}, on {named}", "{rule}，接口 {named}")
_UNREADABLE = Text(
    "The administrator reads that rule, and replaces it by one without the construct; or removes it where our table "
    "does the same.", "请管理员核对该规则，改写为可解读的形式，或在本表已涵盖时删除。")


class _ByOurTable(Judged):
    """What these parts of our table put right."""

    def __init__(self, seen, own, parts):
        super().__init__(lambda host: seen, lambda: own.stage(*parts))
        self._own = own

    def brings_package(self, host):
        return self._own.needs_package() and host.declared(("package", "nftables")) is None


class InForce(Expectation):
    """The rules in force are as `judge(filter)` wants them, which yields Observations; these parts of our table can
    meet it, if there are any.

    With `lockout`, nothing is written that could cut off whoever administers the host.
    """

    fixable = False

    def __init__(self, policy, judge, parts, lockout=True):
        self._policy = policy
        self._judge = judge
        self._parts = parts
        self._lockout = lockout

    def looked_at(self, host):
        own = own_table.OwnTable(host, self._policy)
        reason = own.refusal() or (own.lockout() if self._lockout or "input" in own.parts else None)

        def judged(seen):
            # What these parts leave open they do not settle the next time.
            left = reason or not self._parts or (seen.open and own.has(self._parts))
            part = Judged(lambda host: seen) if left else _ByOurTable(seen, own, self._parts)
            return part.affecting(taking(own, *self._parts)), seen
        for seen in self._seen(host):
            yield judged(seen._replace(advice=reason) if seen.open and reason is not None and self._parts else seen)

    def _seen(self, host):
        try:
            if not yet_to_come(host):
                return list(self._judge(firewall.of(host)))
            # Once it is installed, what no staged part of our table meets is as it is now: it will be staged then, too.
            staged = own_table.OwnTable(host, self._policy).parts
            if self._parts and set(self._parts) <= set(staged):
                return [_STAGED]
            if set(self._parts) & set(staged):
                # One without the other takes what others' rules do now.
                return [_PARTLY]
            return list(self._judge(firewall.before(host)))
        except Missing as error:
            return [_unseen(host, error)]


def taking(own, *parts):
    """Return what tells, when asked, what our table with these parts takes from whom."""
    declared = own.declared

    def known(host):
        inbound = declared.of("in")
        return [(family, link_patterns(family) + management_patterns(declared, family) + flow_patterns(inbound, family))
                for family in families(host)]
    return lambda host: cut_off.of(own, parts, known(host))


def yet_to_come(host):
    """Tell whether nft is staged to be installed, so that only once it is there our staged table can be loaded to be
    judged.
    """
    return host.declared(own_table.SUBJECT) is not None and host.declared(("package", "nftables")) is not None


_STAGED = observed(
    "pass", "table_staged", "The package nftables and our table are staged; once they are there, the kernel is asked.",
    "已预备安装软件包 nftables 与自有表，就绪后再向内核查询。")


_PARTLY = observed(
    "fail", "table_partly_staged", "Of our table, a part is staged without the others that go with it.",
    "自有表仅预备了部分内容，尚缺与之配套的部分。")


def _unseen(host, error):
    return observed(
        "fail" if host.running else "not_checked", "rules_unseen",
        "No packet filter can be seen on this host: {error}.", "本机看不到包过滤规则：{error}。", error=error,
        expected="a packet filter of the kernel, seen by nft", actual=str(error),
        evidence=[Evidence("command", COMMAND, str(error))])


def rules(found):
    """Return as evidence the rules of some Accepted, Logged or Limited, each once; of packets that no rule names,
    these, or the hook that has no chain.
    """
    seen = [
        ("absent", one.where) if isinstance(one.text, Text)
        else ("command", "%s: %s" % (one.where, one.text) if one.where else firewall.shown(one)) for one in found]
    return [Evidence(kind, COMMAND, text) for kind, text in sorted(set(seen), key=seen.index)[:_MOST]]


def base_chains(filter, hook, family):
    """Return as evidence the chains that packets of a hook come by, with their policies."""
    texts = [
        "%s (priority %s, policy %s)" % (chain.where, chain.priority, chain.policy)
        for chain in filter.base_chains(hook, family)]
    return [Evidence("command", COMMAND, text) for text in texts] or [Evidence("absent", COMMAND, "hook " + hook)]


def let_in_by(filter, one):
    """Return what lets these packets in: the rule, and the interfaces where it does not for all of them."""
    rule, named = _RULE.format(where=one.where, text=one.text), ", ".join(one.interfaces or ())
    here = space.ranges(pair for name in filter.interfaces for pair in space.interface(name))
    # By any other interface than the host's own there is one in the box that no rule names.
    return rule if space.without(one.box[space.IIF], here) else _ON.format(rule=rule, named=named)


def beyond(accepted, met):
    """Return (the Accepted that not all packets meet one of these Logged or Limited, the doubts whether they do).

    What has further conditions is met by those packets only that choose to.
    """
    certain = [space.pattern_of(one.box) for one in met if not one.conditions and not one.doubts]
    left = firewall.uncovered(accepted, certain)
    doubts = [doubt for one in left for doubt in one.doubts]
    return left, doubts + [
        doubt for one in met if one.doubts for each in left if space.overlap(each.box, space.pattern_of(one.box))
        for doubt in one.doubts]


def unreadable(filter, doubts=()):
    """Return an Observation that names what cannot be read of the rules, or None."""
    told = [(one.where, one.text) for one in filter.problems] + list(doubts)
    if not told:
        return None
    where, text = told[0]
    return observed(
        "not_checked", "rules_unreadable",
        "A rule cannot be read, so that what it lets through is not known ({where}: {text}).",
        "有规则无法解读，不能确定其放行范围（{where}：{text}）。", where=where,
        text=text if isinstance(text, Text) else Text(text, text),
        evidence=[Evidence("command", one, str(getattr(what, "en", what))) for one, what in told[:10]],
        advice=_UNREADABLE)


def strays(filter, stray, told, nothing):
    """Yield what cannot be read of the rules, `told(one)` for each Accepted that is certain, or `nothing()` where there
    is neither.
    """
    doubtful = unreadable(filter, [doubt for one in stray for doubt in one.doubts])
    if doubtful:
        yield doubtful
    for one in stray:
        if not one.doubts:
            yield told(one)
    if not stray and not doubtful:
        yield nothing()
