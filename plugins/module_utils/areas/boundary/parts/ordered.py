# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a link serves what leaves by it in the declared order, as the kernel has it."""

from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import waiting
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import classes, source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic import source

# What serves in an order, in words that nobody here compares with the declared one.
CLASSFUL = ("hfsc", "prio", "cake", "ets", "drr", "qfq", "cbq", "mqprio", "taprio", "dsmark")
_NO_QUEUE = ("mq", "noqueue")
# The kernel rounds rates.
_ABOUT = 0.01
_MOST = 20
_PERSON = Text(
    "The network administrator compares the lines with boundary_priorities, or removes that queue and enforces.",
    "请网络管理员将这些内容与 boundary_priorities 对照；或删除该队列后执行整改。")
_ABSENT = Text("no rule", "无规则")
_TOO_LARGE = Text("too many rules to follow", "规则过多，无法逐条推演")
_RULES = Text("the packet filter cannot be seen ({error})", "无法查看包过滤规则（{error}）")


def seen_of(host, policy, declared, name):
    """Return the Observation of one link."""
    try:
        there = links.of(host)
        if name not in there:
            return observed(
                "fail", "link_gone", "boundary_link_rates names {name}, and this host has no such link.",
                "boundary_link_rates 中的 {name} 在本机不存在。", name=name,
                evidence=[absent(links.FOLDER + "/" + name)])
        if there[name].ports:
            return observed(
                "fail", "link_upon_others",
                "{name} lies upon {ports}: what else leaves by these is in no order with it. Declare their rates.",
                "{name} 建立在 {ports} 之上：经由后者发出的其他流量不在其排队之列，请申报下层接口的速率。",
                name=name, ports=", ".join(there[name].ports), evidence=links.seen(host, there[name]))
        if arrivals(host, there[name]):
            return observed(
                "fail", "link_of_arrivals",
                "Nothing leaves by {name}: it is an ifb, where what has come in waits.",
                "没有流量经由 {name} 发出：该接口为 ifb，仅供收到的流量排队。", name=name,
                evidence=links.seen(host, there[name]))
        order = source.of(host, name)
    except Missing as error:
        return observed(
            "not_checked", "order_unseen", "The order in which {name} sends cannot be seen: {error}.",
            "无法查看 {name} 的发送顺序：{error}。", name=name, error=error, evidence=[absent(error.path)])
    except HostError as error:
        return observed(
            "error", "order_unread", "The order in which {name} sends cannot be read: {error}.",
            "无法读取 {name} 的发送顺序：{error}。", name=name, error=error,
            evidence=[Evidence("command", error.path, "")])
    return _Link(host, policy, declared, order).seen()


def arrivals(host, link):
    """Tell whether a link is an ifb, where what has come in by another waits; raises HostError."""
    return link.kind == "virtual" and "ifb" in host.run(["ip", "-d", "link", "show", "dev", link.name]).out.split()


