# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where sshd lets somebody in from: the networks in AllowUsers, or what refuses everybody from elsewhere."""

import functools

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import networks as login_networks

_ADVICE = Text(
    "Name the management networks in accounts_login_networks (CIDR), then enforce; the address you connect from has to "
    "be in one.", "请在 accounts_login_networks 中写明管理网段（CIDR）后执行整改；当前连接所用的地址必须在其中。")
_ELSEWHERE = Text(
    "The system administrator narrows {shown} to a management network by hand, or declares its network in "
    "accounts_login_networks.", "请系统管理员将 {shown} 收窄至管理网段，或在 accounts_login_networks 中申报其网段。")
_REFUSED = Text("Over SSH nobody can log in any longer from beyond {networks} (AllowUsers).",
                "不能再自 {networks} 以外通过 SSH 登录（AllowUsers）。")
_MANAGEMENT = Text("the management networks", "管理网段")


class FromNetworks(Expectation):
    """Nobody logs in over SSH from beyond the declared networks; where none is declared, from beyond any named one."""

    fixable = False

    def __init__(self, source, declared):
        self.source = source
        self.networks = login_networks.Networks(declared)
        self.affecting(_REFUSED.format(networks=", ".join(declared)))

    def looked_at(self, host):
        source = self.source.accepted()
        lists = login_networks.allowed(source.config, self.networks)
        closed = login_networks.denying(source.config, self.networks) or (
            source.uses_pam() and login_networks.closing(host, self.networks))
        limited = bool(source.config.values("AllowUsers"))
        wide = [one for one in lists if one.open]
        if closed or limited and not wide:
            yield self, _refused(host, closed) if closed else _bounded(host, lists)
            return
        for one in wide:
            fix = functools.partial(source.rewrite, one.where, one.narrowed) if _editable(source, one) else None
            yield from self._open(host, line(host, one.where), one, fix)
        if not limited:
            target = " ".join("*@" + network for network in self.networks.declared)
            target = target if source.obstacle("AllowUsers", None) is None else ""
            fix = functools.partial(source.set, "AllowUsers", target) if target else None
            yield from self._open(host, absent(*source.config.files), None, fix)

    def _open(self, host, seen, one, fix):
        """Yield what is to be said of an AllowUsers line that lets in from elsewhere, or of none (`one` is None)."""
        look = functools.partial(
            _open, seen=seen, networks=self.networks, one=one, fixable=fix is not None, main=self.source.main)
        yield from Judged(look, fix).affecting(self._affects).looked_at(host)


def _editable(source, one):
    # A command line is no file, and of a file elsewhere neither validator nor reload knows.
    return one.narrows and one.where.path.startswith("/etc/ssh/") and source.obstacle("AllowUsers", one) is None


def _refused(host, place):
    return observed(
        "pass", "elsewhere_refused", "Whoever comes from elsewhere over SSH is refused ({where}).",
        "自其他地址经 SSH 的登录被拒绝（{where}）。", where=place, evidence=(line(host, place),))


def _bounded(host, lists):
    shown = " ".join(pattern for one in lists for pattern in one.patterns)
    return observed(
        "pass", "sources_bounded", "sshd's AllowUsers lets in from {shown} only.",
        "sshd 的 AllowUsers 仅允许自 {shown} 登录。", shown=shown, actual="AllowUsers " + shown,
        evidence=[line(host, one.where) for one in lists])


def _open(host, seen, networks, one, fixable, main):
    shown = "AllowUsers " + " ".join(one.open) if one else "no AllowUsers"
    place = one.where if one else main
    wanted = ", ".join(networks.declared)
    advice = None if fixable else _ELSEWHERE.format(shown=shown) if one and wanted else _ADVICE
    return observed(
        "fail", "sources_open",
        "sshd lets in from beyond {wanted} ({shown}{scope}, {place}); what the packet filter lets in is judged by "
        "admin_sources.",
        "sshd 允许自 {wanted} 以外登录（{shown}{scope}，{place}）；包过滤的放行范围由 admin_sources 判定。",
        wanted=wanted or _MANAGEMENT, shown=shown if one else Text(shown, "未设置 AllowUsers"),
        scope=Text(" in Match {name}", "，Match {name}").format(name=one.scope) if one and one.scope else "",
        place=place, expected="AllowUsers *@<network>", actual=shown, advice=advice,
        evidence=(seen,))
