# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each sshd that is started by no unit of systemd: by inetd, cron, a script of the boot, or another init."""

import contextlib
import re
import shlex

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, Where, printable

_RUN = (
    "/etc/rc.local", "/etc/rc.d/rc.local", "/etc/init.d/*.local", "/etc/local.d/*.start", "/etc/rc[2-5].d/S*",
    "/etc/rc.d/rc[2-5].d/S*", "/etc/runlevels/*/*", "/etc/service/*/run", "/etc/runit/runsvdir/*/*/run",
    "/etc/init/*.conf")
_READ = (
    "/etc/crontab", "/etc/cron.d/*", "/var/spool/cron/root", "/var/spool/cron/crontabs/root",
    "/var/spool/cron/tabs/root", "/etc/inetd.conf", "/etc/xinetd.d/*", "/etc/inittab",
    "/etc/supervisord.conf", "/etc/supervisor*/*.conf", "/etc/supervisor*/*/*.conf", "/etc/supervisord.d/*.ini")
# The scripts of a package, whose options are those of the main sshd (daemon.options).
_MAIN = re.compile(r"/(?:S\d\d)?sshd?(?:/run|\.conf)?\Z")
_COMMAND = re.compile(
    r"^(?=.*sshd)(?:[^#\n]*?[\s=\"'&;|(])??(?P<program>(?:/[\w.+-]{1,64}){1,6}/sshd)[\"']?(?=[ \t])"
    r"(?P<words>[^\n;&|<>)]*)", re.M)
_DISABLED = re.compile(r"^\s*disable\s*=\s*yes\b", re.M)
_ARGUMENTS = re.compile(r"^\s*server_args\s*=\s*(.*)$", re.M)
_SERVER = re.compile(r"^\s*server\s*=\s*(\S*/sshd)\s*$", re.M)
# Words that start nothing: a question, a key's.
_ASKS = re.compile(r"-[tTV]+\Z|-G\Z")


def found(host):
    """Yield (program, words behind its name), each a Value, of every such command; ((place, text), None) of one whose
    words only the shell knows.
    """
    for pattern in _RUN + _READ:
        for path in host.found(pattern):
            runs = host.stat(path).mode & 0o111 or path.endswith(".conf")
            if pattern in _RUN and (_MAIN.search(path) or not runs):
                continue
            text = ""
            with contextlib.suppress(HostError):
                text = host.read(path).decode("utf-8", "replace").replace("\\\n", "  ")
            if "/sshd" in text:
                yield from _of_xinetd(path, text) if path.startswith("/etc/xinetd.d/") else _of_lines(path, text)


def _of_lines(path, text):
    for match in _COMMAND.finditer(text):
        where = Where(path, text.count("\n", 0, match.start("program")) + 1)
        words = _split(match.group("words"))
        # inetd gives the program's name once more, start-stop-daemon a mark.
        while words and words[0] in ("sshd", "--"):
            words = words[1:]
        if any(map(_ASKS.match, words)):
            continue
        if any("$" in word or "`" in word for word in words):
            yield (where, printable(match.group("program") + match.group("words"))), None
        else:
            yield Value(match.group("program"), where), [Value(word, where) for word in words]


def _of_xinetd(path, text):
    server, given = _SERVER.search(text), _ARGUMENTS.search(text)
    if server and not _DISABLED.search(text):
        where = Where(path, text.count("\n", 0, server.start(1)) + 1)
        yield Value(server.group(1), where), [Value(word, where) for word in _split(given.group(1) if given else "")]


def _split(text):
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()
