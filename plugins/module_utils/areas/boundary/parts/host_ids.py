# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Intrusion detection on a host: fail2ban, CrowdSec, or what a person has to show."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import alerting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.expectations import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs

_NO_NETWORKS = Text(
    "Declare boundary_management_networks: without them an administrator could be banned, so nothing is enforced.",
    "请申报 boundary_management_networks：否则管理员可能被误封，因此不予整改。")
_BANS = Text(
    "Whoever fails to log in over SSH {attempts} times is banned for {seconds} s by address (fail2ban); {networks} "
    "never.",
    "SSH 登录失败 {attempts} 次的地址将被封禁 {seconds} 秒（fail2ban），{networks} 除外。")
_CROWD = Text("Addresses that fail to log in are banned by CrowdSec.", "登录失败的地址将被 CrowdSec 封禁。")
_REGISTERS = Text(
    "{bans} Its package registers this host at the makers' central service, which is told of attacks; it is not "
    "installed where that does not answer.",
    "{bans}安装该软件包会将本机注册到 CrowdSec 的中央服务，并向其报告攻击；该服务无应答时无法安装。")
_CROWD_SPARES = Text(
    "Addresses that fail to log in are banned by CrowdSec; management networks never.",
    "登录失败的地址将被 CrowdSec 封禁，管理网段除外。")


def watching(host, policy):
    """Yield what makes the declared product watch this host's SSH logins, and spare its administrators."""
    if policy.host_ids == "none":
        yield Judged(_other)
    else:
        yield from (_fail2ban if policy.host_ids == "fail2ban" else _crowdsec)(host, policy)


def _other(_host):
    return observed(
        "manual", "other_product", "boundary_host_ids is none: what watches this host cannot be told from here.",
        "boundary_host_ids 为 none：无法在此判断本机由何产品监视。", expected="intrusion detection on this host",
        advice=Text(
            "The security administrator shows the product that watches this host, and its last alerts.",
            "请安全管理员提供监视本机的产品及其最近报警。"))


def _fail2ban(host, policy):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import fail2ban

    declared = bool(policy.management_networks)
    bans = _BANS.format(
        attempts=policy.ban_attempts, seconds=policy.ban_seconds, networks=", ".join(policy.management_networks))
    program = installed("fail2ban", (fail2ban.CLIENT,), fixable=declared)
    comes = host.once("fail2ban comes", lambda: not program.there(host))
    yield program.affecting(bans)
    if program.there(host):
        from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import jails

        yield from jails.watching(host, policy, declared, bans, comes)
    elif not declared:
        yield Judged(_nobody_spared)
    yield from alerting.expected(policy, policy.alert_mail, fail2ban.in_syslog)


def _nobody_spared(_host):
    return observed(
        "manual", "nobody_spared", "No management network is declared that fail2ban would have to spare.",
        "未申报 fail2ban 应豁免的管理网络。", expected="boundary_management_networks", advice=_NO_NETWORKS)


def _crowdsec(host, policy):
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import crowdsec

    bans = _CROWD_SPARES if policy.management_networks else _CROWD
    program = installed("crowdsec", (crowdsec.CLIENT,))
    yield program.affecting(_REGISTERS.format(bans=bans))
    if program.there(host):
        if policy.management_networks:
            yield crowdsec.Spares(policy.management_networks)
        yield runs(crowdsec.UNIT).affecting(bans)
        yield Judged(crowdsec.logins_watched)
    yield from alerting.expected(policy, "", crowdsec.in_syslog)
