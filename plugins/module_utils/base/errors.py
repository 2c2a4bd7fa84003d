# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong on a host without this code being at fault, and how it is told."""

import errno
import os
from typing import Any, Iterable, Optional, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

Problem = Union[Text, str, None]

_ABSENT = Text("does not exist", "不存在")


class HostError(Exception):
    """Something on the host could not be read, asked or understood; `problem` is a Text, or what a program or the
    system said.

    `path` is a path, a place in a file, or a command.
    """

    def __init__(self, path: object, problem: Problem) -> None:
        super().__init__("%s: %s" % (path, problem))
        self.path = str(path)
        self.problem = problem

    @property
    def told(self) -> Text:
        """The error as a part of a message."""
        return Text("{path}: {problem}", "{path}：{problem}").format(path=self.path, problem=self.problem)


class Hidden(HostError):
    """It is there, and not shown to whoever asks."""


class Missing(HostError):
    """There is no such file, directory or command."""

    def __init__(self, path: object, problem: Problem = _ABSENT) -> None:
        super().__init__(path, problem)


class Unreadable(HostError):
    """It is there, and this user or this Python cannot read it."""


class Unsafe(HostError):
    """Somebody else could turn a change of it against the host."""


class ParseError(Exception):
    """A file that cannot be understood; it is left alone and named to the user."""

    def __init__(self, path: str, line: Optional[int], problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        place = path if line is None else "%s:%s" % (path, line)
        super().__init__(harmless("%s: %s" % (place, problem)))
        # What a parser has to say of a file's text is for those who know its syntax, in English.
        self.told = Text(str(self), harmless("%s 无法解析（%s）" % (place, problem)))


def left_out(reader: Any, error: ParseError) -> bool:
    """Tell whether a reader (Host) has parsers leave out what they cannot read; it is told the error."""
    damaged = getattr(reader, "damaged", None)
    if damaged is not None:
        damaged.append(error)
    return damaged is not None


class _Told(Exception):
    """An error whose message may be a Text."""

    @property
    def zh(self) -> str:
        """It in Chinese, or nothing."""
        return getattr(self.args[0], "zh", "") if self.args else ""


class OptionError(_Told):
    """An option cannot be used; the message names it and what was expected."""


class ActionError(_Told):
    """An action did not reach its declared state; `paths` are the changed files that it is about."""

    def __init__(self, problem: object, paths: Iterable[str] = ()) -> None:
        super().__init__(problem)
        self.paths = tuple(paths)


class UntilRestart(ActionError):
    """All that can be undone is; what runs follows with the host's next start, and cannot before."""


class JournalError(_Told):
    """The journal cannot be written or read; nothing was changed."""


class Damaged(JournalError):
    """Bytes that the journal kept are not what was kept: they are never put in force."""


class CommitError(_Told):
    """The commit was not done and nothing of it stands; `paths` and `actions` are what it failed on (none: not on one
    thing).

    `cause` is the error of the system, or of the primitives, where it was one.
    """

    def __init__(
            self, problem: object, paths: Iterable[str] = (), actions: Iterable[str] = (),
            cause: Optional[Exception] = None) -> None:
        super().__init__(problem)
        self.cause = cause
        self.paths = tuple(paths)
        self.actions = tuple(actions)


class UndoError(_Told):
    """Something could not be undone and stands on the host; its journal stays open."""


_DENIED_TO_ROOT = (
    " (is it immutable? lsattr tells, chattr -i lifts it; on a network file system the server may take root for "
    "nobody)")


class SourceNeeded(Exception):
    """The guard is put together of sources, and compiled code was sent. Nothing was changed."""

    # Of the answer that tells the controller.
    member = "jrt0117_source_needed"


class CodeLeftOut(BaseException):
    """Code is needed that was not sent, for most hosts need none of it: no control may take that for a fault of its
    own. It is left out of audits alone, which change nothing.
    """

    # Of the answer that tells the controller.
    member = "jrt0117_code_left_out"


FAULTS = (OSError, HostError, ParseError, ActionError, JournalError, CommitError, UndoError)


def in_chinese(error: Exception) -> str:
    """Return what an error says in Chinese, harmless to show; nothing where only a program or the system has said it.
    """
    said = getattr(error, "zh", "") or getattr(getattr(error, "told", None), "zh", "")
    return harmless(said, lines=True)


def told_of(error: Exception, place: Optional[str]) -> Text:
    """Return a fault as a sentence in both languages; in Chinese in the words of a program or the system, where only
    those have said it.
    """
    english = explained(error, place)
    return Text(english, in_chinese(error) or english)


def explained(error: Exception, place: Optional[str]) -> str:
    """Return a fault as a sentence that names the place and, where it is known, what to do; it is harmless to show."""
    if not isinstance(error, OSError):
        return harmless(str(error), lines=True)
    hint = _DENIED_TO_ROOT if error.errno == errno.EPERM and os.geteuid() == 0 else ""
    return harmless("%s: %s%s" % (place or error.filename or "the host", error.strerror or error, hint), lines=True)
