# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Intrusion detection on a host: fail2ban or CrowdSec."""

import ipaddress
import json

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts.scan_alerts import (
    JAIL,
    ScansTold,
    drops_counted,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation, Judged
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule, at_most, equals
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.setting import Setting
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import fail2ban
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages.expectations import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import source as sshd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.expectations import runs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import running
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable

_AUTH_LOGS = ("/var/log/auth.log", "/var/log/secure")
_JOURNAL_READERS = ("/usr/lib/python3/dist-packages/systemd/journal.py", "/usr/lib*/python3*/site-packages/systemd/journal.py")
_SYSTEMD = ("/usr/lib/systemd/systemd", "/lib/systemd/systemd")
_TOOLS = (("nftables", "nft"), ("iptables", "iptables"), ("firewallcmd", "firewall-cmd"), ("ufw", "ufw"))
_ALWAYS_IGNORED = ("127.0.0.1/8", "::1")
_CROWDSEC = "crowdsec.service"
_WHITELIST = "/etc/crowdsec/parsers/s02-enrich/jrt0117-management.yaml"
_A_FILE = Rule(Text("a file", "文件路径"), "/var/lib/fail2ban/fail2ban.sqlite3", lambda text: text.startswith("/"))
_MAILS = Rule(Text("one that sends mail", "会发送邮件的动作"), "%(action_mw)s", lambda text: "action_m" in text or "mail" in text)
_NO_NETWORKS = Text(
    "Declare boundary_management_networks: without them an administrator could be banned, so nothing is enforced.",
    "请申报 boundary_management_networks：否则管理员可能被误封，因此不予整改。")
_BANS = Text("Whoever fails to log in over SSH {attempts} times is banned for {seconds} s by address (fail2ban); {networks} never.",
             "SSH 登录失败 {attempts} 次的地址将被封禁 {seconds} 秒（fail2ban），{networks} 除外。")
_CROWD = Text("Addresses that fail to log in are banned by CrowdSec; management networks never.",
              "登录失败的地址将被 CrowdSec 封禁，管理网段除外。")
# To fail2ban as bantime; as findtime it is no time at all, and nothing is ever found.
_FOR_EVER = -1
_TIME_ADVICE = Text("The system administrator writes it as a number of seconds, or as 10m, 1d 12h or 24*60*60.",
                    "请系统管理员以秒数或 10m、1d 12h、24*60*60 等形式书写。")
_RELOAD = Text("The administrator reloads it: fail2ban-client reload.", "请管理员重新加载：fail2ban-client reload。")
_NO_JOURNAL = observed(
    "manual", "scans_unseen", "Port scans: fail2ban counts drops in systemd's journal, and this host has none.",
    "端口扫描：fail2ban 依据 systemd 日志统计丢弃记录，而本机没有该日志。", expected="what tells of scans", advice=Text(
        "The security administrator shows what watches for scans here.", "请安全管理员说明由何产品监视扫描。"))


def by_fail2ban(host, policy):
    """Yield what makes fail2ban watch this host's SSH logins, and spare its administrators."""
    declared = bool(policy.management_networks)
    program = installed("fail2ban", (fail2ban.CLIENT,))
    program.fixable = declared
    networks = ", ".join(policy.management_networks)
    bans = _BANS.format(attempts=policy.ban_attempts, seconds=policy.ban_seconds, networks=networks)
    yield program.affecting(bans)
    if not program.there(host):
        if not declared:
            yield Judged(observed(
                "manual", "nobody_spared", "No management network is declared that fail2ban would have to spare.",
                "未申报 fail2ban 应豁免的管理网络。", expected="boundary_management_networks", advice=_NO_NETWORKS))
        return
    jail = fail2ban.Settings(host, "jail", "sshd")
    yield Setting(jail, "enabled", equals("true"), fixable=declared).affecting(bans)
    # To fail2ban 0 and less is 1: the first failure is one too many.
    rules = [
        ("maxretry", at_most(policy.ban_attempts)), ("bantime", _at_least_seconds(jail, policy.ban_seconds, _FOR_EVER)),
        ("findtime", _at_least_seconds(jail, policy.ban_seconds))]
    for name, rule in rules:
        unread = None if name == "maxretry" else _unread(jail, name)
        yield Setting(jail, name, rule, fixable=declared).affecting(bans) if unread is None else Judged(unread)
    yield Setting(jail, "backend", _backend(host), fixable=declared)
    journal = any(host.exists(path) for path in _SYSTEMD)
    if journal:
        yield installed("python3-systemd", _JOURNAL_READERS)
    yield from _bans(host, jail, declared)
    spares = _spares(host, jail, policy.management_networks)
    yield Setting(jail, "ignoreip", spares, fixable=declared)
    server = fail2ban.Settings(host, "fail2ban", "Definition")
    yield Setting(server, "logtarget", _kept(policy.alert_mail), fixable=declared)
    if server.get("dbfile") is not None:
        yield Setting(server, "dbfile", _A_FILE, fixable=declared)
    if journal:
        yield ScansTold(host, declared)
        yield Judged(drops_counted(host, policy))
    else:
        yield Judged(_NO_JOURNAL)
    if policy.alert_mail:
        yield Setting(jail, "destemail", equals(policy.alert_mail), fixable=declared)
        yield Setting(jail, "action", _MAILS, fixable=declared)
    yield runs(fail2ban.UNIT, ["fail2ban-client", "status", "sshd"], fixable=declared).affecting(bans)
    if running(host, fail2ban.UNIT) and not any(path.startswith(fail2ban.FOLDER) for path in host.changes):
        yield from _loaded(host, rules + [("ignoreip", spares)], ["sshd"] + [JAIL] * journal)


def _backend(host):
    """A log file only where there is one: with no syslog daemon, the journal has the records."""
    log = next((path for path in _AUTH_LOGS if host.exists(path)), None)
    wanted = Text("systemd, for there is no file with the logins", "systemd，因为没有登录日志文件") if log is None else Text(
        "systemd, or a reader of {log}", "systemd，或读取 {log} 的方式").format(log=log)
    return Rule(wanted, "systemd",
                lambda text: text == "systemd" or (log is not None and text is not None))


def _bans(host, jail, declared):
    """The action that bans needs its tool."""
    def works(text):
        tool = next((tool for prefix, tool in _TOOLS if text.startswith(prefix)), None)
        return tool is None or _there(host, tool)
    if not any(_there(host, tool) for _prefix, tool in _TOOLS):
        nftables = installed("nftables", ("/usr/sbin/nft", "/sbin/nft"))
        nftables.fixable = declared
        yield nftables
    yield Setting(jail, "banaction", Rule(Text("an action whose tool is installed", "工具已安装的动作"), "nftables", works), fixable=declared)
    yield Setting(jail, "port", _sshd_ports(host), fixable=declared)


def _sshd_ports(host):
    """The ports that sshd has. A name needs /etc/services, which a minimal host lacks: then banning fails, and nothing else says so."""
    ports = ["22"]
    if sshd.absence(host) is None:
        ports = [value.text for value in sshd.of(host).config.values("Port")] or ports

    def number(word):
        named = [line.split()[1] for line in _services(host) if line.split()[0] == word and line.split()[1].endswith("/tcp")]
        return int(word if word.isdigit() else named[0].partition("/")[0] if named else -1)

    def accepts(text):
        ranges = [[number(end) for end in one.strip().replace("-", ":").split(":")] for one in text.split(",")]
        return all(any(pair[0] <= int(port) <= pair[-1] and pair[0] >= 0 for pair in ranges) for port in ports)
    wanted = Text("that of sshd ({ports}), in numbers or names of /etc/services", "sshd 的端口（{ports}），以数字或 /etc/services 中的名称表示")
    return Rule(wanted.format(ports=", ".join(ports)), ",".join(ports), accepts)


def _services(host):
    text = host.read("/etc/services").decode("utf-8", "replace") if host.exists("/etc/services") else ""
    return [line for line in text.splitlines() if len(line.partition("#")[0].split()) > 1]


def _there(host, tool):
    return any(host.exists(folder + tool) for folder in ("/usr/sbin/", "/sbin/", "/usr/bin/"))


def _spares(host, jail, networks):
    """The management networks are ignored, and not everybody is."""
    present = jail.get("ignoreip")
    words = [] if present is None else present.text.replace(",", " ").split()
    wanted = [ipaddress.ip_network(text, strict=False) for text in networks]

    def accepts(text):
        known = [network for network in map(_network, text.replace(",", " ").split()) if network is not None]
        return all(any(_within(one, other) for other in known) for one in wanted) and not any(network.prefixlen == 0 for network in known)
    kept = [word for word in words if _network(word) is None or _network(word).prefixlen > 0]
    target = kept + [word for word in list(_ALWAYS_IGNORED) + [str(one) for one in wanted] if word not in kept]
    told = Text("with {networks}", "包含 {networks}").format(networks=", ".join(networks) or Text("this host", "本机"))
    return Rule(told, " ".join(target), accepts)


def _within(one, other):
    return one.version == other.version and one.network_address in other and one.broadcast_address in other


def _network(word):
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError:
        return None


def _at_least_seconds(jail, limit, for_ever=None):
    """Accept a time of `limit` or more, or what stands `for_ever`.

    Before fail2ban 0.10 any negative number stood for it, so for another one that is set.
    """
    def read(text):
        try:
            return jail.seconds(text)
        except ValueError:
            return 0

    def accepts(text):
        return read(text) >= limit or (for_ever is not None and read(text) == for_ever)

    def nearest(text):
        return str(limit) if for_ever is None or read(text) >= 0 else str(for_ever)
    wanted = Text("{limit} s or more", "不小于 {limit} 秒").format(limit=limit)
    return Rule(wanted, str(limit), accepts, nearest=nearest)


def _unread(jail, name):
    """Return what is said of a time that cannot be read here, or None.

    A run leaves it: it may be longer than any that a run would set.
    """
    value = jail.get(name)
    try:
        if value is not None:
            jail.seconds(value.text)
        return None
    except ValueError:
        text = printable(value.text)
        return observed(
            "not_checked", "time_unread", "{where} has {name} {text}, which cannot be read here as a time.",
            "{where} 中的 {name} {text} 无法解读为时间。", where=value.where, name=name, text=text,
            expected="%s in seconds" % name, actual=text, advice=_TIME_ADVICE)


def _kept(mail):
    """Bans are recorded; where nobody is mailed they go to syslog, from where they reach the collector."""
    nowhere = ("", "none", "/dev/null", "stdout", "stderr")
    if mail:
        return Rule(Text("a file or syslog", "文件或 syslog"), "SYSLOG", lambda text: text.lower() not in nowhere)
    return Rule(Text("SYSLOG or SYSOUT", "SYSLOG 或 SYSOUT"), "SYSLOG", lambda text: text.lower().startswith(("syslog", "sysout", "systemd")))


def _loaded(host, rules, jails):
    """Yield whether the server has these jails, and goes by these rules: what its files say counts once it has read them."""
    questions = ["status " + jail for jail in jails] + ["get sshd " + name for name, _rule in rules]
    said = fail2ban.answers(host, *questions)
    evidence = tuple(Evidence("command", "fail2ban-client " + one, " ".join(text.split())) for one, text in zip(questions, said))
    missing = [jail for jail, text in zip(jails, said) if not text.startswith("Status")]
    wrong = ["%s %s" % (name, " ".join(text.split())) for (name, rule), text in zip(rules, said[len(jails):]) if not rule.accepts(text)]
    parts = dict(jails=", ".join(missing or jails), wrong="; ".join(wrong), expected="jails " + ", ".join(jails), evidence=evidence, advice=_RELOAD)
    if missing:
        yield Judged(observed("fail", "jail_not_loaded", "fail2ban runs without its jail {jails}.", "fail2ban 正在运行，但未启用监狱 {jails}。",
                              actual="not loaded", **parts))
    elif wrong:
        yield Judged(observed("fail", "not_reloaded", "fail2ban does not go by its files, which it has read before they were changed: {wrong}.",
                              "fail2ban 尚未重新读取配置文件，实际为：{wrong}。", actual=", ".join(wrong), **parts))
    else:
        yield Judged(observed("pass", "jail_loaded", "fail2ban runs its jails {jails}.", "fail2ban 正在运行监狱 {jails}。", actual="loaded", **parts))


def by_crowdsec(host, policy):
    """Yield what makes CrowdSec watch this host's SSH logins, and spare its administrators."""
    program = installed("crowdsec", ("/usr/bin/cscli",)).affecting(_CROWD)
    yield program
    if not program.there(host):
        return
    if policy.management_networks:
        yield CrowdsecSpares(policy.management_networks)
    yield runs(_CROWDSEC).affecting(_CROWD)
    yield Judged(_scenarios)


class CrowdsecSpares(Expectation):
    """CrowdSec takes nothing that comes from the management networks for an attack."""

    def __init__(self, networks):
        lines = ["# Managed by jrt0117.baseline.", "name: jrt0117/management", "description: The networks that hosts are administered from.",
                 "whitelist:", "  reason: management network", "  cidr:"] + ['    - "%s"' % one for one in networks]
        self.text = "".join(line + "\n" for line in lines).encode("utf-8")

    def check(self, host):
        parts = dict(path=_WHITELIST, expected="the management networks spared", evidence=(Evidence("file", _WHITELIST, "whitelist"),))
        if not host.exists(_WHITELIST) or host.read(_WHITELIST) != self.text:
            return observed("fail", "not_spared", "CrowdSec does not spare the management networks ({path}).", "CrowdSec 未豁免管理网络（{path}）。",
                            actual="not spared", **parts)
        return observed("pass", "spared", "CrowdSec spares the management networks ({path}).", "CrowdSec 已豁免管理网络（{path}）。", actual="spared", **parts)

    def fix(self, host):
        host.stage_content(_WHITELIST, self.text)


def _scenarios(host):
    output = host.run(["cscli", "scenarios", "list", "-o", "json"])
    try:
        names = [one["name"] for one in json.loads(output.out)["scenarios"] if "enabled" in one.get("status", "")]
    except (ValueError, KeyError, TypeError):
        raise HostError("cscli scenarios list", (output.err.strip().splitlines() or ["no list in its answer"])[-1])
    parts = dict(expected="a scenario for SSH logins", actual=", ".join(names) or "none",
                 evidence=(Evidence("command", "cscli scenarios list", ", ".join(names)),))
    if not any("ssh" in name for name in names):
        return observed(
            "fail", "no_scenario", "CrowdSec has no scenario for SSH logins.", "CrowdSec 没有针对 SSH 登录的场景。", advice=Text(
                "The system administrator installs it: cscli collections install crowdsecurity/sshd.",
                "请系统管理员安装：cscli collections install crowdsecurity/sshd。"), **parts)
    return observed("pass", "scenario_enabled", "CrowdSec watches SSH logins.", "CrowdSec 正在监视 SSH 登录。", **parts)
