# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators log in from named networks only."""

from typing import Callable, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logins import networks as login_networks
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd

_ADVICE = Text(
    "Name the management networks in accounts_login_networks (CIDR), then enforce; the address you connect from has to be in one.",
    "请在 accounts_login_networks 中写明管理网段（CIDR）后执行整改；当前连接所用的地址必须在其中。")
_ELSEWHERE = Text(
    "The system administrator narrows {shown} to a management network by hand, or declares its network in accounts_login_networks.",
    "请系统管理员将 {shown} 收窄至管理网段，或在 accounts_login_networks 中申报其网段。")
_REFUSED = Text("Over SSH nobody can log in any longer from beyond {networks} (AllowUsers).",
                "不能再自 {networks} 以外通过 SSH 登录（AllowUsers）。")
_MANAGEMENT = Text("the management networks", "管理网段")


class LoginSources(Control):
    """Source networks of SSH logins."""

    id = "login_sources"
    zh = "SSH 登录的来源网段"
    clauses = ("8.3.3-B-e-1",)
    disruption = "lockout"

    def applies(self, host, policy):
        return sshd.absence(host)

    def expectations(self, host, policy):
        source = sshd.accepted(host)
        networks = login_networks.Networks(policy.login_networks)
        lists = login_networks.allowed(source.config, networks)
        closed = login_networks.denying(source.config, networks) or source.uses_pam() and login_networks.closing(host, networks)
        limited = bool(source.config.values("AllowUsers"))
        wide = [one for one in lists if one.open]
        told = _REFUSED.format(networks=", ".join(networks.declared))
        if closed:
            yield Judged(observed(
                "pass", "elsewhere_refused", "Whoever comes from elsewhere over SSH is refused ({where}).", "自其他地址经 SSH 的登录被拒绝（{where}）。",
                where=closed))
        elif limited and not wide:
            yield Judged(_bounded(lists))
        else:
            for one in wide:
                fix: Optional[Callable[[], None]] = (lambda one=one: source.rewrite(one.where, one.narrowed)) if _editable(one) else None
                yield Judged(_open(networks, " ".join(one.open), one, fix), fix).affecting(told)
            if not limited:
                target = " ".join("*@" + network for network in networks.declared)
                fix = (lambda: source.set("AllowUsers", target)) if target else None
                yield Judged(_open(networks, "", None, fix), fix).affecting(told)


def _editable(one):
    # A command line is no file, and of a file elsewhere neither validator nor reload knows.
    return one.narrows and one.where.path.startswith("/etc/ssh/")


def _bounded(lists):
    shown = " ".join(pattern for one in lists for pattern in one.patterns)
    return observed(
        "pass", "sources_bounded", "sshd's AllowUsers lets in from {shown} only.", "sshd 的 AllowUsers 仅允许自 {shown} 登录。",
        shown=shown, where=lists[0].where, actual="AllowUsers " + shown)


def _open(networks, patterns, one, fix):
    """Return what is to be said of an AllowUsers line that lets in from elsewhere, or of none (`one` is None)."""
    shown = "AllowUsers " + patterns if one else "no AllowUsers"
    place = sshd.MAIN if one is None else str(one.where)
    wanted = ", ".join(networks.declared)
    advice = None if fix else _ELSEWHERE.format(shown=shown) if one and wanted else _ADVICE
    return observed(
        "fail", "sources_open",
        "sshd lets in from beyond {wanted} ({shown}{scope}, {place}); what the packet filter lets in is judged by admin_sources.",
        "sshd 允许自 {wanted} 以外登录（{shown}{scope}，{place}）；包过滤的放行范围由 admin_sources 判定。",
        wanted=wanted or _MANAGEMENT, shown=shown if one else Text(shown, "未设置 AllowUsers"),
        scope=Text(" in Match {name}", "，Match {name}").format(name=one.scope) if one and one.scope else "",
        place=place, expected="AllowUsers *@<network>", actual=shown, evidence=(Evidence("file", place, shown),), advice=advice)
