# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Units as systemd.unit(5) merges them: the fragment of the highest directory, then the drop-ins by name."""

import posixpath
from typing import Any, Dict, List, Optional, Sequence, Set

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import SYSTEMD_INI, KeyValue, load

__all__ = ["UNIT_DIRS", "Unit", "load_unit"]

UNIT_DIRS = (
    "/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient",
    "/run/systemd/generator.early", "/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator",
    "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system", "/run/systemd/generator.late",
)


class Unit:
    """One unit's files and settings.

    fragment: the unit's own file, None when there is none. masked: that file is a link to /dev/null, or empty.
    files: fragment and drop-ins in reading order.
    """

    def __init__(self, name: str, fragment: Optional[KeyValue], masked: bool, dropins: Sequence[KeyValue]) -> None:
        self.name = name
        self.fragment = fragment
        self.masked = masked
        self.files = ([] if fragment is None else [fragment]) + list(dropins)

    def all(self, section: str, key: str) -> List[Value]:
        """Every assignment in reading order."""
        return [value for one in self.files for value in one.all(key, section)]

    def value(self, section: str, key: str) -> Optional[Value]:
        """A single setting: the last assignment; None when there is none or an empty one puts the default back."""
        found = self.all(section, key)
        return found[-1] if found and found[-1].text else None

    def values(self, section: str, key: str) -> List[Value]:
        """A list such as ExecStart or After: what was assigned since the last empty assignment."""
        found: List[Value] = []
        for value in self.all(section, key):
            found = found + [value] if value.text else []
        return found


def load_unit(reader: Any, name: str, dirs: Sequence[str] = UNIT_DIRS) -> Unit:
    """Read a unit. One that does not exist has neither fragment nor settings, unless it has drop-ins."""
    memo = getattr(reader, "memo", None)
    if memo is None:
        return _load(reader, name, dirs)
    return memo(("unit", name, tuple(dirs)), lambda: _load(reader, name, dirs))


def _load(reader: Any, name: str, dirs: Sequence[str]) -> Unit:
    fragment, masked = None, False
    for candidate in [name] + _templates(name):
        path = next((one for one in (posixpath.join(place, candidate) for place in dirs) if _there(reader, one)), None)
        if path is not None:
            masked = reader.resolve(path) == "/dev/null" or not reader.read(path)
            fragment = None if masked else load(reader, path, SYSTEMD_INI)
            break
    chosen: Dict[str, str] = {}
    folders = [(place, _folders(reader, place)) for place in dirs]
    for folder in [candidate + ".d" for candidate in _names(name)]:
        for place in [place for place, there in folders if folder in there]:
            for path in reader.glob(posixpath.join(place, folder, "*.conf")):
                chosen.setdefault(posixpath.basename(path), path)
    paths = [
        path for _name, path in sorted(chosen.items())
        if reader.exists(path) and reader.resolve(path) != "/dev/null"]
    return Unit(name, fragment, masked, [load(reader, path, SYSTEMD_INI) for path in paths])


def _folders(reader: Any, place: str) -> Set[str]:
    """Return the names of the folders of drop-ins: few units have one, and each may have many."""
    memo = getattr(reader, "memo", None)

    def look() -> Set[str]:
        return set(name for name in reader.listdir(place) if name.endswith(".d"))
    return look() if memo is None else memo(("folders", place), look)


def _there(reader: Any, path: str) -> bool:
    return reader.exists(path) or reader.resolve(path) == "/dev/null"


def _templates(name: str) -> List[str]:
    """getty@tty1.service has the template getty@.service."""
    stem, kind = posixpath.splitext(name)
    return [stem.split("@")[0] + "@" + kind] if "@" in stem[:-1] else []


def _names(name: str) -> List[str]:
    """Whose .d directories count, the most specific first: the unit, its template, its prefixes, its type."""
    found = [name] + _templates(name)
    stem, kind = posixpath.splitext(found[-1])
    words = stem.rstrip("@").split("-")
    found += ["-".join(words[:count]) + "-" + kind for count in range(len(words) - 1, 0, -1)]
    return found + [kind[1:]]
