# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that registers name: they lie below one root, are opened without following a link, and have their digest."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.observation import Observation, fail, manual
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import logs, texts
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.texts import Unfit
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Record, is_placeholder

__all__ = ["LARGEST", "Files", "Refused", "Unfit", "too_large"]

# Bytes of one file of evidence: each run hashes all of them, some seconds for a file of this size.
LARGEST = 512 * 1024 * 1024
_CHUNK = 1024 * 1024
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
# A pointer of Git LFS stands where the file itself was not fetched.
_POINTER = re.compile(rb"version https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\n")
_POINTER_SIZE = 1024
# The path, and what tells one state of a file from another.
_State = tuple[str, int, int, int, int]

_ABSENT = Text("{name}: {file} does not exist", "{name}：{file} 不存在")

_WHY = Text("{name}: {file}: {why}", "{name}：{file}：{why}")


class Refused(ValueError):
    """A path that is not opened: the reason code of the fail, and why."""

    def __init__(self, reason: str, told: Text) -> None:
        super().__init__(str(told))
        self.reason, self.told = reason, told


class _TooLarge(OSError):
    """A file that is not read: why."""

    def __init__(self, told: Text) -> None:
        super().__init__(str(told))
        self.told = told


class Files:
    """The files below a root. Digests and texts are kept for the run, by path, size, day of change and inode."""

    def __init__(self, root: Path) -> None:
        self._root = Path(root)
        self._digests: dict[_State, str] = {}
        self._texts: dict[_State, str] = {}
        self._lines: dict[_State, frozenset[str]] = {}

    def recorded(self, one: Mapping[str, Any], name: str, record: Record) -> list[Observation]:
        """Return nothing where the file `one["file"]` has the digest `one["sha256"]`; else what is wrong.

        fail: absent (`evidence_absent`), of other bytes (`evidence_differs`), outside of the root (`evidence_outside`),
        a link on the way (`evidence_link`), no regular file (`evidence_no_file`). manual: no digest (`no_digest`), not
        readable (`evidence_unreadable`), too large (`evidence_too_large`), a pointer of Git LFS with the recorded
        digest (`evidence_elsewhere`), still to be filled in (`placeholder`).
        """
        file, wanted = one["file"], one.get("sha256")
        if is_placeholder(file):
            return [manual("placeholder", Text(
                "{name}: the file of evidence is still to be filled in", "{name}：证据文件待填写").format(name=name),
                record)]
        try:
            digest, pointer = self._digest(file)
        except (Refused, OSError) as error:
            return [_refused(error, file, name, record)]
        parts = {"name": name, "file": _shown(file)}
        if not wanted:
            return [manual("no_digest", Text(
                "{name}: {file} has no digest recorded (`sha256`): nobody can tell whether it is still the same file",
                "{name}：{file} 未记录 SHA-256（sha256），无法确认文件未被改动").format(**parts), record)]
        if digest == wanted:
            return []
        if pointer == wanted:
            return [manual("evidence_elsewhere", Text(
                "{name}: {file} is a pointer of Git LFS with the recorded digest, the bytes were not there: fetch them "
                "(git lfs pull)",
                "{name}：{file} 是 Git LFS 指针，摘要与记录一致，但文件内容不在本地，请获取（git lfs pull）").format(
                    **parts), record)]
        return [fail("evidence_differs", Text(
            "{name}: {file} is not the file that was recorded: its SHA-256 is {seen}..., recorded is {wanted}...",
            "{name}：{file} 与记录时不同：SHA-256 为 {seen}...，记录为 {wanted}...").format(
                **parts, seen=(pointer or digest)[:12], wanted=wanted[:12]), record)]

    def heading(self, record: Record, file: str, heading: str) -> list[Observation]:
        """Return nothing where the document has the heading as a line of its own; else what is wrong.

        fail: no such heading (`heading_absent`), and what `recorded` says of a path. manual: a text that cannot be
        read (`unreadable_text`).
        """
        parts = {"name": record.name, "file": _shown(file), "heading": harmless(heading[:100])}
        try:
            lines = self._lines_of(file)
        except Unfit as unfit:
            return [manual("unreadable_text", Text(
                "{name}: the text of {file} cannot be read for '{heading}': {why}",
                "{name}：无法在 {file} 中查找“{heading}”：{why}").format(**parts, why=unfit.told), record)]
        except (Refused, OSError) as error:
            return [_refused(error, file, record.name, record)]
        if texts.bare(heading) in lines:
            return []
        return [fail("heading_absent", Text(
            "{name}: {file} has no line '{heading}': a heading counts where it is a line of its own",
            "{name}：{file} 中没有“{heading}”这一标题行").format(**parts), record)]

    def rows(self, record: Record, file: str, date_column: str) -> list[date]:
        """Return the days of a log (CSV), one a row.

        Raise FileNotFoundError where it is not there, Unfit or Refused (both ValueError) with the line where it cannot
        be read.
        """
        with self._read(file) as handle:
            return logs.days(_content(handle, file), file, date_column)

    def text(self, path: str) -> str:
        """Return the text of a document or drawing; raise FileNotFoundError, Refused, or Unfit where it has none."""
        with self._read(path) as handle:
            state = _state(path, handle)
            if state not in self._texts:
                self._texts[state] = texts.text_of(_content(handle, path), path)
            return self._texts[state]

    def _lines_of(self, file: str) -> frozenset[str]:
        with self._opened(file) as handle:
            state = _state(file, handle)
        if state not in self._lines:
            self._lines[state] = frozenset(map(texts.bare, self.text(file).splitlines()))
        return self._lines[state]

    def _digest(self, file: str) -> tuple[str, str]:
        """The digest of a file, and the one that it names where it is a pointer of Git LFS."""
        with self._opened(file) as handle:
            state, pointer = _state(file, handle), ""
            size = os.fstat(handle.fileno()).st_size
            if size > LARGEST:
                raise _TooLarge(too_large(size))
            if size <= _POINTER_SIZE:
                match = _POINTER.match(handle.read(_POINTER_SIZE))
                pointer = match[1].decode() if match else ""
                handle.seek(0)
            if state not in self._digests:
                digest = hashlib.sha256()
                while chunk := handle.read(_CHUNK):
                    digest.update(chunk)
                self._digests[state] = digest.hexdigest()
            return self._digests[state], pointer

    def _read(self, file: str) -> BinaryIO:
        """Open a file for its text: what the system refuses, but for its absence, is a text that cannot be read."""
        try:
            return self._opened(file)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise Unfit(Text("{file} cannot be read: {error}", "{file} 无法读取：{error}").format(
                file=_shown(file), error=error.strerror or type(error).__name__)) from error

    def _opened(self, file: str) -> BinaryIO:
        """Open a file below the root, each step from its parent: no link is followed, nothing is waited for."""
        steps = _steps(file)
        parent = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for number, step in enumerate(steps):
                last = number == len(steps) - 1
                handle = _step(step, parent, file, last=last)
                os.close(parent)
                parent = handle
            return _regular(parent, file)
        except BaseException:
            os.close(parent)
            raise


