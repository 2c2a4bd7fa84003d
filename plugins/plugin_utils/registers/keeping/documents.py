# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A document as it lies in a folder: what can be read of it for its record, and what its words resemble.

Nothing here is an answer: title and version are copied, what resembles a word of the clauses is offered to a person.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.refused import Refused
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import texts

__all__ = ["KINDS", "Document", "alike", "headed", "likely", "read"]

KINDS = ("docx", "odt", "md", "txt", "pdf")
_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_LONGEST_HEADING, _LONGEST_TITLE = 40, 80
# How much of a word has to stand in a title; of one that is made of common parts more.
_LIKELY, _LIKELY_COMMON = 0.5, 0.7
# Lines of a document in which its version and its days stand.
_FRONT = 40
_NUMBERED = re.compile(
    r"第[一二三四五六七八九十百0-9]+[章节条篇]|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十0-9]+[)）]"
    r"|[0-9]+([.．][0-9]+)*[、.．\s]")
_SENTENCE = re.compile(r"[。；;，,：:！!？?|]|\.$")
_VERSION = re.compile(
    r"(?:版\s*本\s*号?|[Vv]ersion)\s*[:：]?\s*[Vv]?([0-9]+(?:\.[0-9]+){0,2})\b|\b[Vv]([0-9]+(?:\.[0-9]+){1,2})\b"
    r"|第\s*([0-9]+(?:\.[0-9]+)?)\s*版")
_EFFECTIVE = re.compile(
    r"([0-9]{4})\s*[-年./]\s*([0-9]{1,2})\s*[-月./]\s*([0-9]{1,2})\s*日?\s*起\s*(?:施行|实施|执行|生效)")
# What most documents are called, and so tells none from another.
_COMMON = re.compile(r"管理|制度|规定|办法|规程|流程|程序|计划|策略|规范|说明|文件|信息|安全|系统|重大|重要|[与和及]")
_WORD = re.compile(r"[a-z]{3,}")
_HAN = re.compile(r"[\u4e00-\u9fff]+")


@dataclass(frozen=True)
class Document:
    """A document: its bytes and their digest, and what its text says; `note` why it has no text."""

    name: str
    content: bytes
    sha256: str
    title: str
    version: str | None = None
    effective: date | None = None
    headings: tuple[str, ...] = ()
    note: Text | None = None


def read(path: Path) -> Document:
    """Read a document; raise Refused with the reason where it is none that can be taken. No link is followed."""
    name = path.name
    if harmless(name) != name or "\\" in name or "\ufffd" in name:
        raise _refused("its name has signs that no record can hold: give it another", "文件名含有不可用的字符：请改名")
    kind = path.suffix.lower().lstrip(".")
    content = _content(path)
    if name.startswith(("~$", ".")):
        raise _refused("a hidden or temporary file", "隐藏文件或临时文件")
    if kind not in KINDS:
        raise _refused(
            f"of a kind that is not read; those that are: {', '.join(KINDS)}",
            f"不是可登记的类型；可登记：{'、'.join(KINDS)}")
    if not content:
        raise _refused("it is empty", "空文件")
    digest = hashlib.sha256(content).hexdigest()
    if kind == "pdf" and not content.startswith(b"%PDF"):
        raise _refused("it is no PDF", "不是有效的 PDF")
    try:
        text = texts.text_of(content, name)
    except texts.Unfit as unfit:
        # A scan is a document all the same; it has no heading that could be found.
        if kind != "pdf":
            raise Refused(unfit.told) from None
        return Document(name, content, digest, path.stem, note=unfit.told)
    return _parsed(name, content, digest, text)


def _parsed(name: str, content: bytes, digest: str, text: str) -> Document:
    lines = [line for line in text.splitlines() if line.strip()]
    bare = [texts.bare(line) for line in lines]
    front = "\n".join(bare[:_FRONT])
    version = _VERSION.search(front) or _VERSION.search(name)
    return Document(
        name, content, digest, _title(lines, bare) or Path(name).stem,
        next((part for part in version.groups() if part), None) if version else None, _effective(front),
        tuple(dict.fromkeys(
            one for line, one in zip(lines, bare, strict=True) if _heading(line, one))))


def _title(lines: Sequence[str], bare: Sequence[str]) -> str:
    """The first line, where it can be one."""
    first = next((one for one in bare if one), "")
    marked = bool(lines) and lines[0].lstrip().startswith("#")
    return first if 0 < len(first) <= _LONGEST_TITLE and (marked or not _SENTENCE.search(first)) else ""


def _effective(front: str) -> date | None:
    found = _EFFECTIVE.search(front)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _heading(line: str, bare: str) -> bool:
    """Whether a line may be a heading: marked or numbered, or short and no sentence."""
    if not 1 < len(bare) <= _LONGEST_HEADING:
        return False
    return line.lstrip().startswith("#") or not _SENTENCE.search(bare) and (
        _NUMBERED.match(bare) is not None or len(bare) <= _LONGEST_HEADING // 2)


def _content(path: Path) -> bytes:
    try:
        handle = os.open(path, _FLAGS)
    except OSError as error:
        if path.is_symlink():
            raise _refused("a link: put the document itself there", "是链接：请放入文件本身") from None
        raise _refused(f"it cannot be read: {error.strerror}", f"无法读取：{error.strerror}") from None
    try:
        _plain(os.fstat(handle))
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(texts.LARGEST + 1)
    except OSError as error:
        raise _refused(f"it cannot be read: {error.strerror}", f"无法读取：{error.strerror}") from None
    finally:
        os.close(handle)


def _plain(found: os.stat_result) -> None:
    """Refuse what is no file, or too large."""
    if stat.S_ISDIR(found.st_mode):
        raise _refused("a folder: name it by itself", "是目录：请另行指定该目录")
    if not stat.S_ISREG(found.st_mode):
        raise _refused("a pipe or a device", "是管道或设备")
    if found.st_size > texts.LARGEST:
        raise _refused(
            f"{found.st_size} bytes, more than the {texts.LARGEST} of a document",
            f"长 {found.st_size} 字节，超过文件上限 {texts.LARGEST} 字节")


def _refused(en: str, zh: str) -> Refused:
    return Refused(Text(en, zh))


# What resembles what


def alike(word: str, text: str) -> float:
    """How much of a word stands in a text, 0 to 1: pairs of Chinese signs, and English words."""
    parts = _parts(word)
    return len(parts & _parts(text)) / len(parts) if parts else 0.0


def likely(words: Mapping[str, str], text: str) -> list[str]:
    """Return the names of the words that a title resembles, the likest first; what most titles have does not count."""
    found = {}
    for name, word in words.items():
        own = _COMMON.sub(" ", word)
        share = alike(own, text) if own.strip() else alike(word, text)
        if share >= (_LIKELY if own.strip() else _LIKELY_COMMON):
            found[name] = share
    return sorted(found, key=lambda name: -found[name])


def headed(words: Mapping[str, str], headings: Iterable[str], least: float = 0.99) -> dict[str, str]:
    """Return for each word the shortest heading that has it, where there is one."""
    chosen: dict[str, str] = {}
    for name, word in words.items():
        having = [one for one in headings if alike(word, one) >= least]
        if having:
            chosen[name] = min(having, key=len)
    return chosen


def _parts(text: str) -> set[str]:
    runs = _HAN.findall(text)
    pairs = {run[at:at + 2] for run in runs for at in range(max(1, len(run) - 1))}
    return pairs | set(_WORD.findall(text.lower()))
