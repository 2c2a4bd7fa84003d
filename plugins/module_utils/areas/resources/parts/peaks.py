# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host and its links have taken at most within the last days, by its own evidence record."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.expectations import shown
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.topic import Topic

DAYS, _LEAST_DAYS, _HOURS = 7, 5, 12
_WIDEN = Text(
    "Whoever plans capacity finds out what the peak is, and has {name} extended or the load moved.",
    "请容量负责人查明峰值原因，扩容 {name} 或迁移负载。")
_DECLARE = Text(
    "Whoever runs the network names the links of this host and those of the network in resources_links, with their "
    "capacity.", "请网络负责人在 resources_links 中列出本机与网络的链路及其带宽。")
_ASK = Text(
    "Whoever runs the monitoring sets resources_prometheus_url, which has what is asked for link {name}.",
    "请监控负责人设置 resources_prometheus_url，链路 {name} 的数据由其提供。")


def topic():
    """Return the Topic of what is used, hour by hour."""
    return Topic("load", within=3, when="hourly")


def no_links(_host):
    """Return what is seen where no link is declared."""
    return observed(
        "manual", "no_links_declared", "resources_links names no link: whether the bandwidth is enough was not judged.",
        "resources_links 未列出链路：未判定带宽是否足够。", advice=_DECLARE, expected="resources_links", actual="[]",
        evidence=(absent("resources_links"),))


def judged(record, links, most):
    """Yield what is seen of the peaks that a record tells: of each hour the mean, of each day the busiest."""
    days = record.fact("days", dict)
    whole = {day: one for day, one in days.items() if isinstance(one, dict) and _number(one.get("hours")) >= _HOURS}
    last = [whole[day] for day in sorted(whole)[-DAYS:]]
    if len(last) < _LEAST_DAYS:
        yield observed(
            "not_checked", "few_days",
            "What this host uses was recorded on {count} of {days} days for {hours} hours or more; a peak is told from "
            "{least} days on ({where}).",
            "本机用量在 {days} 天中仅有 {count} 天记录满 {hours} 小时，至少需要 {least} 天（{where}）。",
            count=len(last), days=DAYS, hours=_HOURS, least=_LEAST_DAYS, where=record.where,
            expected="%d days" % _LEAST_DAYS, actual="%d days" % len(last), evidence=(shown(record),))
        return
    for name in sorted({name for one in last for name in one if name != "hours" and not name.startswith("link ")}):
        yield _peak(record, name, max(_number(one.get(name)) for one in last), most)
    for link in links:
        yield _of_link(record, link, last, most)


def _of_link(record, link, last, most):
    found = [one["link " + link["interface"]] for one in last if "link " + link.get("interface", "") in one]
    if not found:
        return observed(
            "not_checked", "link_unrecorded", "What link {name} carries is in no record of this host ({where}).",
            "本机记录中没有链路 {name} 的流量（{where}）。", name=link["name"], where=record.where,
            advice=_ASK.format(name=link["name"]), evidence=(shown(record),))
    share = 100.0 * max(map(_number, found)) / (int(link["capacity"]) * 10**6)
    return _peak(record, "link " + link["name"], share, most)


def _peak(record, name, peak, most):
    parts = dict(
        name=name, peak="%.1f" % peak, most=most, days=DAYS, where=record.where, evidence=(shown(record),),
        expected="%s <= %d %%" % (name, most), actual="%.1f %%" % peak)
    if peak > most:
        return observed(
            "fail", "peak_high",
            "{name} took {peak} % in the busiest hour of the last {days} days ({where}), expected {most} % at most.",
            "{name} 近 {days} 天最繁忙的一小时为 {peak}%（{where}），应不超过 {most}%。",
            advice=_WIDEN.format(name=name),
            **parts)
    return observed(
        "pass", "peak_low", "{name} took {peak} % in the busiest hour of the last {days} days ({where}).",
        "{name} 近 {days} 天最繁忙的一小时为 {peak}%（{where}）。", **parts)


def _number(value):
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0
