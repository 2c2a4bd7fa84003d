# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of files that are read one after the other: changed where they are in force, in /etc alone."""

from typing import Any, Callable, Optional

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.dropins import Merged
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import Dialect, KeyValue

_VENDORS = (("/usr/lib/", "/etc/"), ("/usr/etc/", "/etc/"))


class Layers:
    """Files as `merged(host)` (see dropins.py) reads them; what none of them says goes into the file `new(host)`."""

    def __init__(self, host: Any, merged: Callable[[Any], Merged], new: Callable[[Any], str], dialect: Dialect) -> None:
        self.host = host
        self.merged = merged
        self.new = new
        self.dialect = dialect

    def get(self, name: str) -> Optional[Value]:
        """Return the value in force with its place, or None."""
        return self.merged(self.host).get(name)

    def set(self, name: str, value: str) -> None:
        """Stage a value in the file that decides now. A vendor's file is copied to its place in /etc, where it counts
        instead.
        """
        present = self.get(name)
        path = self.new(self.host) if present is None else present.where.path
        document = KeyValue(self.host.read(path) if self.host.exists(path) else b"", path, self.dialect)
        document.set(name, value)
        self.host.stage_content(_own(path), document.render())


def _own(path: str) -> str:
    for vendor, own in _VENDORS:
        if path.startswith(vendor):
            return own + path[len(vendor):]
    return path
