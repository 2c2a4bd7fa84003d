# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""hosts.equiv(5) and its kin: which lines let somebody in on the word of another host."""

from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats.document import Document, Where

Grant = namedtuple("Grant", "text where")


def grants(host, path):
    """Yield the lines of a file that grant a login; none where it is no file, for a folder or a device there is a lock against one."""
    found = host.stat(path)
    if found is None or found.kind != "file":
        return
    document = Document(host.read(path), path)
    for index in range(len(document.lines)):
        text = document.text(index).partition("#")[0].strip()
        if _lets_in(text.split()):
            yield Grant(text, Where(path, index + 1))


def _lets_in(words):
    # "-host" and "host -user" refuse; NO_PLUS turns the "+" of other lines off.
    return bool(words) and words[0] != "NO_PLUS" and not any(word.startswith("-") for word in words[:2])
