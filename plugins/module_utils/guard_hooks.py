# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What starts a guard again after a restart, or when its process was killed: a unit of systemd, OpenRC's, or cron's @reboot."""

import contextlib
import glob
import os
import subprocess
import sys
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.atomic import temporary_of
from ansible_collections.jrt0117.baseline.plugins.module_utils.finding import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.journal import BASE, make_durably, sync_directory

NAME = "jrt0117-guard"
UNIT = NAME + ".service"

_UNIT = "/etc/systemd/system/" + UNIT
_WANTS = "/etc/systemd/system/multi-user.target.wants/" + UNIT
_INIT = "/etc/init.d/" + NAME
_RUNLEVEL = "/etc/runlevels/default/" + NAME
_CRON = "/etc/cron.d/" + NAME
PATHS = (_UNIT, _WANTS, _INIT, _RUNLEVEL, _CRON)

# For systemd to answer; a slow host takes its time.
_PATIENCE = 30

Hook = namedtuple("Hook", "name files links")

# The guard undoes when these have started or failed: one that reads its settings while they are put back would keep the wrong ones.
_UNIT_FILE = """\
[Unit]
Description=Takes back what run {run} changed unless a fresh connection confirms it
RequiresMountsFor={base}
After=network.target ssh.service sshd.service nftables.service firewalld.service auditd.service systemd-logind.service

[Service]
ExecStart={python} -I {code} watch
Restart=on-failure
RestartSec=5
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
        make_durably(host.real(os.path.dirname(path)), 0o755)
        _write(host.real(path), text.format(**words).encode("ascii"), mode)
    for path, target in hook.links.items():
        make_durably(host.real(os.path.dirname(path)), 0o755)
        _link(host.real(path), target)


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
            return [_SLOW.format(problem="%s: %s" % (" ".join(argv), (done.err or done.out).strip() or "exit code %d" % done.rc))]
    return []


def start(host, guard):
    """Start a guard's process with nothing of this one's: no lock, no pipe of the connection, no terminal, no session."""
    # It is on its own from here: it outlives this process, which never waits for it.
    subprocess.Popen(  # pylint: disable=consider-using-with
        [sys.executable, "-I", guard.code, "watch"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, close_fds=True, start_new_session=True, cwd="/")


def remove(host, made):
    """Remove a hook by the paths that installing it made, newest first; others' files in a directory keep it."""
    for path in reversed(made):
        real = host.real(path)
        try:
            # Installing it may have been cut short before the rename.
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary_of(real))
            os.rmdir(real) if os.path.isdir(real) and not os.path.islink(real) else os.unlink(real)
        except OSError:
            continue
        sync_directory(os.path.dirname(real))
    if any(path.endswith(UNIT) for path in made):
        _quietly(host, ["systemctl", "daemon-reload"])


def systemd(host):
    """Tell whether systemd runs this host and can be told something."""
    return host.live and bool(host.which("systemctl")) and os.path.isdir("/run/systemd/system")


def there(host):
    """Tell whether a hook lies on the host."""
    return any(os.path.lexists(place) for path in PATHS for place in (host.real(path), temporary_of(host.real(path))))


def _runs(*names):
    for path in glob.glob("/proc/[0-9]*/comm"):
        try:
            with open(path, "rb") as stream:
                if stream.read().decode("ascii", "replace").strip() in names:
                    return True
        except OSError:
            continue
    return False


def _missing_parents(host, path):
    parent = os.path.dirname(path)
    return [] if os.path.isdir(host.real(parent)) else _missing_parents(host, parent) + [parent]


def _write(real, data, mode):
    temporary = temporary_of(real)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fchmod(stream.fileno(), mode)
        os.fsync(stream.fileno())
    os.rename(temporary, real)
    sync_directory(os.path.dirname(real))


def _link(real, target):
    if not os.path.islink(real):
        os.symlink(target, real)
        sync_directory(os.path.dirname(real))


def _quietly(host, argv):
    """Run a command that the guard can do without."""
    try:
        return host.execute(argv, timeout=_PATIENCE).rc == 0
    except HostError:
        return False


_SLOW = Text(
    "systemd has not started the guard of this run by now ({problem}); the guard waits in a process of its own, and its unit, which is in place, starts it"
    " after a restart of this host.",
    "systemd 目前尚未启动本次运行的防锁定守护（{problem}）；守护已在独立进程中等待，其单元文件已就位，主机重启后将由该单元启动守护。")
