# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packages that are installed: one reading of the host's own database for all that ask for names and versions."""

import re
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing, Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import Evidence
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.numbers import decimal

DPKG, RPM, APK = "/var/lib/dpkg/status", "rpm -qa", "/lib/apk/db/installed"
_QUERY = "%{NAME}\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{INSTALLTIME}\\n"
_RPM_DATABASES = ("/var/lib/rpm", "/usr/lib/sysimage/rpm")
_FIELD = re.compile(r"^(Package|Status|Version|Architecture):[ \t]*(.*?)[ \t\r]*$", re.M)
_APK_FIELD = re.compile(r"^([PVA]):(.*)$", re.M)
_NONE = Text(
    "the packages cannot be listed: neither the database of dpkg, nor of rpm, nor of apk is there",
    "无法列出软件包：未找到 dpkg、rpm 或 apk 的数据库")

_CUT = Text("ends in the middle of a line: it is cut, and what is installed cannot be told",
            "在行中间结束：文件已被截断，无法判断已安装的软件包")

# `held`: an administrator keeps it at its version. `since`: when that version was installed, in seconds since 1970,
# where the database tells.
Installed = namedtuple("Installed", "name arch version held since")


class Packages(list):
    """The Installed of a host; `source` is where they were read, `kind` is deb, rpm or apk."""

    def __init__(self, kind, source, found):
        super().__init__(found)
        self.kind = kind
        self.source = source
        self.names = frozenset(one.name for one in found)


_SAYS = {
    "deb": "Package: {name}\nVersion: {version}", "apk": "P:{name}\nV:{version}", "rpm": "{name} {version}"}


def shown(packages, one):
    """Return as evidence what the database says of a package."""
    return Evidence(
        "command" if packages.kind == "rpm" else "file", packages.source,
        _SAYS[packages.kind].format(name=one.name, version=one.version))


def of(host):
    """Return the Packages of a host; raises Missing where no database is known, Unreadable where it cannot be read."""
    return host.memo("installed", lambda: _read(host))


def _read(host):
    if host.exists(DPKG) and host.read(DPKG).strip():
        text = host.read(DPKG).decode("utf-8", "replace")
        if not text.endswith("\n"):
            raise Unreadable(DPKG, _CUT)
        return Packages("deb", DPKG, list(_of_dpkg(text)))
    if any(host.exists(path) for path in _RPM_DATABASES) and host.which("rpm"):
        output = host.run(["rpm", "-qa", "--qf", _QUERY])
        if output.rc != 0:
            raise Unreadable(RPM, (output.err.strip().splitlines() or ["exit status %d" % output.rc])[-1])
        return Packages("rpm", RPM, list(_of_rpm(output.out)))
    if host.exists(APK):
        return Packages("apk", APK, list(_of_apk(host.read(APK).decode("utf-8", "replace"))))
    raise Missing(DPKG, _NONE)


def _of_dpkg(text):
    for stanza in re.split(r"\n\s*\n", text):
        fields = dict(_FIELD.findall(stanza))
        words = fields.get("Status", "").split()
        # What is half installed, or of which only the settings are left, is not installed.
        if words[-1:] == ["installed"] and fields.get("Package"):
            yield Installed(
                fields["Package"], fields.get("Architecture", ""), fields.get("Version", ""), words[0] == "hold",
                None)


def _of_rpm(text):
    for line in text.splitlines():
        words = line.split("\t")
        # A key that was imported is listed as a package.
        if len(words) >= 3 and words[0] != "gpg-pubkey":
            yield Installed(words[0], words[2], words[1], False, decimal(words[3]) if words[3:] else None)


def _of_apk(text):
    for stanza in re.split(r"\n\s*\n", text):
        fields = dict(_APK_FIELD.findall(stanza))
        if fields.get("P"):
            yield Installed(fields["P"], fields.get("A", ""), fields.get("V", ""), False, None)
