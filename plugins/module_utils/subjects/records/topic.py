# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be recorded under a name: how often, by which command, and the units that have it done."""

import hashlib
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.source import EVIDENCE
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.action import UnitRunning
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.oneshot_action import UnitRunOnce
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit

PROGRAM = "/usr/local/lib/jrt0117/record.py"
_PYTHONS = ("/usr/bin/python3", "/usr/libexec/platform-python")
_UNITS = "/etc/systemd/system/"
_SERVICE = """\
# Managed by jrt0117.baseline.
[Unit]
Description=Evidence record {name}

[Service]
Type=oneshot
ExecStart={command}
SuccessExitStatus=3
UMask=0077
StateDirectory={state}
StateDirectoryMode=0700
ReadWritePaths={writes}
ProtectSystem=strict
PrivateTmp=yes
NoNewPrivileges=yes
Nice=15
IOSchedulingClass=idle
"""
_TIMER = """\
# Managed by jrt0117.baseline.
[Unit]
Description=Evidence record {name}, regularly

[Timer]
OnCalendar={when}
Persistent=true
RandomizedDelaySec=30min

[Install]
WantedBy=timers.target
"""
_ASKED = ("Id,LoadState,ActiveState,UnitFileState,LastTriggerUSec,NextElapseUSecRealtime,ActiveEnterTimestampMonotonic,"
          "Result,ExecMainStatus,ExecMainExitTimestamp")

# What the two units say of themselves, by property, and the evidence of it.
Schedule = namedtuple("Schedule", "timer service evidence")


class Topic:
    """A topic of evidence.

    `within` is how many hours its last record may be old, `when` the calendar of its timer. `arguments` are what our
    recorder is given after the topic (none: it does what the topic is named for), `config` the files beside the units
    by which the tool goes, `writes` the folders it has to write in, `state` those below /var/lib that are root's and
    made where they are not there. `at_once` says that enforcing has it recorded now.
    `by_us` is False where only other tools record it, `accepts` are the results that its facts are asked for.
    """

    def __init__(
            self, name, within, when="daily", arguments=(), config=(), writes=(), state=(), at_once=True,
            by_us=True, accepts=("ok",)):
        self.name = name
        self.within = within
        self.when = when
        self.arguments = tuple(arguments)
        self.config = tuple(config)
        self.writes = tuple(writes)
        self.state = tuple(state)
        self.at_once = at_once
        self.by_us = by_us
        self.accepts = tuple(accepts)
        self.timer = "jrt0117-%s.timer" % name
        self.service = "jrt0117-%s.service" % name

    @property
    def question(self):
        """The command that asks systemd for the units."""
        return ["systemctl", "show", "-p", _ASKED, self.timer, self.service]

    def files(self, host):
        """Return {path: bytes} of all that has it recorded."""
        from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.recorder_text import TEXT

        words = [next((path for path in _PYTHONS if host.exists(path)), _PYTHONS[0]), "-I", PROGRAM, self.name]
        for path in self.config:
            words += ["--config", path]
        command = " ".join(_quoted(word) for word in words + list(self.arguments))
        writes = " ".join(_quoted(path) for path in (EVIDENCE,) + self.writes)
        service = _SERVICE.format(
            name=self.name, command=command, writes=writes, state=" ".join(("jrt0117/evidence",) + self.state))
        return {
            PROGRAM: TEXT.encode("utf-8"),
            _UNITS + self.service: service.encode("utf-8"),
            _UNITS + self.timer: _TIMER.format(name=self.name, when=self.when).encode("utf-8")}

    def outdated(self, host):
        """Return the first file of the recorder or its units that is not the one that would be written, or None."""
        return next((path for path, data in self.files(host).items() if host.exists(path) and host.read(path) != data),
                    None)

    def stage(self, host):
        """Stage the recorder, its units, and their start."""
        for path, data in self.files(host).items():
            host.stage_content(path, data)
        if host.running:
            host.stage_action(UnitRunning(self.timer))
            if self.at_once:
                host.stage_action(UnitRunOnce(self.service, []))

    def schedule(self, host):
        """Return the Schedule, or None where systemd cannot be asked."""
        try:
            output = host.run(self.question)
        except HostError:
            return None
        blocks = [
            dict(line.partition("=")[::2] for line in block.splitlines()) for block in output.out.split("\n\n")]
        if output.rc != 0 or len(blocks) < 2:
            return None
        return Schedule(blocks[0], blocks[1], Evidence("command", " ".join(self.question), output.out.strip()))

    def digest(self, host):
        """Return the digest of all that a record of this topic goes by, as it is now; the recorder makes the same."""
        paths = [one.path for one in load_unit(host, self.service).files] + list(self.config)
        lines = []
        for path in sorted(set(host.resolve(path) for path in paths)):
            found = hashlib.sha256(host.read(path)).hexdigest() if host.exists(path) else "-"
            lines.append("%s %s\n" % (path, found))
        return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def _quoted(word):
    """Return a word as systemd reads it back in a command."""
    word = word.replace("%", "%%").replace("$", "$$")
    if word and not set(word) & set(" \t\n\"'\\;"):
        return word
    for sign, written in (("\\", "\\\\"), ("\"", "\\\""), ("\n", "\\n"), ("\t", "\\t")):
        word = word.replace(sign, written)
    return "\"%s\"" % word
