# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""AIDE: the configuration that a host has it go by, or the one that a run writes."""

import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed, source as packages

PROGRAMS = ("/usr/bin/aide", "/usr/sbin/aide", "/usr/local/bin/aide")
FOLDER, LOGS = "/var/lib/aide", "/var/log/aide"
# Debian's package aide has none of its own; other distributions bring theirs.
_DEBIAN, _OTHERS = "/etc/aide/aide.conf", "/etc/aide.conf"
_HEAD = "# Managed by jrt0117.baseline.\n"
# No times and sizes: a digest tells of content, and a file that is written again in the same words is the same.
_TEXT = _HEAD + """\
database{_in}=file:{folder}/aide.db
database_out=file:{folder}/aide.db.new
gzip_dbout=yes
report_url=stdout
Baseline = p+u+g+ftype+l+sha256+acl+xattrs{caps}
# What a running host writes anew by itself.
!/etc/(mtab|adjtime|resolv\\.conf)$
"""
_SPECIAL = re.compile(r"([.+*?()\[\]{}^$|\\])")


def config(host, given):
    """Return the path of the configuration in force: the one that is `given`, the host's own, or where a run writes it.
    """
    there = [path for path in (_DEBIAN, _OTHERS) if host.exists(path)]
    return given or (there or [_DEBIAN if _debian(host) else _OTHERS])[0]


def written_by_us(host, path, given):
    """Tell whether a run writes this configuration: there is none, and no package brings one; or it is one of ours."""
    if host.exists(path):
        return host.read(path).startswith(_HEAD.encode("ascii"))
    return not given and path == _DEBIAN


def text(host, paths, left_out):
    """Return the configuration that a run writes, in the words of this host's AIDE."""
    old = (_version(host) or (1,)) < (0, 17)
    lines = _TEXT.format(_in="" if old else "_in", caps="" if old else "+caps", folder=FOLDER)
    lines += "".join("!%s(/|$)\n" % _SPECIAL.sub(r"\\\1", path) for path in left_out)
    return (lines + "".join("%s Baseline\n" % _SPECIAL.sub(r"\\\1", path) for path in paths)).encode("ascii")


def _debian(host):
    try:
        return installed.of(host).kind == "deb"
    except HostError:
        return False


def _version(host):
    """Return the version of AIDE that is here or would come, as numbers, or None."""
    try:
        here = [one.version for one in installed.of(host) if one.name == "aide"]
        known = (here or [packages.version(host, "aide")])[0]
    except HostError:
        return None
    found = re.match(r"(?:[0-9]+:)?([0-9]+)\.([0-9]+)", known or "")
    return None if found is None else (int(found.group(1)), int(found.group(2)))
