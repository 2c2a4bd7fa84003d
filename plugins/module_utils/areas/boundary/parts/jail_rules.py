# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What values of a jail of fail2ban are good on this host."""

import ipaddress

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.rules import Rule
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import instances as sshd_instances
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import numbers

# To fail2ban as bantime; as findtime it is no time at all, and nothing is ever found.
FOR_EVER = -1
A_FILE = Rule(
    Text("a file", "文件路径"), "/var/lib/fail2ban/fail2ban.sqlite3", lambda text: text.startswith("/"))
MAILS = Rule(
    Text("one that sends mail", "会发送邮件的动作"), "%(action_mw)s", lambda text: "action_m" in text or "mail" in text)
_AUTH_LOGS = ("/var/log/auth.log", "/var/log/secure")
_TOOLS = (("nftables", "nft"), ("iptables", "iptables"), ("firewallcmd", "firewall-cmd"), ("ufw", "ufw"))
_ALWAYS_IGNORED = ("127.0.0.1/8", "::1")


def backend(host, journal_alone=False):
    """A log file only where there is one: with no syslog daemon, the journal has the records.

    A fail2ban that is set up now reads the journal (`journal_alone`), whether or not this run brings a syslog daemon.
    """
    log = None if journal_alone else next((path for path in _AUTH_LOGS if host.exists(path)), None)
    wanted = Text(
        "systemd, for there is no file with the logins", "systemd，因为没有登录日志文件") if log is None else Text(
        "systemd, or a reader of {log}", "systemd，或读取 {log} 的方式").format(log=log)
    return Rule(wanted, "systemd", lambda text: text == "systemd" or (log is not None and text is not None))


def has_tool(host):
    """Tell whether there is a tool by which some action bans."""
    return any(_there(host, tool) for _prefix, tool in _TOOLS)


def banaction(host):
    """The action that bans needs its tool."""
    def works(text):
        tool = next((tool for prefix, tool in _TOOLS if text.startswith(prefix)), None)
        return tool is None or _there(host, tool)
    return Rule(Text("an action whose tool is installed", "工具已安装的动作"), "nftables", works)


def _there(host, tool):
    return any(host.exists(folder + tool) for folder in ("/usr/sbin/", "/sbin/", "/usr/bin/"))


def sshd_ports(host):
    """The ports that sshd has. A name needs /etc/services, which a minimal host lacks: then banning fails, and nothing
    else says so.
    """
    ports = [str(port) for port in sshd_instances.ports(host)] or ["22"]

    def number(word):
        named = [
            words[1] for words in _services(host) if words[0] == word and words[1].endswith("/tcp")]
        found = numbers.whole(word if numbers.whole(word) is not None or not named else named[0].partition("/")[0])
        return -1 if found is None else found

    def accepts(text):
        ranges = [[number(end) for end in one.strip().replace("-", ":").split(":")] for one in text.split(",")]
        return all(any(pair[0] <= number(port) <= pair[-1] and pair[0] >= 0 for pair in ranges) for port in ports)
    wanted = Text("that of sshd ({ports}), in numbers or names of /etc/services",
                  "sshd 的端口（{ports}），以数字或 /etc/services 中的名称表示")
    return Rule(wanted.format(ports=", ".join(ports)), ",".join(ports), accepts)


def _services(host):
    """Return the words of each line, its name and its port first."""
    text = host.read("/etc/services").decode("utf-8", "replace") if host.exists("/etc/services") else ""
    return [line.split() for line in text.splitlines() if len(line.partition("#")[0].split()) > 1]


def spares(jail, networks):
    """The management networks are ignored, and not everybody is."""
    present = jail.get("ignoreip")
    words = [] if present is None else present.text.replace(",", " ").split()
    wanted = [ipaddress.ip_network(text, strict=False) for text in networks]

    def accepts(text):
        known = [network for network in map(_network, text.replace(",", " ").split()) if network is not None]
        return all(any(_within(one, other) for other in known) for one in wanted) and not any(
            network.prefixlen == 0 for network in known)
    kept_words = [word for word in words if _network(word) is None or _network(word).prefixlen > 0]
    target = kept_words + [
        word for word in list(_ALWAYS_IGNORED) + [str(one) for one in wanted] if word not in kept_words]
    told = Text("with {networks}", "包含 {networks}").format(networks=", ".join(networks) or Text("this host", "本机"))
    return Rule(told, " ".join(target), accepts)


def _within(one, other):
    return one.version == other.version and one.network_address in other and one.broadcast_address in other


def _network(word):
    try:
        return ipaddress.ip_network(word, strict=False)
    except ValueError:
        return None


def at_least_seconds(jail, limit, for_ever=None):
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
    return Rule(
        Text("{limit} s or more", "不小于 {limit} 秒").format(limit=limit), str(limit), accepts, nearest=nearest)


def kept(mail):
    """Bans are recorded; where nobody is mailed they go to syslog, from where they reach the collector."""
    nowhere = ("", "none", "/dev/null", "stdout", "stderr")
    if mail:
        return Rule(Text("a file or syslog", "文件或 syslog"), "SYSLOG", lambda text: text.lower() not in nowhere)
    return Rule(Text("SYSLOG or SYSOUT", "SYSLOG 或 SYSOUT"), "SYSLOG",
                lambda text: text.lower().startswith(("syslog", "sysout", "systemd")))
