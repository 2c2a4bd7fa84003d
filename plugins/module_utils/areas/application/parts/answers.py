# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of each site by what it answers, and of those that could not be asked."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.present import unknown
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import (
    Evidence,
    Thing,
    absent,
    observed,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import strangers, web_sites
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints

_DECLARE = Text(
    "The administrator declares its address and its name in application_endpoints.",
    "请管理员在 application_endpoints 中申报其地址与名称。")
_SEE = Text(
    "The administrator of {label} looks at its log and at the load of the host, and the run is repeated.",
    "请 {label} 的管理员查看其日志与主机负载后重新运行。")


def each(host, policy, judge):
    """Yield what `judge(policy, site, answers)` yields of each site, and an observation of each that was not asked."""
    if not host.live:
        yield observed(
            "not_checked", "image", "Sites cannot be asked: nothing runs in an unpacked image.",
            "无法询问站点：离线镜像中没有运行的服务。", evidence=[absent("/proc")])
        return
    known = web_sites.of(host, policy)
    for one in known:
        if isinstance(one, endpoints.Unasked):
            yield observed(
                one.status, "not_asked", "{label} was not judged: it {why}.", "未判定 {label}：{why}。"
                "", label=one.label,
                why=one.reason, evidence=[Evidence("endpoint", one.where, "")],
                advice=_DECLARE if one.status == "not_checked" else _SEE.format(label=one.label))
        else:
            yield from judge(policy, *one)
    others = list(strangers.unasked(
        lambda: unknown(host, [web_sites.of_declared(one).port for one in policy.endpoints])))
    yield from others
    if not known and not others:
        yield observed(
            "not_applicable", "no_site", "No web server of this host listens for others, nor anything else that may "
            "serve pages, and application_endpoints declares no site.",
            "本机没有监听外部连接的 Web 服务器或其他可能提供页面的程序，application_endpoints 亦未申报站点。",
            evidence=[absent("/proc")])


def told(status, reason, site, text, seen, advice=None):
    """Return an observation of a site: `text` is what is said of it, `seen` the lines of its answers."""
    return observed(
        status, reason, "{label} at {place} {text}.", "{label}（{place}）{text}。", label=site.label, place=site.place,
        text=text, evidence=[Evidence("endpoint", site.place, "; ".join(seen))],
        advice=advice and advice.format(label=site.label), about=Thing("endpoint", site.place))
