# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How each running sshd hears of its changed settings: systemd is asked which there are, and who owns their sockets.

Where a socket unit owns the port, the sshd that was started by it cannot open that port anew, which a reload would have
it do. It is ended, and systemd hands the socket, which goes on listening, to the next. Open sessions stay, or it is
left alone.
"""

import fnmatch
import os
import re
import signal
import time
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import must
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.daemon import taken_apart
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.listeners import (
    handed_over,
    listeners,
    listening_sockets,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import active
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value, Where
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import whole

_SILENT = Text(
    "{program} (process {process}) does not listen any more since it was told of its settings",
    "{program}（进程 {process}）在通知其重读设置后不再监听")
_OF_SOCKET = Text(
    "{unit} goes on with its old settings: it was started by {socket}, which owns its port, so it cannot reload, and "
    "to restart it would end the sessions in it (KillMode={mode}); set KillMode=process for it, or restart it when "
    "nobody is logged in",
    "{unit} 仍使用原有设置：它由 {socket} 启动，端口属于后者，因此无法重新加载；重启则会结束其中的会话"
    "（KillMode={mode}）。请为其设置 KillMode=process，或在无人登录时重启")
_FOLDER = "/etc/ssh/"
_NAMES = ("ssh.service", "sshd.service")
_PROPERTIES = "--property=Id,ActiveState,MainPID,ExecStart,TriggeredBy,CanReload,KillMode,TasksCurrent"
_COMMAND = re.compile(r"argv\[\]=(\S*/sshd(?: [^;]*)?) ;")
_SECONDS = 30
_RUNNING = ("active", "reloading", "activating", "refreshing")

SshdUnit = namedtuple("SshdUnit", "name running process words sockets reloads kill_mode tasks")


def sshd_units(host):
    """Return the units that run an sshd for all connections, whatever their names; those that serve one connection are
    left out.
    """
    found = {}
    for block in host.execute(["systemctl", "show", _PROPERTIES, "*.service"], timeout=30).out.split("\n\n"):
        shown = {name: value for name, _equals, value in (line.partition("=") for line in block.splitlines())}
        command = _COMMAND.search(shown.get("ExecStart", ""))
        words = command.group(1).split() if command else []
        # sshd -i: the service manager takes the connections, and starts one for each with the settings of that moment.
        if not words or any(re.match(r"-[46DdeGqTt]*i", word) for word in words[1:]):
            continue
        process = shown.get("MainPID", "0")
        found[shown.get("Id", "")] = SshdUnit(
            shown.get("Id", ""), shown.get("ActiveState") in _RUNNING, whole(process) or 0, words,
            tuple(word for word in shown.get("TriggeredBy", "").split() if word.endswith(".socket")),
            shown.get("CanReload") == "yes", shown.get("KillMode", ""), shown.get("TasksCurrent", ""))
    return [found[name] for name in sorted(found)]


def _by_name(name):
    return SshdUnit(name, running=True, process=0, words=["sshd"], sockets=(), reloads=True, kill_mode="", tasks="")


def active_sockets(host, unit):
    """Return the sockets of a unit that listen now, and start it when somebody comes."""
    return [
        socket for socket in unit.sockets
        if host.execute(["systemctl", "is-active", socket], timeout=30).out.strip() == "active"]


def concerned(host, paths):
    """Return the running units that read one of the changed paths; a path that ends with / stands for all below it."""
    if not any("ssh" in path for path in paths):
        return []
    running = [unit for unit in sshd_units(host) if unit.running]
    if not running:
        # A systemd that says less of its units, or one whose sshd is started by a script.
        running = [_by_name(name) for name in _NAMES if active(host, name)][:1]
    commands = listeners() if any("$" in word for unit in running for word in unit.words) else {}
    return [unit for unit in running if _reads(host, unit.words + commands.get(unit.process, []), paths)]


def _reads(host, words, paths):
    config = _config(words)
    if config in (None, _FOLDER + "sshd_config"):
        return any(path.startswith(_FOLDER) for path in paths)
    files = [path for path in paths if not path.endswith("/")]
    if config in files:
        return True
    # Its includes, host keys and banners are named in its own file; below /etc/ssh/ where they name no folder.
    lines = host.read(config).decode("utf-8", "replace").splitlines() if host.exists(config) else []
    named = [
        word.strip('"') for line in lines if not line.lstrip().startswith("#")
        for word in line.replace("=", " ").split()[1:]]
    return any(
        fnmatch.fnmatchcase(path, word if word.startswith("/") else _FOLDER + word) for path in files for word in named)


def _config(words):
    """Return the file that -f names on the command line, or None."""
    found = list(taken_apart(Value(word, Where(words[0], 1)) for word in words[1:]))
    return next((value.text for letter, value in reversed(found) if letter == "f"), None)


def tell(host, unit):
    """Have an sshd take in its settings; return the state that its unit has to have then. Raises ActionError where it
    cannot, with sshd as it was.
    """
    sockets = active_sockets(host, unit)
    if sockets and (handed_over(unit.process) or not listening_sockets(unit.process)):
        return _make_room(host, unit, sockets)
    if unit.reloads:
        must(host, ["systemctl", "reload", unit.name], timeout=60)
        return "active"
    # A restart would end its sessions; sshd reads its settings anew on this signal, and ends where they are wrong.
    _verify(host, unit.words)
    must(host, ["systemctl", "kill", "--signal=HUP", "--kill-who=main", unit.name])
    return "active"


def _verify(host, words):
    config = _config(words)
    must(host, [words[0], "-t"] + (["-f", config] if config and "$" not in config else []), timeout=60)


def signal_concerned(host, paths):
    """Have each sshd that reads one of the changed paths take in its settings, where no systemd can be asked to.

    Raises ActionError where one refuses its settings, and goes on with those it has, or does not listen anew.
    """
    told = listeners() if any("ssh" in path for path in paths) else {}
    for process, words in sorted(told.items()):
        # One that was handed its socket serves on, and its next start reads what is new; one whose program is gone
        # would end of the signal.
        if handed_over(process) or not host.exists(words[0]) or not _reads(host, words, paths):
            continue
        _verify(host, words)
        before = listening_sockets(process)
        os.kill(process, signal.SIGHUP)
        deadline = time.monotonic() + _SECONDS
        while not listening_sockets(process) - before:
            if time.monotonic() > deadline or not os.path.exists("/proc/%d" % process):
                raise ActionError(_SILENT.format(program=words[0], process=process))
            time.sleep(0.05)


def _make_room(host, unit, sockets):
    """Replace an sshd that was started by a socket by one that is handed the same socket; its sessions stay."""
    if unit.kill_mode not in ("process", "none") and unit.tasks != "1":
        raise ActionError(
            _OF_SOCKET.format(unit=unit.name, socket=sockets[0], mode=unit.kill_mode or "control-group"))
    # The next one gets the socket from systemd, which goes on listening meanwhile.
    must(host, ["systemctl", "restart", unit.name], timeout=60)
    return "active"
