# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""fail2ban's jails: the one of SSH logins bans, and spares administrators; the one of port scans tells."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import jail_rules, scan_alerts
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import absent, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import at_most, equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import fail2ban
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids.fail2ban_expectations import goes_by, span
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.expectations import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import running

_JOURNAL_READERS = (
    "/usr/lib/python3/dist-packages/systemd/journal.py", "/usr/lib*/python3*/site-packages/systemd/journal.py")
_SYSTEMD = ("/usr/lib/systemd/systemd", "/lib/systemd/systemd")


def watching(host, policy, declared, bans, comes=False):
    """Yield what is expected of both jails. Only where administrators are `declared`, who are spared, a machine puts it
    right; `bans` tells what that does to others. fail2ban itself `comes` with this run, or was there.
    """
    jail = fail2ban.Settings(host, "jail", "sshd")
    yield Setting(jail, "enabled", equals("true"), fixable=declared).affecting(bans)
    # To fail2ban 0 and less is 1: the first failure is one too many.
    attempts = at_most(policy.ban_attempts)
    ban = jail_rules.at_least_seconds(jail, policy.ban_seconds, jail_rules.FOR_EVER)
    span_seen = jail_rules.at_least_seconds(jail, policy.ban_seconds)
    yield Setting(jail, "maxretry", attempts, fixable=declared).affecting(bans)
    yield span(jail, "bantime", ban, declared).affecting(bans)
    yield span(jail, "findtime", span_seen, declared).affecting(bans)
    journal = any(host.exists(path) for path in _SYSTEMD)
    yield Setting(jail, "backend", jail_rules.backend(host, journal and comes), fixable=declared)
    if journal:
        yield installed("python3-systemd", _JOURNAL_READERS)
    if not jail_rules.has_tool(host):
        yield installed("nftables", ("/usr/sbin/nft", "/sbin/nft"), fixable=declared)
    yield Setting(jail, "banaction", jail_rules.banaction(host), fixable=declared)
    yield Setting(jail, "port", jail_rules.sshd_ports(host), fixable=declared)
    spares = jail_rules.spares(jail, policy.management_networks)
    yield Setting(jail, "ignoreip", spares, fixable=declared)
    yield from _server(host, policy, declared)
    if journal:
        yield scan_alerts.ScansTold(host, declared)
        yield Judged(lambda host: scan_alerts.drops_counted(host, policy))
    else:
        yield Judged(_no_journal)
    if policy.alert_mail:
        yield Setting(jail, "destemail", equals(policy.alert_mail), fixable=declared)
        yield Setting(jail, "action", jail_rules.MAILS, fixable=declared)
    yield runs(fail2ban.UNIT, ["fail2ban-client", "status", "sshd"], fixable=declared).affecting(bans)
    if running(host, fail2ban.UNIT) and not host.staged_below(fail2ban.FOLDER):
        rules = [("maxretry", attempts), ("bantime", ban), ("findtime", span_seen), ("ignoreip", spares)]
        yield Judged(lambda host: goes_by(host, rules, ["sshd"] + [scan_alerts.JAIL] * journal))


def _server(host, policy, declared):
    """Bans are recorded, and outlast a restart."""
    server = fail2ban.Settings(host, "fail2ban", "Definition")
    yield Setting(server, "logtarget", jail_rules.kept(policy.alert_mail), fixable=declared)
    if server.get("dbfile") is not None:
        yield Setting(server, "dbfile", jail_rules.A_FILE, fixable=declared)


def _no_journal(_host):
    return observed(
        "manual", "scans_unseen",
        "Port scans: fail2ban counts drops in systemd's journal, and this host has none.",
        "端口扫描：fail2ban 依据 systemd 日志统计丢弃记录，而本机没有该日志。", expected="what tells of scans",
        evidence=[absent(*_SYSTEMD)], advice=Text(
            "The security administrator shows what watches for scans here.", "请安全管理员说明由何产品监视扫描。"))
