# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single lines of sshd_config(5): their words, their values, and edits of one file."""

import re
from typing import Dict, List, NamedTuple, Optional, Sequence, Tuple, Union

from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

__all__ = [
    "CUMULATIVE", "LAST_WON", "Line", "canonical", "edit", "max_startups", "quoted", "render_dropin", "seconds",
    "split_line"]

# Keywords whose occurrences add up instead of the first one winning.
CUMULATIVE = frozenset((
    "acceptenv", "allowgroups", "allowusers", "denygroups", "denyusers", "hostcertificate", "hostkey",
    "listenaddress", "port", "subsystem",
))

# Keywords whose last global value won until OpenSSH 10.1 made it the first.
LAST_WON = frozenset(("maxstartups", "persourcemaxstartups", "persourcenetblocksize"))

_ALIASES = {
    "challengeresponseauthentication": "kbdinteractiveauthentication",
    "dsaauthentication": "pubkeyauthentication",
    "hostbasedacceptedkeytypes": "hostbasedacceptedalgorithms",
    "hostdsakey": "hostkey",
    "keepalive": "tcpkeepalive",
    "pubkeyacceptedkeytypes": "pubkeyacceptedalgorithms",
    "skeyauthentication": "kbdinteractiveauthentication",
}

_START = re.compile(r'(?:"(?P<quoted>[^"]*)"[ \t\r]*|(?P<plain>[^ \t\r"=]+)(?:[ \t\r]*=[ \t\r]*|[ \t\r]*))')
_KEYWORD = re.compile(r"[A-Za-z][A-Za-z0-9]*\Z")
_TIME = re.compile(r"([0-9]+)([smhdw]?)", re.I)
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}

Setting = Union[str, Sequence[str]]


class Line(NamedTuple):
    """A directive: canonical keyword, arguments, and where the arguments stand in the line."""

    keyword: str
    arguments: Tuple[str, ...]
    start: int
    end: int


def canonical(keyword: str) -> str:
    """A keyword in lower case, an old name replaced by the present one."""
    return _ALIASES.get(keyword.lower(), keyword.lower())


def split_line(document: Document, index: int) -> Optional[Line]:
    """One line taken apart, or None for an empty one or a comment."""
    text = document.text(index)
    body = text.strip(" \t\r\f")
    if not body or body.startswith("#"):
        return None
    start = text.index(body)
    match = _START.match(text, start)
    word = (match.group("quoted") or match.group("plain") or "") if match else ""
    if match is None or not _KEYWORD.match(word):
        raise document.error(index, "does not begin with a keyword")
    arguments, end = _arguments(document, index, text, match.end(), start + len(body))
    if not arguments:
        raise document.error(index, "%s has no argument" % word)
    return Line(canonical(word), arguments, match.end(), end)


def _arguments(document: Document, index: int, text: str, place: int, stop: int) -> Tuple[Tuple[str, ...], int]:
    """Words as sshd splits them, and where the last one ends: two kinds of quotes, some escapes, # begins a comment."""
    words: List[str] = []
    word: Optional[List[str]] = None
    quote, end = "", place
    while place < stop:
        char, following = text[place], text[place + 1 : min(place + 2, stop)]
        if word is None and char in " \t":
            place += 1
            continue
        if word is None and char == "#":
            break
        word = [] if word is None else word
        if char == "\\" and following and (following in "'\"\\" or (following == " " and not quote)):
            word.append(following)
            place += 1
        elif not quote and char in " \t":
            words.append("".join(word))
            word, end = None, place
        elif not quote and char in "'\"":
            quote = char
        elif char == quote:
            quote = ""
        else:
            word.append(char)
        place += 1
    if quote:
        raise document.error(index, "quotation mark without its partner")
    if word is not None:
        words.append("".join(word))
        end = place
    return tuple(words), end


def quoted(word: str) -> str:
    """A word as it is written in a line: in quotes where sshd would take it for several, or for something else."""
    if not re.search(r"[\s\"'\\#]", word):
        return word
    return '"' + re.sub(r"([\"\\])", r"\\\1", word) + '"'


def edit(document: Document, keyword: str, value: Setting, ahead: bool = False) -> bool:
    """Set a keyword in the global part of one file and tell whether a byte changed.

    The first occurrence, which is the one in force, is edited where it stands; where others would count as well, they
    are removed. Without one, a line is added before the first Match block or, with `ahead`, before the first Include: a
    value that an included file gives would win over one after it.
    """
    values = [value] if isinstance(value, str) else list(value)
    before = list(document.lines)
    stops = ("match", "include") if ahead else ("match",)
    lines = [split_line(document, index) for index in range(len(document.lines))]
    end = next((index for index, line in enumerate(lines) if line and line.keyword in stops), len(lines))
    places = [index for index, line in enumerate(lines[:end]) if line and line.keyword == canonical(keyword)]
    if not places:
        while 0 < end < len(lines) and document.text(end - 1).lstrip().startswith("#"):
            end -= 1
        for offset, text in enumerate(values):
            document.insert(end + offset, keyword + " " + text)
        return True
    if canonical(keyword) in CUMULATIVE | LAST_WON:
        for index in reversed(places[1:]):
            document.delete(index)
    for text in reversed(values[1:]):
        document.insert(places[0] + 1, keyword + " " + text)
    line, text = lines[places[0]], document.text(places[0])
    if line and " ".join(line.arguments) != values[0]:
        document.replace(places[0], text[: line.start] + values[0] + text[line.end :])
    return document.lines != before


def render_dropin(settings: Dict[str, Setting], match_all: Optional[Dict[str, Setting]] = None) -> bytes:
    """A file to be included first. What is in `match_all` holds against every later Match block too."""
    lines = ["# Managed by jrt0117.baseline."]
    lines += _rendered(settings, "")
    if match_all:
        lines += ["Match all"] + _rendered(match_all, "    ")
    return "".join(line + "\n" for line in lines).encode("utf-8", "surrogateescape")


def _rendered(settings: Dict[str, Setting], indent: str) -> List[str]:
    rendered = []
    for keyword, value in settings.items():
        for text in [value] if isinstance(value, str) else value:
            if "\n" in text:
                raise ValueError("a value cannot contain a line feed")
            rendered.append("%s%s %s" % (indent, keyword, text))
    return rendered


def seconds(text: str) -> int:
    """A time such as 120, 2m or 1h30m; ValueError for anything else."""
    if not re.match(r"(?=.)(?:[0-9]+[smhdw])*[0-9]*\Z", text, re.I):
        raise ValueError("not a time: %s" % text)
    return sum(int(number) * _UNITS[unit.lower()] for number, unit in _TIME.findall(text))


def max_startups(text: str) -> Tuple[int, int, int]:
    """MaxStartups as (start, rate, full); a single number refuses everything beyond it."""
    match = re.match(r"([0-9]+)(?::([0-9]+):([0-9]+))?\Z", text)
    if match is None:
        raise ValueError("not a MaxStartups value: %s" % text)
    start, rate, full = match.groups()
    return (int(start), int(rate), int(full)) if rate else (int(start), 100, int(start))
