# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Homes on a volume that is not mounted where this is looked at: what is not there is not seen, and is named."""

import os
from typing import Any, Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.unchangeable import plain
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import line, observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.each import Each
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files import mounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import source as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import printable, read_document

_FSTAB = "/etc/fstab"
_UNITS = ("/etc/systemd/system/*.mount", "/etc/systemd/system/*.automount")
_AUTOFS = ("/etc/auto.master", "/etc/autofs/auto.master", "/etc/auto.master.d/*.autofs")
_DIRECT = "/-"
_ADVICE = Text("The system administrator has {point} mounted, and it is audited again.",
               "请系统管理员挂载 {point} 后重新审计。")


def unmounted():
    """Return what names the homes that are not there because their volume is not."""
    return Each(_absent)


def _absent(host):
    points = unmounted_volumes(host)
    away: Dict[str, List[str]] = {}
    for home in sorted(set(one.home for one in people.of(host).accounts if one.home.startswith("/"))) if points else ():
        # Of several the longest: a volume may be mounted on one of another.
        above = [point for point in points if (_real(host, home) + "/").startswith(point + "/")]
        if above and not _there(host, home):
            away.setdefault(max(above, key=len), []).append(home)
    for point, gone in sorted(away.items()):
        yield observed(
            "not_checked", "homes_elsewhere",
            "{count} homes were not looked at, for {point} is a volume of its own ({where}) and is not mounted: "
            "{names}.", "{count} 个主目录未检查：{point} 为独立卷（{where}）且未挂载：{names}。", count=len(gone),
            point=printable(point), where=points[point], names=people.listed([printable(home) for home in gone]),
            expected="%s mounted" % printable(point), actual="not mounted", evidence=(line(host, points[point]),),
            advice=_ADVICE.format(point=printable(point)))


def _real(host, home):
    try:
        return host.resolve(home)
    except HostError:
        return home


def _there(host, home):
    try:
        return host.stat(home) is not None
    except HostError:
        # Told by whoever looks into it.
        return True


def unmounted_volumes(host):
    """Return each folder that fstab, a unit of the site's or autofs mounts, / aside, and that is not mounted, with its
    place there.
    """
    found: Dict[str, Any] = {}
    mounted = mounts.by_folder()
    for point, where in _named(host):
        point = plain(point).rstrip("/")
        folder, name = os.path.split(host.real(point or "/"))
        if point and name not in mounted.get(folder, {}):
            found.setdefault(point, where)
    return found


def _named(host):
    """Yield (folder, place) of what is told to be mounted."""
    for words, where in _lines(host, [_FSTAB]):
        if len(words) > 2 and words[1].startswith("/"):
            yield words[1], where
    for words, where in _lines(host, _UNITS):
        name, _equal, point = " ".join(words).partition("=")
        if name.strip() == "Where" and point.strip().startswith("/"):
            yield point.strip(), where
    for words, where in _lines(host, _AUTOFS):
        if len(words) > 1 and words[0] == _DIRECT:
            yield from ((inner[0], place) for inner, place in _lines(host, [words[1]]) if inner[0].startswith("/"))
        elif len(words) > 1 and words[0].startswith("/"):
            yield words[0], where


def _lines(host, patterns):
    """Yield (words, place) of the lines of files that are no comments."""
    for path in [path for pattern in patterns for path in host.found(pattern)]:
        # A unit is masked by a link to /dev/null.
        if host.stat(path).kind != "file":
            continue
        document = read_document(host, path)
        for index in range(len(document.lines)):
            words = document.text(index).split()
            if words and not words[0].startswith("#"):
                yield words, document.where(index)
