# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hosts.equiv(5) and its kin: which lines let somebody in on the word of another host."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

FILES = ("/etc/hosts.equiv", "/etc/shosts.equiv", "/etc/ssh/shosts.equiv")
OF_A_HOME = ("/.rhosts", "/.shosts")
_LONGEST = 2**20
# Of a line, which is a user's: what is shown.
_SHOWN = 200
_LONG = Text("is larger than 1 MiB", "大于 1 MiB")

Grant = namedtuple("Grant", "text where")


def grants(host, path):
    """Return the lines of a file that grant a login; none where it is no file, for a folder or a device there is a lock
    against one.

    It is a user's, with whatever bytes: the programs that read it stop at a NUL, and of a long one the beginning tells
    enough.
    """
    return host.memo(("trust file", path), lambda: _grants(host, path))


def _grants(host, path):
    found = host.stat(path)
    if found is None or found.kind != "file":
        return []
    data = host.read(path)
    lines = enumerate(data[:_LONGEST].decode("utf-8", "surrogateescape").split("\n"), 1)
    texts = [(number, line.partition("\0")[0].partition("#")[0].strip()) for number, line in lines]
    granting = [Grant(text[:_SHOWN], Where(path, number)) for number, text in texts if _lets_in(text.split())]
    if not granting and len(data) > _LONGEST:
        raise Unreadable(path, _LONG)
    return granting


def _lets_in(words):
    # "-host" and "host -user" refuse; NO_PLUS turns the "+" of other lines off.
    return bool(words) and words[0] != "NO_PLUS" and not any(word.startswith("-") for word in words[:2])