class _Link:
    """A link, with the order it has and the one it ought to have."""

    def __init__(self, host, policy, declared, order):
        self._host = host
        self._policy = policy
        self._services = declared.services
        self._rate = declared.rates[order.name]
        self._order = order

    def seen(self):
        """Return the first that is wrong, or that all is right."""
        if self._order.root.kind != "htb":
            return self._no_classes()
        problem = self._tree()
        if problem is not None:
            return problem
        if self._order.filters:
            return self._told(
                "manual", "order_by_filters", "{name} sorts packets by filters of tc, which are not read here.",
                "{name} 由 tc 过滤器分类，本检查不解读这些过滤器。",
                evidence=self._lines(self._order.filters, "filter"), advice=_PERSON)
        try:
            return self._sorted()
        except Missing as error:
            return self._unknown(error)
        except firewall.TooLarge:
            return self._unknown(_TOO_LARGE)

    def _unknown(self, why):
        return self._told(
            "not_checked", "order_rules_unseen", "Which packets wait in which class of {name} is not known: {why}.",
            "无法确定数据包在 {name} 上进入哪个类：{why}。", why=_RULES.format(error=why))

    def _told(self, status, reason, en, zh, **parts):
        parts.setdefault("evidence", self._lines([one.line for one in self._order.classes.values()], "class"))
        return observed(status, reason, en, zh, name=self._order.name, **parts)

    def _lines(self, lines, what):
        return [Evidence("command", "tc %s show dev %s" % (what, self._order.name), line) for line in lines[:_MOST]]

    def _no_classes(self):
        root, below = self._order.root, [one for one in self._order.others if one.kind in CLASSFUL + ("htb",)]
        evidence = self._lines([one.line for one in [root] + self._order.others], "qdisc")
        if root.kind in CLASSFUL or below:
            return self._told(
                "manual", "order_of_another_kind", "{name} serves by {kind}, whose order is not judged here.",
                "{name} 使用 {kind}，本检查不判定其顺序。", kind=(below or [root])[0].kind, evidence=evidence,
                advice=_PERSON)
        return self._told(
            "fail", "no_order", "{name} has no classes ({kind}): what is important waits behind everything else.",
            "{name} 没有分类（{kind}）：重要流量与其他流量同等排队。", kind=root.kind, evidence=evidence,
            expected="htb with a class for each declared service", actual=root.kind)

    def _tree(self):
        """Return what is wrong with the classes by themselves, or None."""
        order, limit = self._order, self._rate * (1 + _ABOUT)
        if not source.leaf(order, order.default):
            return self._told(
                "fail", "order_passed_by", "What no rule sorts leaves {name} past all classes (default {default}).",
                "未分类的流量绕过 {name} 的所有类（default {default}）。", default=order.root.words.get("default", "0"),
                evidence=self._lines([order.root.line], "qdisc"))
        if order.speed is not None and self._rate > order.speed:
            return self._told(
                "fail", "rate_above_wire",
                "boundary_link_rates gives {name} {rate} bit/s, and its wire has {speed}: no queue forms here.",
                "boundary_link_rates 为 {name} 申报 {rate} bit/s，而链路速率为 {speed}：此处不会形成队列。",
                rate=self._rate, speed=order.speed,
                evidence=[Evidence("file", source.SPEED % order.name, str(order.speed // 10 ** 6))])
        top = sum(one.ceil for one in order.classes.values() if one.parent is None)
        if top > limit:
            return self._told(
                "fail", "rate_above_link", "{name} may send {top} bit/s, and the link has {rate}: no queue forms here.",
                "{name} 允许发送 {top} bit/s，而链路只有 {rate}：此处不会形成队列。", top=top, rate=self._rate)
        for parent in [None] + sorted(order.classes):
            given = sum(one.rate for one in order.classes.values() if one.parent == parent)
            most = limit if parent is None else order.classes[parent].rate * (1 + _ABOUT)
            if given > most:
                return self._told(
                    "fail", "rates_above_parent",
                    "{name} promises classes {given} bit/s together below {parent}, which has {most}.",
                    "{name} 在 {parent} 之下共承诺 {given} bit/s，而其只有 {most}。", given=given,
                    parent=parent or "root", most=int(most))
        return None

    def _sorted(self):
        """Return whether packets of each service wait where they ought to, and no others there."""
        found = firewall.of(self._host)
        problem = unreadable(found)
        if problem is None and self._policy.gateway and classes.offloaded(found.rules):
            rule = classes.offloaded(found.rules)[0]
            problem = self._unsure(rule)
        if problem is not None:
            return problem
        ways = ("out", "through") if self._policy.gateway else ("out",)
        where = waiting.Waiting(self._host, found.rules, self._order, ways)
        management = waiting.of_ports(self._policy.management_ports)
        earlier: List[Any] = []
        at: Dict[Any, str] = {}
        for service in self._services:
            waits = where.of(
                lambda family, one=service: waiting.patterns(one, family),
                lambda family, those=tuple(earlier): management + [
                    each for one in those for each in waiting.patterns(one, family)])
            problem = self._waits(service, waits)
            if problem is not None:
                return problem
            if waits:
                at[service] = waits[0].name
            earlier.append(service)
        return self._in_order(at) or self._strangers(where, at, management) or self._right(at)

    def _unsure(self, rule):
        return self._told(
            "not_checked", "order_unsure",
            "Whether a rule gives packets on {name} another class is not known ({where}).",
            "无法确定规则是否改变 {name} 上数据包的类（{where}）。", where=rule.where,
            evidence=[Evidence("command", rule.where, str(rule.text))])

    def _waits(self, service, waits):
        doubt = next((one.given.doubt for one in waits if one.given.doubt), None)
        stray = next((one for one in waits if one.name in (waiting.PAST, self._order.default)), None)
        if doubt is not None:
            return self._unsure(doubt)
        if stray is not None:
            rule = stray.given.rule
            return self._told(
                "fail", "service_unsorted", "{service} waits on {name} with everything else ({name_of}): {rule}.",
                "{service} 在 {name} 上与其他流量一同排队（{name_of}）：{rule}。", service=service.name,
                name_of=stray.name, rule=_ABSENT if rule is None else rule.text, expected="a class of its own")
        if len(waits) > 1:
            return self._told(
                "manual", "service_spread", "{service} waits in several classes of {name}: {classes}.",
                "{service} 分散在 {name} 的多个类中：{classes}。", service=service.name,
                classes=", ".join(one.name for one in waits), advice=_PERSON)
        has = self._order.classes[waits[0].name].rate if waits else self._rate
        if has < self._rate * service.share / 100 * (1 - _ABOUT):
            return self._told(
                "fail", "share_too_small",
                "{service} is certain of {has} bit/s on {name}, and {share} % of {rate} was declared.",
                "{service} 在 {name} 上的保证速率为 {has} bit/s，申报为 {rate} 的 {share} %。", service=service.name,
                has=has, share=service.share, rate=self._rate, expected="%d %%" % service.share,
                actual="%d bit/s" % has)
        return None

    def _in_order(self, at):
        order = self._order.classes
        rows = [(service.name, at[service]) for service in self._services if service in at]
        rows.append((self._order.default, self._order.default))
        for (first, one), (second, other) in zip(rows, rows[1:]):
            if one == other or order[one].order >= order[other].order:
                return self._told(
                    "fail", "order_differs", "{first} is served no earlier than {second} on {name} ({one}, {other}).",
                    "{name} 上 {first} 并不先于 {second}（{one}、{other}）。", first=first, second=second, one=one,
                    other=other, expected="prio of %s below that of %s" % (one, other))
        return None

    def _strangers(self, where, at, management):
        waits = where.of(
            lambda family: [()],
            lambda family: management + [each for one in self._services for each in waiting.patterns(one, family)])
        one = next((one for one in waits if one.name in at.values()), None)
        if one is None:
            return None
        if one.given.doubt:
            return self._unsure(one.given.doubt)
        return self._told(
            "fail", "others_in_class", "Packets of no declared service wait in class {class_} of {name}: {rule}.",
            "未申报的流量也进入 {name} 的类 {class_}：{rule}。", class_=one.name, rule=one.given.rule.text,
            evidence=[Evidence("command", one.given.rule.where, str(one.given.rule.text))])

    def _right(self, at):
        order = self._order.classes
        told = ", ".join(
            "%s %d bit/s (%s)" % (one.name, order[at[one]].rate, at[one]) for one in self._services if one in at)
        return self._told(
            "pass", "order_right", "{name} serves in the declared order, {rate} bit/s in all: {told}.",
            "{name} 按申报的顺序发送，共 {rate} bit/s：{told}。", rate=self._rate, told=told)


def undeclared(host, names):
    """Return the Observation of a gateway that declares no order, with these links."""
    orders = []
    try:
        orders = [source.of(host, name) for name in names]
    except Missing as error:
        return observed(
            "not_checked", "order_unseen", "The order in which links send cannot be seen: {error}.",
            "无法查看链路的发送顺序：{error}。", error=error, evidence=[absent(error.path)])
    kinds = ["%s %s" % (order.name, order.root.kind) for order in orders]
    evidence = [
        Evidence("command", "tc qdisc show dev " + order.name, order.root.line) for order in orders[:_MOST]]
    advice = Text(
        "Declare the services in boundary_priorities and the rates of the links in boundary_link_rates.",
        "请在 boundary_priorities 中申报业务，在 boundary_link_rates 中申报链路速率。")
    if not orders:
        raise Unreadable(links.FOLDER, Text("shows no link that leads out", "没有对外链路"))
    if any(one.kind in CLASSFUL + ("htb",) for order in orders for one in [order.root] + order.others):
        return observed(
            "manual", "order_undeclared", "This gateway has an order, and declares none to compare it with: {kinds}.",
            "本网关设有排队顺序，但未申报，无法对照：{kinds}。", kinds=", ".join(kinds), evidence=evidence,
            advice=advice)
    return observed(
        "fail", "no_order_at_all", "This gateway passes on in no order: {kinds}.",
        "本网关转发流量不分优先级：{kinds}。", kinds=", ".join(kinds), evidence=evidence, advice=advice)
