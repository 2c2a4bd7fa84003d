# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What starts a guard again after a restart, or when its process was killed: a unit of systemd, OpenRC's, or cron's
@reboot.
"""

import contextlib
import glob
import os
import subprocess
import sys
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.durable import place
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.private import BASE
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.processes import of_root
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

NAME = "jrt0117-guard"
UNIT = NAME + ".service"

_UNIT = "/etc/systemd/system/" + UNIT
_WANTS = "/etc/systemd/system/multi-user.target.wants/" + UNIT
_INIT = "/etc/init.d/" + NAME
_RUNLEVEL = "/etc/runlevels/default/" + NAME
_CRON = "/etc/cron.d/" + NAME
PATHS = (_UNIT, _WANTS, _INIT, _RUNLEVEL, _CRON)

_ROOTS = {"uid": 0, "gid": 0}
# For systemd to answer; a slow host takes its time.
_PATIENCE = 30

Hook = namedtuple("Hook", "name files links")

# A package tool that it has started ends by itself when it is killed: a removal cut short harms more. The guard undoes
# when these have started or failed: one that reads its settings while they are put back would keep the wrong ones.
_UNIT_FILE = """\
[Unit]
Description=Takes back what run {run} changed unless a fresh connection confirms it
RequiresMountsFor={base}
After=network.target ssh.service sshd.service nftables.service firewalld.service auditd.service systemd-logind.service

[Service]
ExecStart={python} -I {code} watch
Restart=on-failure
RestartSec=5
KillMode=process
OOMScoreAdjust=-900

[Install]
WantedBy=multi-user.target
"""
_OPENRC_FILE = """\
#!/sbin/openrc-run
description="Takes back what run {run} changed unless a fresh connection confirms it"
command="{python}"
command_args="-I {code} watch"
command_background=true
pidfile="/run/{name}.pid"

depend() {{
    need localmount
    after sshd nftables iptables firewalld
}}
"""
_CRON_FILE = """\
# Takes back what run {run} changed unless a fresh connection confirms it.
@reboot root {python} -I {code} watch
"""


def fitting(host):
    """Return the hook that fits the host, or None."""
    if systemd(host):
        return Hook("systemd", {_UNIT: (_UNIT_FILE, 0o644)}, {_WANTS: _UNIT})
    if host.exists("/sbin/openrc-run") and host.exists(os.path.dirname(_RUNLEVEL)):
        return Hook("OpenRC", {_INIT: (_OPENRC_FILE, 0o755)}, {_RUNLEVEL: _INIT})
    if host.exists(os.path.dirname(_CRON)) and _runs("cron", "crond"):
        return Hook("cron", {_CRON: (_CRON_FILE, 0o644)}, {})
    return None


def to_make(host, hook):
    """Return the paths that installing a hook makes, directories first."""
    made = []
    for path in list(hook.files) + list(hook.links):
        made += [parent for parent in _missing_parents(host, path) if parent not in made] + [path]
    return made


def install(host, guard, hook):
    """Put a hook in place, durably."""
    words = dict(run=guard.run_id, base=BASE, python=sys.executable, code=guard.code, name=NAME)
    for path, (text, mode) in hook.files.items():
        _make_parents(host, path)
        with place(host.root, path) as here:
            here.refuse_hazard(None, replacing=True)
            here.replace(text.format(**words).encode("ascii"), dict(_ROOTS, mode=mode))
    for path, target in hook.links.items():
        _make_parents(host, path)
        with place(host.root, path) as here:
            here.refuse_hazard(None, replacing=True)
            here.link(dict(_ROOTS, link=target))


def started_by(host, hook):
    """Have systemd, where it is the hook, start the guard at once; return notices on what it did not do."""
    if hook.name != "systemd":
        return []
    for argv in (["systemctl", "daemon-reload"], ["systemctl", "start", "--no-block", UNIT]):
        try:
            done = host.execute(argv, timeout=_PATIENCE)
        except HostError as error:
            # Slow is not absent: the unit lies there for the next start, and the module's own process waits until then.
            return [_SLOW.format(problem=str(error))]
        if done.rc != 0:
            return [
                _SLOW.format(
                    problem="%s: %s" % (" ".join(argv), (done.err or done.out).strip() or "exit code %d" % done.rc))]
    return []


def start(host, guard):
    """Start a guard's process with nothing of this one's: no lock, no pipe of the connection, no terminal, no session.
    """
    # It is on its own from here: it outlives this process, which never waits for it.
    subprocess.Popen(  # pylint: disable=consider-using-with
        [sys.executable, "-I", guard.code, "watch"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, close_fds=True, start_new_session=True, cwd="/")


def remove(host, made):
    """Remove a hook by the paths that installing it made, newest first; others' files in a directory keep it."""
    for path in reversed(made):
        with contextlib.suppress(OSError), place(host.root, path) as here:
            # Installing it may have been cut short before the rename.
            here.discard()
            here.remove()
    if any(path.endswith(UNIT) for path in made):
        _quietly(host, ["systemctl", "daemon-reload"])


def systemd(host):
    """Tell whether systemd runs this host and can be told something."""
    return host.live and bool(host.which("systemctl")) and os.path.isdir("/run/systemd/system")


def there(host):
    """Tell whether a hook lies on the host."""
    return any(_lies(host, path) for path in PATHS)


def _lies(host, path):
    try:
        with place(host.root, path) as here:
            return here.look() is not None or here.unfinished
    except OSError:
        return False


def _runs(*names):
    """Tell whether root runs a process of one of these names, which anybody may give to a process."""
    for path in glob.glob("/proc/[0-9]*/comm"):
        try:
            with open(path, "rb") as stream:
                if stream.read().decode("ascii", "replace").strip() in names and of_root(int(path.split("/")[2])):
                    return True
        except OSError:
            continue
    return False


def _missing_parents(host, path):
    parent = os.path.dirname(path)
    return [] if os.path.isdir(host.real(parent)) else _missing_parents(host, parent) + [parent]


def _make_parents(host, path):
    for parent in _missing_parents(host, path):
        with place(host.root, parent) as here:
            here.refuse_hazard(None, replacing=True)
            here.make_directory(dict(_ROOTS, mode=0o755))


def _quietly(host, argv):
    """Run a command that the guard can do without."""
    try:
        return host.execute(argv, timeout=_PATIENCE).rc == 0
    except HostError:
        return False


_SLOW = Text(
    "systemd has not started the guard of this run by now ({problem}); the guard waits in a process of its own, and "
    "its unit, which is in place, starts it after a restart of this host.",
    "systemd 目前尚未启动本次运行的防失联保护（{problem}）；该保护已在独立进程中等待，其单元文件已就位，"
    "主机重启后将由该单元启动防失联保护。")
