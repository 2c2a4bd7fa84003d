# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the checks of options are made of: errors in both languages, patterns, lists of values, mappings of fields."""

# `wrong` puts the parts into the sentences.
# pylint: disable=raising-format-tuple

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection
from typing import Any

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text

__all__ = [
    "CONNECT", "DAY", "HOST", "PATH", "URL", "among", "each", "entry", "match", "matches", "network", "optional",
    "truth", "wrong"]

HOST = re.compile(r"[A-Za-z0-9_.:-]+\Z")
PATH = re.compile(r"/[^\s\"\\]+\Z")
DAY = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])\Z")
URL = re.compile(r"https?://(?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:/[!-~]{0,500})?\Z")
CONNECT = re.compile(r"(?:[A-Za-z0-9_.-]{1,253}|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}\Z")


def wrong(en: str, zh: str, **parts: Any) -> ValueError:
    """Return an error of a sentence in both languages, which goes behind the name of the variable."""
    return ValueError(Text(en, zh).format(**parts))


def each(check: Callable[[str], Any], least: int = 0) -> Callable[[list[str]], None]:
    """Return the check of a list: of its length, and of each value."""
    def check_each(values: list[str]) -> None:
        if len(values) < least:
            raise wrong(" is an empty list; it has to name one at least", " 为空列表，应至少有一项")
        for value in values:
            check(value)
    return check_each


def match(pattern: re.Pattern[str], what: Text) -> Callable[[str], None]:
    """Return the check that a text matches a pattern; `what` is what it would be."""
    def check(value: str) -> None:
        if not pattern.match(value):
            raise wrong(": {value} is no {what}", "：{value} 不是{what}", value=repr(value), what=what)
    return check


def optional(check: Callable[[str], None]) -> Callable[[str], None]:
    """Return a check that an empty value passes."""
    return lambda value: check(value) if value else None


def network(text: str) -> None:
    """Refuse what is no network or address."""
    try:
        found = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise wrong(
            ": {text} is no network, as in 192.0.2.0/24", "：{text} 不是网段（示例：192.0.2.0/24）",
            text=repr(text)) from None
    if found.prefixlen == 0:
        raise wrong(
            ": {text} is every address, which limits nobody", "：{text} 为全部地址，起不到限制作用", text=text)
    if "/" in text and str(found.network_address) != str(ipaddress.ip_interface(text).ip):
        raise wrong(
            ": {text} has bits set after its prefix; the network is {network}",
            "：{text} 的主机位不为零；该网段应写作 {network}", text=repr(text), network=found)


def entry(value: Any, fields: dict[str, Callable[[Any], bool]], needed: tuple[str, ...]) -> None:
    """Refuse what is no mapping of these fields; each has a function that tells whether its value can be meant."""
    if not isinstance(value, dict):
        raise wrong(": {value} is no mapping", "：{value} 不是映射", value=repr(value))
    unknown, missing = sorted(map(str, set(value) - set(fields))), [name for name in needed if name not in value]
    if unknown or missing:
        known = ", ".join(sorted(fields))
        what = Text("has no {name}", "缺少 {name}").format(name=missing[0]) if missing else Text(
            "has {name}, which is none of {known}", "含有 {name}，可用字段为 {known}").format(
                name=repr(unknown[0]), known=known)
        raise wrong(": {value} {what}", "：{value} {what}", value=repr(value), what=what)
    for name, given in value.items():
        if not fields[name](given):
            raise wrong(
                ": {given} cannot be the {name} of {value}", "：{given} 不能作为 {value} 的 {name}", given=repr(given),
                name=name, value=repr(value))


def matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    """Return the function that tells whether a value is a text of a pattern."""
    return lambda value: isinstance(value, str) and pattern.match(value) is not None


def among(values: Collection[str]) -> Callable[[Any], bool]:
    """Return the function that tells whether a value is one of some texts."""
    return lambda value: isinstance(value, str) and value in values


def truth(value: Any) -> bool:
    """Tell whether a value is true or false."""
    return isinstance(value, bool)
