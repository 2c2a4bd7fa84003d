# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loading of registers: YAML files to records that know their place, and all that is wrong, with file and line."""

from __future__ import annotations

import difflib
import hashlib
import os
import stat
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading import faults, fields, yaml_text
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.reading.references import checked
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.record import Place, Record
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.world import Register

__all__ = ["LARGEST", "REGISTERS", "checked", "load", "notices"]

REGISTERS = fields.REGISTERS
# Bytes of one register: some 50,000 records.
LARGEST = 16 * 1024 * 1024
_YAML = (".yml", ".yaml")


class _Unread(ValueError):
    """A file that is no register's: the line (None where no line is at fault) and why."""

    def __init__(self, told: Text, line: int | None = None) -> None:
        super().__init__(str(told))
        self.told, self.line = told, line


def load(folder: Path, today: date | None = None, names: Iterable[str] = REGISTERS) -> dict[str, Register]:
    """Return registers of a folder by name, all sixteen or those of `names`; one without a file has `there` False.

    Each file is read once, and `sha256` is the digest of the bytes that were read. What is wrong stands in the
    register's `faults`, a sentence with file, line, field, what is there and what was expected, for the first 50; a
    register with a fault is judged by no rule, the others are. Days of what has happened may not be later than
    `today`; without it they are not compared.

    In a draft a value may be empty or say 待填: where no text can stand (a day, a list) it is left out, and
    `Record.unfilled` names it. A record whose required fields are not filled is in `Register.unfinished`, in no list.
    """
    return {name: _loaded(Path(folder), name, today) for name in names}


def notices(folder: Path) -> list[Text]:
    """Return a sentence for each YAML file of the folder that is no register's, with the name it may be meant for."""
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        return [Text("{folder} cannot be read: {error}", "无法读取 {folder}：{error}").format(
            folder=harmless(str(folder)), error=error.strerror)]
    strangers = [name for name in names if name.endswith(_YAML) and name not in {f"{one}.yml" for one in REGISTERS}]
    return [_notice(name) for name in strangers]


def _notice(name: str) -> Text:
    near = difflib.get_close_matches(name.rpartition(".")[0], REGISTERS, 1, 0.6)
    meant = Text("; did you mean {name}.yml?", "；是否应为 {name}.yml？")
    advice = meant.format(name=near[0]) if near else Text("", "")
    return Text("{file} is no register and is not read{advice}", "{file} 不是台账，未读取{advice}").format(
        file=harmless(name[:100]), advice=advice)


def _loaded(folder: Path, name: str, today: date | None) -> Register:
    try:
        content = _content(folder / f"{name}.yml")
    except FileNotFoundError:
        return Register(name, there=False)
    except _Unread as error:
        return _faulty(Register(name), error)
    register = Register(name, sha256=hashlib.sha256(content).hexdigest())
    try:
        register.text = _text(content)
        parsed = yaml_text.parsed(register.text)
    except (_Unread, yaml_text.NotYaml) as error:
        return _faulty(register, error)
    _fill(register, parsed, today)
    return register


def _faulty(register: Register, error: _Unread | yaml_text.NotYaml) -> Register:
    register.faults = [faults.of_file(register, error.told, error.line)]
    return register


def _content(path: Path) -> bytes:
    """The bytes of a regular file, read once; a pipe is not waited for."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        # Path.is_symlink raises where the folder may not be looked into.
        if os.path.islink(path):
            raise _Unread(Text(
                "is a link; a register is a file of its own", "是链接；台账必须是文件本身")) from error
        raise _Unread(Text("cannot be read: {error}", "无法读取：{error}").format(error=error.strerror)) from error
    mode, size = os.fstat(handle).st_mode, os.fstat(handle).st_size
    if not stat.S_ISREG(mode):
        os.close(handle)
        kind = Text("a directory", "目录") if stat.S_ISDIR(mode) else Text("no regular file", "特殊文件")
        raise _Unread(Text("is {kind}, expected a file", "是{kind}，应为普通文件").format(kind=kind))
    with os.fdopen(handle, "rb") as file:
        content = b"" if size > LARGEST else file.read(LARGEST + 1)
        if max(size, len(content)) > LARGEST:
            raise _Unread(Text(
                "is {size} bytes long, more than the {most} of a register",
                "长 {size} 字节，超过台账上限 {most} 字节").format(size=max(size, len(content)), most=LARGEST))
        return content


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _Unread(Text(
            "is not UTF-8 ({encoding}): save the file as UTF-8",
            "不是 UTF-8 编码（{encoding}）：请另存为 UTF-8").format(
                encoding=_encoding(content)), line) from error


def _encoding(content: bytes) -> Text:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Text("it looks like UTF-16", "似为 UTF-16")
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return Text("of an unknown encoding", "编码未知")
    return Text("it looks like GB18030", "似为 GB18030")


def _fill(register: Register, parsed: yaml_text.Parsed, today: date | None) -> None:
    data, reader = parsed.data, fields.reader_of(register.name)
    if not isinstance(data, dict):
        register.faults = [faults.of_file(register, _no_mapping(data), 1)]
        return
    # The head and the lists are read apart: each record has what is unfilled of its own.
    rows = {name: data[name] for name in reader.lists() if isinstance(data.get(name), list)}
    notes = fields.Notes(draft=data.get("status") == "draft", today=today)
    register.head = reader.read({name: value for name, value in data.items() if name not in rows}, (), notes)
    wrong = list(notes.faults)
    for name, values in rows.items():
        wrong += _records(register, name, values, parsed.spans.get(name, []), notes)
    said = [one for one in wrong if faults.of_statement(one[0])]
    register.faults = faults.placed(register, [one for one in wrong if one not in said])
    for number in dict.fromkeys(path[1] for path, _told in said):
        row = rows["none"][int(number)]
        faults.misstate(register, row.get("kind") if isinstance(row, dict) else None, faults.placed(
            register, [one for one in said if one[0][1] == number]))


def _records(
        register: Register, of: str, rows: list[Any], spans: list[tuple[int, int]], head: fields.Notes) -> list[
            tuple[yaml_text.Path, Text]]:
    """Fill a list of the register; return what is wrong in it."""
    reader = fields.reader_of(register.name).lists()[of]
    wrong: list[tuple[yaml_text.Path, Text]] = []
    register.lists[of] = []
    for number, (row, span) in enumerate(zip(rows, spans, strict=True)):
        if len(wrong) >= 2 * faults.MOST:
            break
        notes = fields.Notes(head.draft, head.today)
        read = reader.read(row, (of, number), notes)
        wrong += notes.faults
        if notes.faults:
            continue
        # records[3].steps[0].on: the record's own name of it is steps[0].on.
        unfilled = tuple(name.partition("].")[2] for name in notes.unfilled)
        record = Record(read, register.name, of, Place(f"{register.name}.yml", *span), unfilled)
        (register.unfinished if notes.incomplete else register.lists[of]).append(record)
    return wrong


def _no_mapping(data: Any) -> Text:
    if data is None:
        return Text(
            "is empty, expected status, since, reviewed and the lists of a register",
            "为空，应有 status、since、reviewed 及各列表")
    what = Text("a list", "列表") if isinstance(data, list) else Text("a single value", "单个值")
    return Text(
        "is {what}, expected a mapping that begins with 'status:'",
        "内容为{what}，应为以 status: 开头的映射").format(what=what)
