# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is staged on a host: changes of files, and runtime actions."""

from typing import Any, Dict, List, NamedTuple, Optional, Set, Tuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.answers import Answers

# In the place of a pattern: all names in a folder.
ALL = ""
# What is looked at where it is no path: all that is staged for files, all staged actions.
ANY_CHANGE, ANY_ACTION = object(), object()

Mark = Tuple[Dict[str, "Change"], List[Any]]


class Below(NamedTuple):
    """That something is staged for a path which begins with one of these."""

    prefixes: Tuple[str, ...]


class Matching(NamedTuple):
    """The names in a folder that match a pattern."""

    folder: str
    pattern: str


class Change:
    """What is staged for one path. `None` in a field means: as it is on the host."""

    __slots__ = ("data", "mode", "uid", "gid", "removed", "directory", "predicted", "brought")

    def __init__(
            self, data: Optional[bytes] = None, mode: Optional[int] = None, uid: Optional[int] = None,
            gid: Optional[int] = None, removed: bool = False, directory: bool = False, predicted: bool = False,
            brought: Optional["Change"] = None) -> None:
        self.data = data
        self.mode = mode
        self.uid = uid
        self.gid = gid
        self.removed = removed
        self.directory = directory
        self.predicted = predicted
        # How a staged package leaves it, from which on the run goes on.
        self.brought = brought

    def __eq__(self, other: object) -> bool:
        return self is other or isinstance(other, Change) and self._values() == other._values()

    def _values(self) -> Dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    def replaced(self, **fields: Any) -> "Change":
        """Return a copy of this change with some fields set."""
        values = self._values()
        values.update(fields)
        return Change(**values)


def attribute_line(mode: int, uid: int, gid: int, **_unused: Any) -> bytes:
    """Return attributes as a line of a diff."""
    return b"mode %04o owner %d:%d\n" % (mode, uid, gid)


class Staged:
    """What is staged, and who has looked at it."""

    def __init__(self) -> None:
        self._changes: Dict[str, Change] = {}
        # The same by folder and name, and those of them that remove.
        self._changed_in: Dict[str, Dict[str, Change]] = {}
        self._removed: Set[str] = set()
        self._actions: List[Any] = []
        self._answers = Answers(self._state_of)
        # What `staged_below` was asked for.
        self._below: Set[Below] = set()

    @property
    def changes(self) -> Dict[str, Change]:
        """What is staged for files, as path -> Change."""
        self._answers.looked.add(ANY_CHANGE)
        return self._changes

    def staged_below(self, *prefixes: str) -> bool:
        """Tell whether anything is staged for a path that begins with one of the prefixes."""
        below = Below(prefixes)
        self._below.add(below)
        self._answers.looked.add(below)
        return self._state_of(below)

    @property
    def actions(self) -> List[Any]:
        """The runtime actions that are staged, in their order."""
        self._answers.looked.add(ANY_ACTION)
        return list(self._actions)

    def packages(self) -> List[Any]:
        """Return the staged installations of packages."""
        return [action for action in self._actions if action.kind == "package"]

    def declared(self, subject: Any) -> Any:
        """Return the state that staged actions declare for a subject such as ("unit", "telnet.socket"), or None."""
        self._answers.looked.add(subject)
        return self._state_of(subject)

    def _state_of(self, name):
        """Return what is staged for what stands in the log: a path, some paths, a subject of actions, all actions."""
        if isinstance(name, Below):
            return any(path.startswith(name.prefixes) for path in self._changes)
        if isinstance(name, tuple):
            states = [action.declares[name] for action in self._actions if name in action.declares]
            return states[-1] if states else None
        return self._actions if name is ANY_ACTION else self._changes.get(name)
