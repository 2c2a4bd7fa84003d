# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Administrators log in from named networks only."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Evidence, Text, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.sshd_match import in_pattern_list
from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import sshd

_ADVICE = Text(
    "Name the management networks in accounts_login_networks (CIDR), then enforce; the address you connect from has to be in one.",
    "请在 accounts_login_networks 中写明管理网段（CIDR）后执行整改；当前连接所用的地址必须在其中。")


class LoginSources(Control):
    """Administrators log in from named networks only."""

    id = "login_sources"
    zh = "管理员仅可从指定网段登录"
    clauses = ("8.3.3-B-e-1",)
    disruption = "lockout"

    def applies(self, host, policy):
        return sshd.absence(host)

    def expectations(self, host, policy):
        source = sshd.of(host)
        values = source.config.values("AllowUsers")
        open_to_all = [value for value in values for pattern in value.text.split() if not _bounded(pattern)]
        shown = " ".join(value.text for value in values)
        if values and not open_to_all and _within(shown.split(), policy.login_networks):
            yield Judged(observed(
                "pass", "sources_bounded", "sshd's AllowUsers lets in from {shown} only.", "sshd 的 AllowUsers 仅允许自 {shown} 登录。",
                shown=shown, where=values[0].where, actual="AllowUsers " + shown))
            return
        wanted = ", ".join(policy.login_networks)
        fix = (lambda: source.set("AllowUsers", " ".join("*@" + network for network in policy.login_networks))) if wanted else None
        yield Judged(observed(
            "fail", "sources_open", "sshd lets in from any network ({shown}), expected {wanted} only.",
            "sshd 允许自任意网段登录（{shown}），应仅允许 {wanted}。", shown=("AllowUsers " + shown) if values else "no AllowUsers",
            wanted=wanted or "the management networks", expected="AllowUsers *@<network>", actual=shown,
            evidence=(Evidence("file", str(values[0].where) if values else sshd.MAIN, "AllowUsers " + shown),),
            advice=None if wanted else _ADVICE), fix)


def _bounded(pattern):
    """Tell whether a pattern names where from: USER@NETWORK with a network that is not all of them."""
    _user, at, network = pattern.rpartition("@")
    return bool(at) and network not in ("*", "0.0.0.0/0", "::/0") and in_pattern_list("anything", network) == 0


def _within(patterns, networks):
    """Tell whether each pattern's network is a declared one, where any is declared."""
    return not networks or all(pattern.rpartition("@")[2] in networks for pattern in patterns)
