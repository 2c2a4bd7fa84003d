# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with business_database and business_mapping, by the place in the mapping: nothing that a user writes
there reaches a database as anything but a name or a value.
"""

# _wrong puts the parts into the sentences.
# pylint: disable=raising-format-tuple

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts import shape
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.business.parts.identifiers import COLUMN, TABLE
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = ["check_database", "check_mapping"]

_ZONE = re.compile(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*\Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9]\Z")
_PATH = re.compile(r"/[^\0-\37]{0,200}\Z")
_HOST = re.compile(r"[A-Za-z0-9_.:-]{1,253}\Z")
_WORD = re.compile(r"[^\0-\37]{1,200}\Z")
_ENGINES = ("postgresql", "mysql")
_ROLES = ("production", "non_production")
_DATABASE: dict[str, Callable[[Any], bool]] = {
    "engine": lambda value: value in _ENGINES,
    "socket": lambda value: isinstance(value, str) and _PATH.match(value) is not None,
    "host": lambda value: isinstance(value, str) and _HOST.match(value) is not None,
    "port": lambda value: _whole(value) and 0 < value < 65536,
    "ca": lambda value: isinstance(value, str) and _PATH.match(value) is not None,
    "database": lambda value: isinstance(value, str) and _WORD.match(value) is not None,
    "user": lambda value: isinstance(value, str) and _WORD.match(value) is not None,
    "time_zone": lambda value: isinstance(value, str) and _ZONE.match(value) is not None,
    "role": lambda value: value in _ROLES,
}
_WANTED = {
    "table": Text('a name such as credit.query_log; any other name stands between double quotes, each part by itself',
                  "表名，如 credit.query_log；其他名称须逐段加双引号"),
    "column": Text("the name of a column; any other name stands between double quotes", "列名；其他名称须加双引号"),
    "value": Text("a text or a number", "文本或数字"),
    "values": Text("a list of texts or numbers", "文本或数字的列表"),
    "columns": Text("a list of names of columns", "列名的列表"),
    "paths": Text("a list of absolute paths", "绝对路径的列表"),
    "algorithm": Text("one of " + ", ".join(shape.ALGORITHMS), "以下之一：" + "、".join(shape.ALGORITHMS)),
    "mapping": Text("a mapping", "映射"),
    "list": Text("a list", "列表"),
}


def check_database(database: dict[str, Any]) -> None:
    """Raise ValueError where it cannot be meant; an empty one is none."""
    if not database:
        return
    for name in database:
        if name not in _DATABASE:
            raise _unknown("." + str(name), str(name), list(_DATABASE))
        if not _DATABASE[name](database[name]):
            raise _wrong(
                ".{name} is {value}, which it cannot be", ".{name} 的值为 {value}，无效", name=name,
                value=repr(database[name]))
    for name in ("engine", "database", "user"):
        if name not in database:
            raise _wrong(" has no {name}", " 缺少 {name}", name=name)
    if ("socket" in database) == ("host" in database):
        raise _wrong(
            " has to have either socket or host", " 应有 socket 或 host 之一")
    if ("host" in database) != ("ca" in database):
        raise _wrong(
            ": with host there has to be ca, the file of the authority that the server's certificate is of; without, "
            "there cannot be", "：使用 host 时须有 ca（签发服务器证书的机构的证书文件）；否则不应有 ca")


def check_mapping(mapping: dict[str, Any]) -> None:
    """Raise ValueError that names the place of what is not of the shape."""
    for path, problem in _problems("", mapping, {f"{name}?": form for name, form in shape.SHAPE.items()}):
        raise ValueError(Text(path + problem.en, path + problem.zh))
    users, reasons = mapping.get("users", {}), mapping.get("query_log", {}).get("reasons", {})
    for path, given, one, other in (
            (".users", users, "organizations", "organization"), (".query_log.reasons", reasons, "table", "code")):
        if one in given and other not in given:
            raise _wrong("{path} has no {name}", "{path} 缺少 {name}", path=path, name=other)


def _problems(path: str, given: Any, form: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    """Yield (place, what is wrong there)."""
    if not isinstance(given, dict):
        yield path, _is_no(given, "mapping")
        return
    fields = {name.rstrip("?"): part for name, part in form.items()}
    for name in given:
        if name not in fields:
            yield f"{path}.{name}", _unknown_text(str(name), list(fields))
    for name in form:
        if not name.endswith("?") and name not in given:
            yield path, Text(" has no {name}", " 缺少 {name}").format(name=name)
    either = shape.EITHER.get(path.lstrip("."), ())
    if either and len([name for name in either if name in given]) != 1 and path != ".de_identified":
        yield path, Text(" has to have either {one} or {other}", " 应有 {one} 或 {other} 之一").format(
            one=either[0], other=either[1])
    for name, value in given.items():
        if name in fields:
            yield from _field(f"{path}.{name}", value, fields[name])


def _field(path: str, value: Any, form: Any) -> Iterator[tuple[str, Text]]:
    if isinstance(form, dict):
        yield from _problems(path, value, form)
    elif isinstance(form, list):
        if not isinstance(value, list) or not value:
            yield path, _is_no(value, "list")
            return
        for number, one in enumerate(value):
            yield from _problems(f"{path}.{number}", one, form[0])
    elif isinstance(form, tuple):
        if not _whole(value) or not form[0] <= value <= form[1]:
            yield path, Text(
                " is {value}; it has to be a number from {least} to {most}",
                " 的值为 {value}，应为 {least} 至 {most} 之间的数字").format(
                    value=repr(value), least=form[0], most=form[1])
    elif not _fits(value, form):
        yield path, _is_no(value, "column" if form in shape.KINDS else form)


def _fits(value: Any, form: str) -> bool:
    if form in shape.KINDS:
        return _named(COLUMN, value)
    if form == "table":
        return _named(TABLE, value)
    if form == "algorithm":
        return value in shape.ALGORITHMS
    if form == "value":
        return (isinstance(value, str) and _WORD.match(value) is not None) or _whole(value)
    listed = isinstance(value, list) and bool(value)
    if form == "values":
        return listed and all(_fits(one, "value") for one in value)
    if form == "columns":
        return listed and all(_named(COLUMN, one) for one in value)
    return listed and all(isinstance(one, str) and _PATH.match(one) is not None for one in value)


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _named(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.match(value) is not None


def _is_no(value: Any, wanted: str) -> Text:
    return Text(" is {value}; it has to be {wanted}", " 的值为 {value}，应为{wanted}").format(
        value=repr(value), wanted=_WANTED[wanted])


def _unknown_text(name: str, known: list[str]) -> Text:
    near = difflib.get_close_matches(name, known, 1)
    told = Text(", did you mean {near}?", "，是否为 {near}？").format(near=near[0]) if near else Text(
        "; there are {known}", "；可用的有 {known}").format(known=", ".join(known))
    return Text(" is not known{told}", " 不是已知字段{told}").format(told=told)


def _unknown(path: str, name: str, known: list[str]) -> ValueError:
    told = _unknown_text(name, known)
    return ValueError(Text(path + told.en, path + told.zh))


def _wrong(en: str, zh: str, **parts: Any) -> ValueError:
    return ValueError(Text(en, zh).format(**parts))
