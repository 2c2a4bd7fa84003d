# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security fixes that the sources of apt offer and that are not installed. By versions alone: holds, pins and phases
keep a fix away, and change nothing about its being missing.
"""

from collections import namedtuple
from typing import Dict, List, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import apt
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates.deb_version import compare

# A package, the version that has the fix, the architecture of that, and the list that offers it.
Outstanding = namedtuple("Outstanding", "package version arch index")


def of(host, indexes, unread=None):
    """Yield an Outstanding for each installed package that is older than what a list offers.

    Raises HostError where one cannot be read, or adds it to the list `unread` and goes on.
    """
    packages = installed.of(host)
    by_name: Dict[str, List[installed.Installed]] = {}
    for one in packages:
        by_name.setdefault(one.name, []).append(one)
    newest: Dict[Tuple[str, str], Tuple[str, apt.Index]] = {}
    for index in indexes:
        try:
            offered = list(apt.offered(host, index, packages.names))
        except HostError as error:
            if unread is None:
                raise
            unread.append(error)
            continue
        for name, architecture, version in offered:
            known = newest.get((name, architecture))
            if known is None or compare(version, known[0]) > 0:
                newest[name, architecture] = version, index
    for (name, architecture), (version, index) in sorted(newest.items(), key=lambda item: item[0]):
        for package in by_name[name]:
            if _same(package.arch, architecture) and compare(version, package.version) > 0:
                yield Outstanding(package, version, architecture, index)


def _same(one, other):
    """A package may come to be of all architectures, or of one."""
    return one == other or "all" in (one, other)
