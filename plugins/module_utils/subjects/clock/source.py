# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps this host's clock: chrony, ntpd or systemd-timesyncd; which servers it asks, and how far off it is."""

import re
from collections import namedtuple
from typing import List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.units import running
from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Value, read_document

_SOURCE = ("server", "pool", "peer")
_FOLDERS = {"confdir": "/*.conf", "sourcedir": "/*.sources"}
_REWRITTEN = Text(
    "names {name}, and is written anew by itself (DHCP); turn that off first",
    "包含 {name}，且会自动重写（DHCP），请先关闭自动重写")
_MAX_FILES = 100
_OFFSET = re.compile(r"Offset: ([+-]?)([^\n]+)")
_SERVER = re.compile(r"Server: (\S+)(?: \(([^)]*)\))?")
_SPAN = re.compile(r"([0-9]{1,30}(?:\.[0-9]*)?)(us|ms|s|min|h|d)(?=\s|[0-9]|$)")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "d": 86400}

# server: who it is synchronized to, None where to nobody; offset in seconds; told: the command that told, and what it
# said.
State = namedtuple("State", "server offset told said")


class _Lines:
    """A daemon that is told its servers by lines `server NAME ...` of a file and what that includes."""

    package = ""
    programs: Tuple[str, ...] = ()
    mains: Tuple[str, ...] = ()

    def __init__(self, host):
        self.host = host

    @property
    def main(self):
        """Return the path of the file it begins with."""
        return next((path for path in self.mains if self.host.exists(path)), self.mains[0])

    def installed(self):
        """Tell whether the daemon is on the host, or will be once the staged package is."""
        return (
            any(self.host.exists(path) for path in self.programs)
            or self.host.declared(("package", self.package)) == "installed")

    def _documents(self):
        pending = [self.main]
        done: List[Document] = []
        while pending and len(done) < _MAX_FILES:
            path = pending.pop(0)
            if self.host.exists(path):
                document = read_document(self.host, path)
                done.append(document)
                for words in (document.text(index).split() for index in range(len(document.lines))):
                    if len(words) > 1 and words[0].lower() in ("include", "includefile"):
                        pending += self.host.glob(words[1])
                    elif len(words) > 1 and words[0].lower() in _FOLDERS:
                        pending += [
                            one for folder in words[1:] for one in self.host.glob(folder + _FOLDERS[words[0].lower()])]
        return done

    def _written(self):
        for document in self._documents():
            for index in range(len(document.lines)):
                words = document.text(index).split()
                if len(words) > 1 and words[0].lower() in _SOURCE:
                    yield document, index, words[1]

    def servers(self):
        """Return the servers it is told to ask, as Values."""
        return [Value(name, document.where(index)) for document, index, name in self._written()]

    def tell(self, names):
        """Stage that it asks these servers and no others; what named others becomes a comment."""
        for document, index, name in list(self._written()):
            if name not in names:
                if not document.path.startswith("/etc/"):
                    raise HostError(document.where(index), _REWRITTEN.format(name=name))
                document.replace(index, "#" + document.text(index))
                self.host.stage_content(document.path, document.render())
        document = read_document(self.host, self.main) if self.host.exists(self.main) else None
        if document is None:
            # The package that is staged brings it, and what else is in it shows only then.
            self.host.stage_brought(
                self.main, "".join("server %s iburst\n" % name for name in names).encode("utf-8"))
            return
        present = [value.text for value in self.servers()]
        for name in [one for one in names if one not in present]:
            document.append("server %s iburst" % name)
        self.host.stage_content(self.main, document.render())


