# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The kernel's tracking of connections: from the start, with room for them, and with an end of idle ones."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.in_force import rules, unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_least, at_most
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import source as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall.ruleset import Timeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel import sysctl
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.expectations import kernel_setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.module_action import (
    ModuleLoaded,
    module_loaded,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.kernel.sysctl_action import place_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.dropins import visible

_MODULE = "nf_conntrack"
_SETTING = "net.netfilter.nf_conntrack_%s"
_ESTABLISHED = _SETTING % "tcp_timeout_established"
_MAX = _SETTING % "max"
_MEMINFO, _MEMORY, _GIGABYTE = "/proc/meminfo", re.compile(rb"MemTotal: +([0-9]{1,15}) kB"), 1024 ** 2
# By kB of memory (net/netfilter/nf_conntrack_core.c); below a gigabyte what kernels before 5.15 take, which is more.
_BY_MEMORY = ((4 * _GIGABYTE, 262144), (_GIGABYTE, 65536), (-1, 36864))
_OWN = "/etc/modules-load.d/jrt0117.conf"
_DIRS = (
    "/etc/modules-load.d", "/run/modules-load.d", "/usr/local/lib/modules-load.d", "/usr/lib/modules-load.d",
    "/lib/modules-load.d")
_ADVICE = Text(
    "The administrator takes the rule away, or shortens its policy. A flow that needs more has established_seconds in "
    "boundary_flows.",
    "请管理员删除该规则或缩短其超时策略；确需更长时间的业务流请在 boundary_flows 中设置 established_seconds。")
_ENDS = Text(
    "A TCP connection without traffic for {seconds} s is forgotten by the packet filter, which then may drop it.",
    "{seconds} 秒无流量的 TCP 连接将不再被包过滤跟踪，其后续数据包可能被丢弃。")


class TrackedFromBoot(Expectation):
    """The kernel tracks connections, and did so at boot before sysctl.d was read: until then the timeout does not exist
    to be set.
    """

    def check(self, host):
        place = place_of(_ESTABLISHED)
        parts = dict(
            module=_MODULE, place=place, expected="%s loaded, now and before sysctl.d is read at boot" % _MODULE,
            own=_OWN)
        if host.running and not host.exists(place) and not module_loaded(host, _MODULE):
            return observed(
                "fail", "not_tracked",
                "Connections are not tracked, so nothing ends idle ones: {module} is not loaded ({place} does not "
                "exist).", "未跟踪连接，空闲连接不会终止：{module} 未加载（{place} 不存在）。", actual="not loaded",
                evidence=(absent(place),), **parts)
        named = _named(host)
        if named is None:
            return observed(
                "fail", "tracked_too_late",
                "{module} is named by no file of /etc/modules-load.d: at boot the timeout is set before it is loaded, "
                "and lost.", "/etc/modules-load.d 中没有 {module}：启动时先设置超时、后加载模块，设置失效。",
                actual="not loaded at boot", evidence=(absent(*_DIRS),), **parts)
        return observed(
            "pass", "tracked_from_boot", "{module} is loaded at boot before the timeout is set ({named}).",
            "启动时先加载 {module}，再设置超时（{named}）。", named=named, where=named, actual="loaded",
            evidence=(Evidence("file", named, _MODULE),), **parts)

    def fix(self, host):
        if _named(host) is None:
            old = host.read(_OWN) if host.exists(_OWN) else b"# Managed by jrt0117.baseline.\n"
            host.stage_content(_OWN, old + _MODULE.encode("ascii") + b"\n")
        if host.running and not host.exists(place_of(_ESTABLISHED)):
            host.stage_action(ModuleLoaded(_MODULE))


def _named(host):
    """Return the file and line that have the module loaded at boot, or None; one that is built in needs none."""
    # Debian links its /etc/modules into the first of them, and may have no such file.
    for path in filter(host.exists, visible(host, _DIRS) + ["/etc/modules"]):
        for number, line in enumerate(host.read(path).decode("utf-8", "replace").splitlines(), 1):
            if line.split() == [_MODULE]:
                return "%s:%d" % (path, number)
    built_in = host.glob("/lib/modules/*/modules.builtin")
    return next((path for path in built_in if b"/nf_conntrack.ko" in host.read(path)), None)


def idle(host, seconds):
    """Yield what is expected of the time after which an idle connection is forgotten; it is there once connections are
    tracked.
    """
    if not host.running or host.exists(place_of(_ESTABLISHED)):
        # With 0 the kernel forgets a flow at once.
        yield kernel_setting(_ESTABLISHED, at_most(seconds, lowest=0)).affecting(_ENDS.format(seconds=seconds))
    elif host.declared(("module", _MODULE)):
        yield OnceTracked(
            _ESTABLISHED, at_most(seconds, lowest=0), _END).affecting(_ENDS.format(seconds=seconds))


def exempted(host, limit):
    """Yield what is seen of rules by which connections may be idle for longer; our own have what is declared."""
    try:
        filter = firewall.of(host)
    except Missing:
        return
    if filter.problems:
        yield unreadable(filter)
    steps = [
        (rule, step) for chain in filter.rules.chains.values() if chain.table != firewall.OWN_TABLE
        for rule in chain.rules for step in rule.steps]
    for rule, step in steps:
        if not isinstance(step, Timeout) or step.seconds is not None and step.seconds <= limit:
            continue
        parts = dict(
            where=rule.where, name=step.name, expected="at most %d seconds" % limit,
            actual=str(step.seconds or "not told"), advice=_ADVICE, evidence=rules([rule]))
        if step.seconds is None:
            yield observed(
                "not_checked", "timeout_untold",
                "{where} has a timeout of its own for idle connections, {name}, and its length cannot be told.",
                "{where} 为空闲连接另设超时策略 {name}，无法确定其时长。", **parts)
        else:
            yield observed(
                "fail", "timeout_longer",
                "{where} keeps idle connections for {seconds} seconds (timeout policy {name}), whatever the kernel's "
                "setting.", "{where} 使空闲连接保持 {seconds} 秒（超时策略 {name}），不受内核参数约束。",
                seconds=step.seconds, **parts)


def room(host, most):
    """Yield what is expected of the table of connections: room for `most`, and half-open and UDP flows that end soon.
    """
    for name, rule, default in (
            ("max", _room(most), None), ("tcp_timeout_syn_recv", at_most(60, lowest=0), "60"),
            ("udp_timeout", at_most(60, lowest=0), "30")):
        if not host.running or host.exists(place_of(_SETTING % name)):
            yield _setting(host, _SETTING % name, rule, default)
    if host.declared(("module", _MODULE)) and not host.exists(place_of(_MAX)) and _by_itself(host) < most:
        yield OnceTracked(_MAX, _room(most), _ROOM)


class OnceTracked(Expectation):
    """A setting of the module that is yet to be loaded gets a good value, and does not keep its own; `told` is its
    reason code, and the sentences where that is so and where it is not.
    """

    def __init__(self, name, rule, told):
        self.name = name
        self.rule = rule
        self.told = told

    def check(self, host):
        now = sysctl.live(host, self.name)
        right = now is not None and self.rule.accepts(now)
        reason, good, bad = self.told
        said = good if right else bad
        return observed(
            "pass" if right else "fail", reason, said.en, said.zh, module=_MODULE,
            value=now if right else self.rule.target)

    def fix(self, host):
        written = sysctl.at_boot(host, self.name)
        kept = written is not None and self.rule.accepts(written.text)
        if not kept:
            sysctl.keep(host, self.name, self.rule.target)
        # What files give, it got at boot in vain.
        sysctl.put(host, self.name, written.text if kept else self.rule.target)


_ROOM = (
    "room_once_tracked", Text(
        "{module} is to be loaded with room for {value} connections.", "将加载 {module}，可容纳 {value} 个连接。"),
    Text("{module} is to be loaded, and has room for fewer than {value} connections by itself.",
         "将加载 {module}，其默认可容纳的连接少于 {value} 个。"))
_END = (
    "end_once_tracked", Text(
        "{module} is to be loaded, and ends connections that are idle for {value} s.",
        "将加载 {module}，空闲 {value} 秒的连接将终止。"),
    Text("{module} is to be loaded, and keeps connections that are idle for longer than {value} s by itself.",
         "将加载 {module}，其默认使空闲连接保持超过 {value} 秒。"))


def _by_itself(host):
    """Return the most connections that a kernel makes room for by itself, for the memory of this host."""
    told = _MEMORY.search(host.read(_MEMINFO)) if host.exists(_MEMINFO) else None
    memory = int(told.group(1)) if told else _GIGABYTE * 8
    return next(room for least, room in _BY_MEMORY if memory > least)


def _room(least):
    """Accept a table for `least` connections, or one without a bound, which is what 0 is to the kernel."""
    return Rule(Text("{least} or more, or 0", "不小于 {least}，或 0").format(least=least), str(least),
                lambda text: text == "0" or at_least(least).accepts(text))


def _setting(host, name, rule, default):
    """The size of the table is the machine's: a container sees it and cannot change it."""
    setting = kernel_setting(name, rule, default)
    found, now = host.stat(place_of(name)), sysctl.live(host, name)
    setting.fixable = found is None or bool(found.mode & 0o200) or (now is not None and rule.accepts(now))
    return setting
