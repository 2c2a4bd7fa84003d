# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Suricata: its configuration as it merges it, the rules it loads, the alerts it has written; and a file of our own
that it includes.
"""

import datetime
import json
import os
import posixpath
import re
import time
from typing import Dict, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs.selectors import SEVERITIES
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import running
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import read_document

PROGRAM = "/usr/bin/suricata"
UNIT = "suricata.service"
MAIN = "/etc/suricata/suricata.yaml"
OWN = "/etc/suricata/jrt0117.yaml"
OWN_RULES = "/etc/suricata/rules/jrt0117.rules"
_TAIL = 256 * 1024
# How long one that was started a moment ago is waited for: it reads its rules before it answers.
_STARTING = 20
# As Suricata names severities, where syslog does otherwise.
_LEVELS = {"emergency": "emerg", "critical": "crit", "error": "err"}
_DUMP = ["suricata", "-c", MAIN, "--dump-config"]
# Where it listens, which rules it loads, and its outputs.
_SHOWN = r"af-packet\.\d+\.interface|default-rule-path|rule-files\.\d+|outputs\.\d+\.(eve-log|syslog)\.enabled"
_ENTRY = re.compile(r"(\S+) = (.*)")
_NO_ANSWER = Text("is not answered", "没有应答")
_RULE = re.compile(r"(alert|drop|reject\w*)\s")
# What tells the kind of attack that a rule is for: its class, its keywords, or its message.
KINDS = (
    (
        Text("scans", "扫描"),
        re.compile(r"classtype:\s*(attempted-recon|network-scan|successful-recon)|msg:\s*\"[^\"]*\bscan", re.I)),
    (
        Text("brute force", "暴力破解"),
        re.compile(
            r"classtype:\s*(unsuccessful-user|default-login-attempt|suspicious-login)|msg:\s*\"[^\"]*brute", re.I)),
    (
        Text("backdoors", "后门"),
        re.compile(r"classtype:\s*(trojan-activity|command-and-control)|msg:\s*\"[^\"]*backdoor", re.I)),
    (
        Text("denial of service", "拒绝服务"),
        re.compile(r"classtype:\s*(attempted-dos|successful-dos|denial-of-service)", re.I)),
    (Text("overflows", "溢出"), re.compile(r"classtype:\s*shellcode-detect|msg:\s*\"[^\"]*overflow", re.I)),
    (Text("fragments", "碎片"), re.compile(r"fragbits:|fragoffset:|decode-event:\s*ipv[46]\.frag", re.I)),
    (Text("worms", "蠕虫"), re.compile(r"msg:\s*\"[^\"]*\bworm", re.I)),
)


class Suricata:
    """What Suricata would run with; a staged file of our own counts for what it sets."""

    def __init__(self, host):
        self.host = host
        self._config: Optional[Dict[str, str]] = None

    @property
    def config(self):
        """The merged configuration, each setting by its dotted name."""
        if self._config is None and _brought(self.host, MAIN):
            self._config = _shipped(self.host)
        if self._config is None:
            output = self.host.run(_DUMP)
            if output.rc != 0:
                raise HostError("suricata --dump-config", (output.err.strip().splitlines() or ["fails"])[-1])
            self._config = {
                match.group(1): match.group(2) for match in map(_ENTRY.match, output.out.splitlines()) if match}
        return self._config

    def _values(self, pattern):
        return [value for name, value in self.config.items() if re.match(pattern + r"\Z", name)]

    def lines(self, pattern=_SHOWN):
        """Return as evidence the lines of the merged configuration whose names are like this."""
        return [
            Evidence("command", " ".join(_DUMP), "%s = %s" % (name, value)) for name, value in self.config.items()
            if re.match("(%s)\\Z" % pattern, name)]

    @property
    def interfaces(self):
        """Where it listens for packets: what it says itself while it runs, else what is configured."""
        if self.host.staged(OWN):
            return self._own(r"  - interface: (\S+)")
        try:
            return [str(one) for one in self.asked("iface-list", dict, ifaces=list)["ifaces"]]
        except HostError:
            return [name for name in self._values(r"af-packet\.\d+\.interface") if name != "default"]

    def asked(self, command, kind=list, **parts):
        """Return what the running Suricata answers to a command; raises HostError where it does not, or without these
        parts of these kinds.
        """
        if self.uptime is None:
            raise HostError(
                "suricatasc", Text("Suricata does not answer on its command socket", "Suricata 的命令套接字没有应答"))
        output = self._said(command)
        try:
            found = json.loads(output.out)["message"]
            rows = found if kind is list else [found]
            if isinstance(found, kind) and all(isinstance(row[name], parts[name]) for row in rows for name in parts):
                return found
        except (ValueError, KeyError, TypeError, RecursionError):
            # What is no answer is told below.
            pass
        raise HostError("suricatasc -c " + command, output.err.strip() or _NO_ANSWER)

    def _said(self, command):
        return self.host.run(["suricatasc", "-c", command])

    def answer(self, command):
        """Return as evidence what it has answered to a command."""
        return Evidence("command", "suricatasc -c " + command, self._said(command).out.strip())

    @property
    def uptime(self):
        """The seconds since it has started, or None where it does not answer."""
        return self.host.ask("suricata's uptime", self._uptime)

    def _uptime(self):
        argv, deadline = ["suricatasc", "-c", "uptime"], time.monotonic() + _STARTING
        try:
            output = self.host.run(argv)
            while output.rc != 0 and running(self.host, UNIT) and time.monotonic() < deadline:
                time.sleep(0.5)
                # Not by `run`, which remembers what it was told first.
                output = self.host.execute(argv)
            found = json.loads(output.out)["message"]
        except (HostError, ValueError, KeyError, TypeError, RecursionError):
            return None
        return found if isinstance(found, int) else None

    def loaded(self):
        """Return the number of rules that it has loaded; raises HostError where it does not answer."""
        return sum(one["rules_loaded"] for one in self.asked("ruleset-stats", rules_loaded=int))

    def failed(self):
        """Return the (path, line) of the rules that it could not load; none where it does not answer, as one that does
        not run.
        """
        try:
            if not any(one["rules_failed"] for one in self.asked("ruleset-stats", rules_failed=int)):
                return set()
            rows = self.asked("ruleset-failed-rules", filename=str, line=int)
            return set((one["filename"], one["line"]) for one in rows)
        except HostError:
            return set()

    def unread(self):
        """Return the files that were written after it had read them; raises HostError where it does not answer."""
        rows = self.asked("ruleset-reload-time", last_reload=str)
        try:
            reloaded = min(_moment(one["last_reload"]) for one in rows)
        except ValueError:
            raise HostError("suricatasc -c ruleset-reload-time", Text("tells no time", "未给出时间"))
        read = (
            [(path, time.time() - self.uptime) for path in (MAIN, OWN)]
            + [(path, reloaded) for path in self.rule_files])
        return [path for path, moment in read if self.host.exists(path) and self._written(path) > moment]

    def _written(self, path):
        return os.stat(self.host.real(self.host.resolve(path))).st_mtime

    @property
    def rule_files(self):
        """The rule files it loads; a name alone lies in its rule path."""
        if self.host.staged(OWN):
            return self._own(r"  - (/\S+)$")
        folder = self.config.get("default-rule-path", "/etc/suricata/rules")
        paths = [posixpath.join(folder, name) for name in self._values(r"rule-files\.\d+")]
        return [path for pattern in paths for path in (self.host.glob(pattern) if "*" in pattern else [pattern])]

    def output(self, name):
        """Return (number, whether it is enabled) of an output, or None where the configuration has none of that name.
        """
        number = next(
            (key for key, value in self.config.items() if re.match(r"outputs\.\d+\Z", key) and value == name), None)
        if number is None:
            return None
        key = "%s.%s.enabled" % (number, name)
        return (
            number,
            self.config.get(key, "no") in ("yes", "true", "on", "1")
            or (self.host.staged(OWN) and key in self._own(r"(\S+): yes")))

    def alerts_in_eve(self):
        """Tell whether eve.json is written, and alerts into it."""
        eve = self.output("eve-log")
        return bool(eve and eve[1] and "alert" in self._values(r"outputs\.\d+\.eve-log\.types\.\d+"))

    @property
    def eve_to_syslog(self):
        """Whether what would be in eve.json goes to syslog instead."""
        return "syslog" in self._values(r"outputs\.\d+\.eve-log\.filetype")

    def in_syslog(self):
        """Return as what alerts come to syslog, (facility, severity), or None where they do not."""
        syslog, eve = self.output("syslog"), self.output("eve-log")
        if syslog and syslog[1]:
            prefix = syslog[0] + ".syslog."
        elif eve and eve[1] and self.eve_to_syslog:
            prefix = eve[0] + ".eve-log."
        else:
            return None
        level = self.config.get(prefix + "level", "").lower()
        return (
            self.config.get(prefix + "facility", "local0").lower(),
            _LEVELS.get(level, level if level in SEVERITIES else "err"))

    @property
    def eve(self):
        """The path of eve.json."""
        name = next(iter(self._values(r"outputs\.\d+\.eve-log\.filename")), "eve.json")
        return posixpath.join(self.config.get("default-log-dir", "/var/log/suricata/"), name)

    def _own(self, pattern):
        text = self.host.read(OWN).decode("utf-8", "replace")
        return re.findall("(?m)^" + pattern, text)

    def kinds(self):
        """Return the kinds of attack that the loaded rules know."""
        left, failed = dict(KINDS), self.failed()
        for path in self.rule_files:
            lines = (
                self.host.read(path).decode("utf-8", "replace").splitlines() if left and self.host.exists(path) else ())
            for number, line in enumerate(lines, 1):
                if _RULE.match(line) and (path, number) not in failed:
                    for name in [name for name, pattern in left.items() if pattern.search(line)]:
                        del left[name]
        return [name for name, _pattern in KINDS if name not in left]

    def last_alert(self):
        """Return the last alert in eve.json as data, or None where it has none; of a large file only its end is looked
        at.
        """
        try:
            with open(self.host.real(self.host.resolve(self.eve)), "rb") as stream:
                stream.seek(max(0, os.fstat(stream.fileno()).st_size - _TAIL))
                lines = stream.read(_TAIL).splitlines()
        except OSError as error:
            raise Unreadable(self.eve, Text("cannot be read: {why}", "无法读取：{why}").format(why=error.strerror))
        for line in reversed(lines):
            if b'"event_type":"alert"' in line:
                try:
                    found = json.loads(line.decode("utf-8", "replace"))
                except (ValueError, RecursionError):
                    continue
                if isinstance(found, dict):
                    return found
        return None

    def configure(self, interfaces, rule_files, outputs):
        """Stage a file of our own with these, and that Suricata's own configuration includes it."""
        lines = ["%YAML 1.1", "---", "# Managed by jrt0117.baseline.", "af-packet:"]
        for number, name in enumerate(interfaces):
            lines += [
                "  - interface: " + name, "    cluster-id: %d" % (99 - number), "    cluster-type: cluster_flow",
                "    defrag: yes"]
        lines += ["  - interface: default", "rule-files:"] + ["  - " + path for path in rule_files]
        lines += ["%s: yes" % name for name in outputs]
        self.host.stage_content(OWN, "".join(line + "\n" for line in lines).encode("utf-8", "surrogateescape"))
        self._include()

    def _include(self):
        document = read_document(self.host, MAIN)
        lines = [document.text(index) for index in range(len(document.lines))]
        if any(re.match(r"(include:\s+|\s+- )[\"']?%s" % re.escape(OWN), line) for line in lines):
            return
        present = next((index for index, line in enumerate(lines) if re.match(r"include:\s*(#.*)?$", line)), None)
        if present is not None:
            document.insert(present + 1, "  - " + OWN)
        else:
            document.append("include: " + OWN)
        self.host.stage_content(MAIN, document.render())