class Chrony(_Lines):
    """chronyd, asked by chronyc."""

    package = "chrony"
    programs = ("/usr/sbin/chronyd", "/sbin/chronyd")
    mains = ("/etc/chrony/chrony.conf", "/etc/chrony.conf")

    @property
    def unit(self):
        return "chrony.service" if self.main == self.mains[0] else "chronyd.service"

    def state(self, patience=0):
        """Return the State; wait for it where the daemon has only just begun to ask."""
        if patience:
            self.host.run(["chronyc", "waitsync", str(patience), "0", "0", "1"], timeout=patience + 5)
        argv = ["chronyc", "-c", "tracking"]
        said = self.host.run(argv).out.strip()
        fields = said.split(",")
        if len(fields) < 14 or fields[2] in ("", "0") or fields[13].startswith("Not"):
            return State(None, None, " ".join(argv), said)
        rows = [row.split(",") for row in self.host.run(["chronyc", "-c", "-N", "sources"]).out.splitlines()]
        chosen = [row[2] for row in rows if len(row) > 2 and row[1] == "*"]
        return State(chosen[0] if chosen else fields[1] or None, float(fields[4]), " ".join(argv), said)


class Ntpd(_Lines):
    """ntpd of NTP or of NTPsec, asked by ntpq."""

    programs = ("/usr/sbin/ntpd",)
    mains = ("/etc/ntpsec/ntp.conf", "/etc/ntp.conf")

    @property
    def package(self):  # type: ignore[override]  # by the file it reads; elsewhere a plain attribute
        """Return whose ntpd it is: of NTPsec, or of NTP."""
        return "ntpsec" if self.main == self.mains[0] and self.host.exists(self.main) else "ntp"

    @property
    def unit(self):
        return "ntpsec.service" if self.main == self.mains[0] else "ntpd.service"

    def state(self, patience=0):
        """Return the State."""
        argv = ["ntpq", "-c", "rv 0 leap,stratum,refid,offset"]
        said = self.host.run(argv).out.strip()
        values = dict(re.findall(r"(\w+)=([^,\s]+)", said))
        if values.get("stratum", "16") == "16" or values.get("leap", "3") in ("3", "11"):
            return State(None, None, " ".join(argv), said)
        return State(values.get("refid"), float(values.get("offset", "0")) / 1000, " ".join(argv), said)


class Timesyncd:
    """systemd-timesyncd, asked by timedatectl."""

    package = "systemd-timesyncd"
    programs = ("/lib/systemd/systemd-timesyncd", "/usr/lib/systemd/systemd-timesyncd")
    main = "/etc/systemd/timesyncd.conf"
    unit = "systemd-timesyncd.service"
    own = "/etc/systemd/timesyncd.conf.d/zz-jrt0117.conf"

    def __init__(self, host):
        self.host = host

    def installed(self):
        """Tell whether it is on the host."""
        return any(self.host.exists(path) for path in self.programs)

    def servers(self):
        """Return the servers it is told to ask, as Values; those of its own only where it is told of none."""
        merged = dropins.systemd(self.host, "timesyncd.conf")
        for name in ("NTP", "FallbackNTP"):
            found: List[Value] = []
            for value in merged.all(name, "Time"):
                # An empty one takes back those before it.
                found = found + [Value(word, value.where) for word in value.text.split()] if value.text else []
            if found:
                return found
        return []

    def tell(self, names):
        """Stage that it asks these servers and no others."""
        self.host.stage_content(self.own, ("[Time]\nNTP=\nNTP=%s\n" % " ".join(names)).encode("utf-8"))

    def state(self, patience=0):
        """Return the State."""
        argv = ["timedatectl", "timesync-status"]
        said = self.host.run(argv).out.strip()
        offset, server = _OFFSET.search(said), _SERVER.search(said)
        if "NTPSynchronized=yes" not in self.host.run(["timedatectl", "show"]).out or offset is None or server is None:
            return State(None, None, " ".join(argv), said)
        seconds = sum(float(number) * _SECONDS[unit] for number, unit in _SPAN.findall(offset.group(2)))
        return State(
            server.group(2) or server.group(1), -seconds if offset.group(1) == "-" else seconds, " ".join(argv), said)


DAEMONS = (Chrony, Ntpd, Timesyncd)


def keeper(host):
    """Return what keeps this host's clock: the daemon that runs, or the likeliest of those that could; else None."""
    found = [one for one in (daemon(host) for daemon in DAEMONS) if one.installed()]
    return next((one for one in found if running(host, one.unit)), found[0] if found else None)