def too_large(size: int) -> Text:
    """Say that a file is larger than evidence may be, and what to do."""
    return Text(
        "it is {size} MB large, more than the {most} MB that each run hashes: name an extract of it, or a text with "
        "its SHA-256 (sha256sum)",
        "大小为 {size} MB，超过每次运行核对摘要的上限 {most} MB：请改登其摘录，或登记写有其 SHA-256 的文本").format(
            size=size // 1024 ** 2, most=LARGEST // 1024 ** 2)


def _steps(file: str) -> list[str]:
    if file.startswith("/") or ".." in file.split("/") or "\\" in file or "\0" in file:
        raise Refused("evidence_outside", Text(
            "a path below the root of the evidence is expected, with '/', neither absolute nor with '..'",
            "应为证据根目录下的相对路径，以 / 分隔，不得为绝对路径或含 .."))
    return [step for step in file.split("/") if step not in ("", ".")] or ["."]


def _step(step: str, parent: int, file: str, *, last: bool) -> int:
    try:
        return os.open(step, _FLAGS | (0 if last else os.O_DIRECTORY), dir_fd=parent)
    except OSError:
        try:
            mode = os.stat(step, dir_fd=parent, follow_symlinks=False).st_mode
        except OSError:
            mode = 0
        if stat.S_ISLNK(mode):
            raise Refused("evidence_link", Text(
                "'{step}' in its path is a link: what it leads to may change unseen",
                "路径中的“{step}”是链接，其指向可能被改动而无从发现").format(step=_shown(step))) from None
        if mode and not last and not stat.S_ISDIR(mode):
            raise FileNotFoundError(file) from None
        if stat.S_ISSOCK(mode):
            raise _no_file() from None
        raise


def _regular(handle: int, file: str) -> BinaryIO:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise _no_file()
    return os.fdopen(handle, "rb")


def _no_file() -> Refused:
    return Refused("evidence_no_file", Text(
        "it is a directory, a pipe or a device, expected a file", "它是目录、管道或设备，应为普通文件"))


def _content(handle: BinaryIO, file: str) -> bytes:
    content = handle.read(texts.LARGEST + 1)
    if len(content) > texts.LARGEST:
        raise Unfit(Text(
            "{file} is longer than the {most} bytes that are read for text",
            "{file} 超过可读取文字的上限 {most} 字节").format(
                file=_shown(file), most=texts.LARGEST))
    return content


def _state(file: str, handle: BinaryIO) -> _State:
    found = os.fstat(handle.fileno())
    return file, found.st_size, found.st_mtime_ns, found.st_ino, found.st_dev


def _refused(error: Refused | OSError, file: str, name: str, record: Record) -> Observation:
    parts = {"name": name, "file": _shown(file)}
    if isinstance(error, FileNotFoundError):
        return fail("evidence_absent", _ABSENT.format(**parts), record)
    if isinstance(error, Refused):
        return fail(error.reason, _WHY.format(**parts, why=error.told), record)
    if isinstance(error, _TooLarge):
        return manual("evidence_too_large", _WHY.format(**parts, why=error.told), record)
    return manual("evidence_unreadable", Text(
        "{name}: {file} cannot be read: {error}", "{name}：{file} 无法读取：{error}").format(
            **parts, error=error.strerror or type(error).__name__), record)


def _shown(file: str) -> str:
    return harmless(file[:200])