def known(host):
    """Tell whether its configuration can be told: not where only the package is to come, to settings that are there."""
    return _brought(host, MAIN) or not _brought(host, PROGRAM)


def _brought(host, path):
    """Tell whether a file is one that a staged package brings."""
    change = host.changes.get(host.resolve(path))
    return change is not None and change.brought is not None


def _shipped(host):
    """Return of the configuration that comes what is asked here, as --dump-config will tell it."""
    folder = next(iter(re.findall(r"(?m)^default-rule-path: (.*)$", host.read(MAIN).decode("ascii"))))
    # Version 6 has one more output, alert-prelude.
    syslog = "outputs.%d" % (9 if folder == "/etc/suricata/rules" else 8)
    return {
        "outputs.1": "eve-log", "outputs.1.eve-log.enabled": "yes", "outputs.1.eve-log.types.0": "alert",
        syslog: "syslog", syslog + ".syslog.facility": "local5", "af-packet.0.interface": "eth0",
        "default-rule-path": folder, "rule-files.0": "suricata.rules"}


def of(host):
    """Return Suricata as it is on this host."""
    return host.memo("suricata", lambda: Suricata(host))


def in_syslog(host):
    """Return as what its alerts come to syslog, or None; one that is yet to be installed is set up to send them as it
    is shipped.
    """
    return of(host).in_syslog() if host.exists(PROGRAM) else ("local5", "info")


def _moment(text):
    """Return a time as Suricata writes it, in seconds."""
    return datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
