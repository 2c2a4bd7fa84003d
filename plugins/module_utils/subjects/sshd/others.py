# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SSH servers that are not OpenSSH's: Dropbear, by what its command line says, and others, which are named."""

import posixpath
from collections import namedtuple
from typing import Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import of_root, program
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import (
    daemon as sshd_daemon,
    source as sshd,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, Where, printable
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal

_DROPBEAR = "dropbear"
# lshd, wolfSSH, Tectia, HPN-SSH, GSI-OpenSSH, Teleport, SFTPGo.
_NAMES = (
    _DROPBEAR, "dropbearmulti", "tinysshd", "lshd", "wolfsshd", "sshd2", "ssh-server-g3", "hpnsshd", "gsisshd",
    "teleport", "sftpgo")
_FOLDERS = (
    "/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/libexec", "/opt/*/sbin",
    "/opt/*/bin", "/opt/*/libexec")
# A session of OpenSSH 9.8 or later has a program of its own, and listens for what it forwards.
_NO_SERVERS = ("ssh", "autossh", "sshuttle", "sshpass", "sshd-session")
_PORT = 22
_UNITS = ("dropbear.service", "dropbear@.service")
# Letters of dropbear that take an argument.
_WITH_ARGUMENT = "bcdDGIKpPrTWAU"

# name; where: what shows it; words: the command line that it is started with (Values), None where that is not seen;
# ports: where it listens, as far as that is seen.
Server = namedtuple("Server", "name where words ports")

_NONE = Text(
    "None of the SSH servers that are known here ({names}) was found, neither in the folders of programs{listening}. "
    "{why}", "程序目录{listening}中均无已知的 SSH 服务（{names}）。{why}")
_ADVICE = Text(
    "The system administrator shows how {name} is set up, or removes it; sshd is judged in full.",
    "请系统管理员说明 {name} 的配置，或将其移除；本检查完整判定的是 sshd。")
_WITH = Text("with {option}", "增加 {option}")
_TRIES = Text("allows {count} tries", "允许 {count} 次尝试")
_OPTION = Text("Have Dropbear started {option} (now: {place}).",
               "请调整 Dropbear 的启动参数：{option}（现见 {place}）。")


def absence(host):
    """Return the reason why no SSH server is judged, or None: one that is known, or somebody who listens where one
    would.
    """
    if sshd.absence(host) is None or found(host):
        return None
    return _NONE.format(
        names=joined(("sshd",) + _NAMES), why=sshd.absence(host),
        listening=Text(" nor among what listens", "与监听进程") if host.live else "")


def found(host):
    """Return the SSH servers beside OpenSSH's: those that listen, and those whose program is there."""
    return host.ask("others", lambda: _found(host))


def ports(host):
    """Return the ports of the servers that are known by name to take logins, as far as they are seen."""
    return sorted(set(port for one in found(host) if one.name in _NAMES for port in one.ports))


def unseen(what):
    """Return the expectation that names each server beside sshd, of which `what` (Text) was not judged."""
    return Seen(lambda host: [_unjudged(one, what) for one in found(host)])


def dropbear(judge, what, rest=None):
    """Return the expectation of what Dropbear's command line says; `judge(letters)` returns None, or what is wrong and
    how it should be started (Texts).

    letters: {letter: its argument, or an empty text}. Of another server, or of one whose command line is not seen,
    `what` is named as not judged; of Dropbear too `rest` is, where the command line does not tell it.
    """
    def look(one):
        if one.words is None:
            return [_unjudged(one, what)]
        return [_dropbear(one, judge(_letters(one.words)), what)] + ([_unjudged(one, rest)] if rest else [])
    return Seen(lambda host: [seen for one in found(host) for seen in look(one)])


def no_root(strict):
    """Judge whether root may log in: at all (`strict`), or with a password."""
    def judge(letters):
        if "w" in letters or not strict and ("g" in letters or "s" in letters):
            return None
        return Text("lets root in", "允许 root 登录") if strict else Text(
            "lets root in with a password", "允许 root 以口令登录"), _WITH.format(option="-w" if strict else "-g")
    return judge


def no_empty(letters):
    """Judge whether it takes an empty password."""
    return (Text("takes an empty password", "允许空口令"), Text("without -B", "去除 -B")) if "B" in letters else None


def few_tries(limit):
    """Judge how many tries a connection has; 10 where nothing is said."""
    def judge(letters):
        text = letters.get("T", "10")
        count = decimal(text)
        if count is not None and count <= limit:
            return None
        return _TRIES.format(count=printable(text)), _WITH.format(option="-T %d" % limit)
    return judge


def _unjudged(one, what):
    if one.name is None:
        return observed(
            "not_checked", "port_unknown",
            "Something listens on port {port}, and which program could not be seen: {what} were not judged.",
            "端口 {port} 有监听，但无法得知是哪个程序：{what}未予判定。", port=_PORT, what=what,
            evidence=(Evidence("file", one.where, "port %d" % _PORT),))
    return observed(
        "not_checked", "other_server", "{name} is, or may be, an SSH server too ({where}): its {what} were not judged.",
        "{name} 也是或可能是 SSH 服务（{where}）：其{what}未予判定。", name=printable(one.name), where=one.where,
        what=what, actual=printable(one.name), advice=_ADVICE.format(name=printable(one.name)))


def _dropbear(one, wrong, what):
    place = one.words[0].where
    told = " ".join(word.text for word in one.words)
    parts = dict(where=place, actual=told, evidence=(Evidence("file", place, printable(told)),))
    if wrong is None:
        return observed(
            "pass", "dropbear_right", "Dropbear's command line is right for {what} ({command}).",
            "Dropbear 的命令行满足{what}的要求（{command}）。", what=what, command=printable(told), **parts)
    problem, option = wrong
    return observed(
        "fail", "dropbear_wrong", "Dropbear {problem} ({where}: {command}).",
        "Dropbear 不符合要求：{problem}（{where}：{command}）。", problem=problem, command=printable(told),
        expected=option.en, advice=_OPTION.format(option=option, place=place), **parts)


def _letters(words):
    found, rest = {}, [word.text for word in words[1:]]
    while rest:
        word = rest.pop(0)
        letters = word[1:] if word.startswith("-") else ""
        while letters:
            letter, letters = letters[0], letters[1:]
            if letter in _WITH_ARGUMENT:
                found[letter] = letters or (rest.pop(0) if rest else "")
                break
            found[letter] = ""
    return found


def _found(host):
    servers = _listening(host) if host.live else []
    running = set(one.name for one in servers if one.name != _DROPBEAR or one.words)
    for folder in _FOLDERS:
        for name in _NAMES:
            for path in host.found(folder + "/" + name):
                if name not in running:
                    running.add(name)
                    words = _written(host) if name == _DROPBEAR else None
                    servers.append(Server(name, path, words, _told(words) if words else ()))
    return servers


def _told(words):
    """Return the ports that Dropbear's command line names; 22 where it names none."""
    named = [word.text for word in words]
    named = [after if word == "-p" else word[2:] for word, after in zip(named, named[1:] + [""]) if word[:2] == "-p"]
    return [port for port in (decimal(text.rpartition(":")[2]) for text in named) if port] or [_PORT]


def _written(host):
    """Return the command line of Dropbear's unit, or None; other ways to start it are not read."""
    for name in _UNITS:
        try:
            started = sshd_daemon.of_unit(host, name)
        except (HostError, ParseError):
            return None
        if started and posixpath.basename(started[0].text) == _DROPBEAR:
            return [started[0]] + started[1]
    return None


def _listening(host):
    """Return a Server of each process that listens and is called like an SSH server, or has port 22; sshd is none."""
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners
    from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.listeners import of as sshds

    servers: Dict[int, Server] = {}
    unknown, known = False, sshds(host)
    for one in listeners.of(host):
        holders = [int(pid) for pid in listeners.processes_of(host, one)] if one.protocol == "tcp" else []
        unknown = unknown or one.protocol == "tcp" and one.port == _PORT and not holders
        for process in holders:
            name, command = _called(process)
            # What systemd has is for the unit behind it; a session listens for what it forwards.
            if process == 1 or process in known or command[:1] == ["sshd:"] and "[listener]" not in command:
                continue
            if one.port == _PORT or name in _NAMES or "ssh" in name and name not in _NO_SERVERS:
                place = Where("/proc/%d/cmdline" % process, 1)
                ours = name == _DROPBEAR and of_root(process)
                words = [Value(word, place) for word in command] if ours else None
                listening = [one.port] + (servers[process].ports if process in servers else [])
                servers[process] = Server(name, place, words, listening)
    if unknown and not servers and sshd.absence(host) is not None:
        servers[0] = Server(None, "/proc/net/tcp", None, [_PORT])
    return [servers[process] for process in sorted(servers)]


def _called(process):
    """Return the name of a process's program, and its command line."""
    try:
        with open("/proc/%d/cmdline" % process, encoding="utf-8", errors="surrogateescape") as stream:
            command = stream.read().replace("\0", " ").split()
        return program(process), command
    except OSError:
        return "process %d" % process, []
