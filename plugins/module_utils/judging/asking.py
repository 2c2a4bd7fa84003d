# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host's programs answer, and what was made of a host: each is asked once."""

import contextlib
import os
from functools import partial
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Sequence, TypeVar

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.places import hazard_of_link, roots_alone
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging import programs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.answers import Answers
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.paths import Paths
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.programs import Output

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin"
_NO_COMMAND = Text("is not there to be run", "不存在，无法运行")
_NOT_ROOTS = Text(
    "is not run: others than root can change or replace it; give it and each folder above to root, writable by root "
    "alone", "不予运行：root 以外的用户可更改或替换该程序；请将其及各级上级目录的属主设为 root，且仅 root 可写")
_NOT_RUN = Text("is not run for an unpacked image", "离线镜像中不运行命令")

Built = TypeVar("Built")


class _Failed(NamedTuple):
    """What stands for an answer that could not be had."""

    error: HostError

    @classmethod
    def or_built(cls, build):
        try:
            return build()
        except HostError as error:
            return cls(error)


class Asking(Paths):
    """Commands and answers, remembered until they may have become other ones."""

    def __init__(self, root: str = "/") -> None:
        super().__init__(root)
        self._commands: Dict[Any, Any] = {}
        self._begun: Dict[Any, Any] = {}
        self._once: Dict[Any, Any] = {}
        # Whether something could not be parsed; and where parsers are to leave that out, what they have left out.
        self.unparsed = False
        self.damaged: Optional[List[Exception]] = None

    def run(self, argv: Sequence[str], timeout: float = 10, data: bytes = b"") -> Output:
        """Run a command that only reads, once for each argv, in the C locale. Raises Missing where it cannot be run."""
        return self._asked((tuple(argv), data), lambda: self._execute(argv, timeout, data))

    def begin(self, argv: Sequence[str]) -> None:
        """Start a command that only reads and takes long: it runs meanwhile, and `run` gives its answer."""
        key, command = (tuple(argv), b""), self.which(argv[0])
        if command is not None and key not in self._commands and key not in self._begun:
            # That it cannot be run is told to whoever asks.
            with contextlib.suppress(HostError):
                self._begun[key] = programs.start(command, argv)

    def ask(self, key: Any, build: Callable[[], Built]) -> Built:
        """Return `build()`, remembered until the host itself has changed: what is staged has no part in the answer.

        So is a HostError that it raises: who is refused or kept waiting once does not knock again for each control. A
        key is one of the building function's module.
        """
        found = self._asked((build.__module__, key), partial(_Failed.or_built, build))
        if isinstance(found, _Failed):
            raise found.error
        return found

    def once(self, key: Any, build: Callable[[], Built]) -> Built:
        """Return `build()`, remembered for the whole run: what takes seconds, and is looked at again where it counts.

        A key is one of the building function's module.
        """
        key = build.__module__, key
        if key not in self._once:
            self._once[key] = build()
        return self._once[key]

    def _asked(self, key, build):
        if key not in self._commands:
            self._commands[key] = build()
        return self._commands[key]

    def execute(self, argv: Sequence[str], timeout: float = 300, data: bytes = b"") -> Output:
        """Run a changing command; for runtime actions and validators of an enforcing run only."""
        return self._execute(argv, timeout, data)

    def which(self, name: str) -> Optional[str]:
        """Return the path of a command of the live host, or None; of one that others than root could put there, None
        too.
        """
        return next((path for path in self._programs(name) if self._roots_alone(path)), None)

    def _programs(self, name):
        """Yield the paths of what can be run by a name."""
        for folder in _PATH.split(":") if self.live else ():
            path = os.path.join(folder, name)
            if os.access(path, os.X_OK) and not os.path.isdir(path):
                yield path

    def _roots_alone(self, path):
        """Tell whether nobody but root decides which program a path leads to: a folder of local tools may be a team's.
        """
        key = self.resolve(path)
        return roots_alone(self.root, key) and all(
            hazard_of_link(self.root, link) is None for link in self._links.get(path, ()))

    def _execute(self, argv, timeout, data):
        command = self.which(argv[0])
        if command is None:
            others = next(self._programs(argv[0]), None)
            raise Missing(others or argv[0], _NOT_ROOTS if others else _NO_COMMAND if self.live else _NOT_RUN)
        process = self._begun.pop((tuple(argv), data), None) or programs.start(command, argv)
        return programs.answer(process, argv, timeout, data)

    @contextlib.contextmanager
    def leaving_out_damaged(self) -> Iterator[List[Exception]]:
        """Have parsers leave out what they cannot read, for what is wrong beside it; give what they have left out."""
        answers, self._answers = self._answers, Answers(self._state_of)
        self.damaged = []
        try:
            yield self.damaged
        finally:
            answers.looked |= self._answers.looked
            self._answers, self.damaged = answers, None

    def memo(self, key: Any, build: Callable[[], Built]) -> Built:
        """Return `build()`, remembered until something that it looked at is staged, or the host changes.

        What it returns must not look at the host any more when it is asked later. A key is one of the building
        function's module.
        """
        return self._answers.of((build.__module__, key), build)
