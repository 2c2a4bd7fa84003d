# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How our own order comes into force and stays there: queues, table, and the unit that sets both at boot."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import (
    ordered,
    own_table,
    traffic_text,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.unit import UnitRuns
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import links
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import source as packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd import units
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.traffic.action import TrafficOrder, is_free

_OPT_IN = Text(
    "The network administrator sets it, or enforces with boundary_priorities_enforce.",
    "请网络管理员设置，或设置 boundary_priorities_enforce 后执行整改。")
_WAITS = Text(
    "What leaves by {names} waits in the declared order, and is held to the declared rate.",
    "经由 {names} 发出的流量按申报的顺序排队，总速率不超过申报值。")
_TAKEN = Text(
    "{name} has a queue that somebody set ({line}); it is left alone. The network administrator removes it first (tc "
    "qdisc del dev {name} root), with what sets it at boot.",
    "{name} 上已有他人设置的队列（{line}），不予改动。请网络管理员先将其删除（tc qdisc del dev {name} root），"
    "并删除开机时的设置。")
_DECLARE = Text(
    "The network administrator puts boundary_link_rates right.", "请网络管理员更正 boundary_link_rates。")
_UNSEEN = Text(
    "Whether {name} has a queue that somebody set cannot be told.", "无法确定 {name} 上是否已有他人设置的队列。")


class Prioritized(Expectation):
    """Each declared link serves in the declared order, now and after the next start."""

    def __init__(self, policy, declared):
        self._policy = policy
        self._declared = declared

    def looked_at(self, host):
        reason = self._refusal(host)
        names = ", ".join(self._declared.rates)

        def told(seen):
            seen = seen._replace(advice=reason) if seen.status == "fail" and reason is not None else seen
            part = Judged(lambda host: seen, None if reason is not None else lambda: self._stage(host))
            return part.affecting(_WAITS.format(names=names)), seen
        found = [self._link(host, name) for name in self._declared.rates]
        for seen in found:
            yield told(seen)
        if not any(seen.open for seen in found) or host.exists(traffic_text.UNIT_PATH):
            yield told(self._kept(host))

    def _link(self, host, name):
        if host.declared(("traffic", name)) is not None:
            return observed(
                "pass", "order_staged", "{name} is to serve in the declared order.",
                "{name} 将按申报的顺序发送。", name=name)
        return ordered.seen_of(host, self._policy, self._declared, name)

    def _files(self, host):
        lines = self._lines(host)
        table = traffic_text.table(self._declared.services, self._policy.management_ports)
        return {
            traffic_text.QUEUES_PATH: "".join(line + "\n" for name in sorted(lines) for line in lines[name]),
            traffic_text.TABLE_PATH: table, traffic_text.UNIT_PATH: traffic_text.unit(sorted(lines))}

    def _lines(self, host):
        try:
            leaf = host.read("/proc/sys/net/core/default_qdisc").decode("ascii", "replace").strip()
        except HostError:
            leaf = ""
        return traffic_text.queues(self._declared.services, self._declared.rates, leaf)

    def _kept(self, host):
        files = self._files(host)
        if not any(host.exists(path) for path in files):
            return observed(
                "manual", "order_at_boot_unknown",
                "The order is not this collection's, and what sets it at boot is not known (searched: {unit}).",
                "该顺序并非由本集合设置，无法确定开机时由什么设置（已查找：{unit}）。", unit=traffic_text.UNIT,
                evidence=[absent(*sorted(files))], advice=_OPT_IN)
        for path, text in sorted(files.items()):
            if not host.exists(path) or host.read(path) != text.encode("utf-8"):
                return observed(
                    "fail", "order_file_differs",
                    "{path} does not say what is declared, so that another order comes at boot.",
                    "{path} 与申报不一致，开机后的顺序将不同。", path=path, expected="as declared", actual="other text",
                    evidence=[] if host.exists(path) else [absent(path)])
        return UnitRuns(units, traffic_text.UNIT).check(host)

    def _refusal(self, host):
        """Return why nothing may be staged, or None."""
        if not self._policy.priorities_enforce:
            return _OPT_IN
        refusal = own_table.OwnTable(host, self._policy).refusal()
        if refusal is not None:
            return refusal
        for name in self._declared.rates:
            try:
                there = links.of(host)
                if name not in there or there[name].ports or ordered.arrivals(host, there[name]):
                    return _DECLARE
                order = source.of(host, name)
            except HostError:
                return _UNSEEN.format(name=name)
            if not is_free(order):
                return _TAKEN.format(name=name, line=order.root.line)
        return None

    def _stage(self, host):
        files, lines = self._files(host), self._lines(host)
        if host.which("nft") is None:
            packages.stage(host, "nftables")
        for path, text in files.items():
            host.stage_content(path, text.encode("utf-8"))
        host.stage_action(TrafficOrder(lines, files[traffic_text.TABLE_PATH]))
        state = units.state(host, traffic_text.UNIT) if host.running else None
        if state is None or state.active != "active" or not state.at_boot:
            host.stage_action(units.start(traffic_text.UNIT))
