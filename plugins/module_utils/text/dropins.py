# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Main files together with their drop-in directories, in the order in which each family reads them."""

import posixpath
import re
from typing import Any, Dict, List, Optional, Sequence, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Value
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.keyvalue import (
    FAILLOCK_CONF,
    LOGIN_DEFS,
    PWQUALITY_CONF,
    SYSCTL_CONF,
    SYSTEMD_INI,
    KeyValue,
    load,
    sysctl_name,
)

__all__ = ["Merged", "Sysctl", "faillock", "login_defs", "pwquality", "sysctl", "systemd", "visible"]

# Highest first: a file in one of them hides those of the same name further down.
SYSTEMD_DIRS = ("/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd", "/lib/systemd")
_WILD = re.compile(r"[*?]")
SYSCTL_DIRS = ("/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d")


class Merged:
    """Files read one after the other as one: the last value wins.

    files: the KeyValue documents in reading order, so that a new one named after the last wins.
    """

    def __init__(self, files: Sequence[KeyValue]) -> None:
        self.files = list(files)

    def all(self, key: str, section: Optional[str] = None) -> List[Value]:
        """Every occurrence in reading order."""
        return [value for one in self.files for value in one.all(key, section)]

    def get(self, key: str, section: Optional[str] = None) -> Optional[Value]:
        """The value in force."""
        found = self.all(key, section)
        return found[-1] if found else None

    def overridden(self, key: str, section: Optional[str] = None) -> List[Value]:
        """The values that are written somewhere and not in force."""
        return self.all(key, section)[:-1]


class Sysctl(Merged):
    """sysctl.d(5): a name with wildcards holds for what is not set by its own name."""

    def all(self, key: str, section: Optional[str] = None) -> List[Value]:
        exact = super().all(key)
        return exact if exact else self._by_wildcard(sysctl_name(key))

    def _by_wildcard(self, name: str) -> List[Value]:
        parts = name.split(".")
        found: List[Value] = []
        for one in self.files:
            for entry in one.entries:
                pattern = entry.same.split(".") if _WILD.search(entry.same) else []
                if len(pattern) == len(parts) and all(_matches(*pair) for pair in zip(pattern, parts)):
                    found.append(Value(entry.value, one.where(entry.first)))
        # A name alone after a dash is one that no wildcard is to set.
        if found and any(
                "-" + name == one.text(index).strip() for one in self.files for index in range(len(one.lines))):
            return []
        return found


def pwquality(
        reader: Any, main: str = "/etc/security/pwquality.conf",
        vendor: str = "/usr/lib/security/pwquality.conf") -> Merged:
    """libpwquality reads *.conf of the directory in ASCII order first, and pwquality.conf last: the main file wins.

    The vendor's files, which recent releases know, count where /etc has none of the same name.
    """
    paths = visible(reader, [main + ".d", vendor + ".d"], masks=False)
    paths += [path for path in (main, vendor) if reader.exists(path)][:1]
    return Merged([load(reader, path, PWQUALITY_CONF) for path in paths])


def faillock(
        reader: Any, main: str = "/etc/security/faillock.conf",
        vendors: Sequence[str] = ("/usr/etc/security/faillock.conf", "/usr/lib/security/faillock.conf")) -> Merged:
    """faillock.conf(5) has no drop-ins; a vendor's file counts only where /etc has none."""
    paths = [path for path in (main,) + tuple(vendors) if reader.exists(path)][:1]
    return Merged([load(reader, path, FAILLOCK_CONF) for path in paths])


def login_defs(reader: Any, main: str = "/etc/login.defs", vendor: str = "/usr/etc/login.defs") -> Merged:
    """login.defs(5): one file; where the vendor's lies in /usr/etc (libeconf), login.defs.d/*.defs come after it."""
    paths = [path for path in (main, vendor) if reader.exists(path)][:1]
    if reader.exists(vendor):
        paths += visible(reader, [main + ".d", vendor + ".d"], suffix=".defs")
    return Merged([load(reader, path, LOGIN_DEFS) for path in paths])


def systemd(reader: Any, name: str, dirs: Sequence[str] = SYSTEMD_DIRS) -> Merged:
    """A daemon's settings, such as logind.conf or journald.conf: the main file first, then its drop-ins by name."""
    mains = [posixpath.join(place, name) for place in dirs]
    paths = [path for path in mains if reader.exists(path)][:1]
    paths = [path for path in paths if not _masked(reader, path)]
    paths += visible(reader, [path + ".d" for path in mains])
    return Merged([load(reader, path, SYSTEMD_INI) for path in paths])


def systemd_places(name: str, dirs: Sequence[str] = SYSTEMD_DIRS) -> Tuple[str, ...]:
    """Return where `systemd` looks for a daemon's settings."""
    return tuple(posixpath.join(place, name) + end for place in dirs for end in ("", ".d/*.conf"))


def sysctl(reader: Any, dirs: Sequence[str] = SYSCTL_DIRS, last: Sequence[str] = ()) -> Sysctl:
    """Kernel settings as they are applied at boot: all directories' files by name.

    systemd-sysctl knows /etc/sysctl.conf only through a link such as /etc/sysctl.d/99-sysctl.conf;
    for procps (`sysctl --system`), which reads it after the others, give it in `last`.
    """
    paths = visible(reader, dirs) + [path for path in last if reader.exists(path)]
    return Sysctl([load(reader, path, SYSCTL_CONF) for path in paths])


def visible(reader: Any, dirs: Sequence[str], masks: bool = True, suffix: str = ".conf") -> List[str]:
    """The files with this suffix of several directories by name; the first directory with a name has it.

    A link that leads nowhere hides the name as well. masks: so does one to /dev/null.
    """
    memo = getattr(reader, "memo", None)
    if memo is None:
        return _visible(reader, dirs, masks, suffix)
    return list(memo(("visible", tuple(dirs), masks, suffix), lambda: _visible(reader, dirs, masks, suffix)))


def _visible(reader: Any, dirs: Sequence[str], masks: bool, suffix: str) -> List[str]:
    chosen: Dict[str, str] = {}
    for place in dirs:
        for path in reader.glob(posixpath.join(place, "*" + suffix)):
            chosen.setdefault(posixpath.basename(path), path)
    paths = [chosen[name] for name in sorted(chosen)]
    return [path for path in paths if reader.exists(path) and not (masks and _masked(reader, path))]


def _masked(reader: Any, path: str) -> bool:
    return reader.resolve(path) == "/dev/null"


def _matches(pattern: str, part: str) -> bool:
    words = [".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern]
    return re.match("".join(words) + r"\Z", part) is not None
