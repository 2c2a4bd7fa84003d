# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the kernel's audit, as in rules.d and as `auditctl -l` prints them, in one normal form."""

import errno
import posixpath
import re
import shlex
from collections import namedtuple

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

UNSET = 2**32 - 1
# Where a rule stands that the kernel has.
LISTING = "auditctl -l"
# Where augenrules has them from.
FOLDER = "/etc/audit/rules.d"
ACTIONS = ("always", "never")
LISTS = ("task", "exit", "user", "exclude", "filesystem", "io_uring")
# Options that set something of the kernel, with the number of their arguments.
_SETTINGS = {
    "-b": 1, "-e": 1, "-f": 1, "-r": 1, "-c": 0, "-i": 0, "-q": 1, "--backlog_wait_time": 1, "--loginuid-immutable": 0,
    "--reset-lost": 0, "--reset_backlog_wait_time_actual": 0, "--signal": 1,
}
_QUOTING = frozenset("\"'\\")
# A space that is part of a name: neither before an option nor between it and its value.
_INNER_SPACE = re.compile(r"(?<!-[A-Za-z]) (?!-[A-Za-z] )")
_OPERATORS = re.compile(r"(?P<name>[A-Za-z_0-9]+)(?P<op>&=|!=|>=|<=|=|>|<|&)(?P<value>.+)\Z", re.S)
_COMPARED = re.compile(r"(?P<left>[a-z_]+)(?P<op>!=|=)(?P<right>[a-z_]+)\Z")
_WIDTHS = {
    "b64": "b64", "b32": "b32", "x86_64": "b64", "i386": "b32", "aarch64": "b64", "arm": "b32", "ppc64le": "b64",
    "s390x": "b64"}
FILE_TYPES = {
    "socket": 0o140000, "link": 0o120000, "file": 0o100000, "block": 0o60000, "dir": 0o40000, "character": 0o20000,
    "fifo": 0o10000}

# `syscalls` None: every one; `arch` None: every width. `fields` do not hold arch and keys.
Rule = namedtuple("Rule", "action list arch syscalls fields keys text where")
Field = namedtuple("Field", "name op value")
# An option that is no rule: -b 8192. `name` -D deletes; with a `rule`, -d and -W take it away again.
Setting = namedtuple("Setting", "name value rule where")


class Locator:
    """What a path in a rule is on the host: a directory with all links followed, or a name in one, perhaps a link."""

    def __init__(self, host):
        self.host = host

    def __call__(self, path):
        found = self.host.stat(path)
        if found is not None and found.kind == "directory":
            return "dir", self.host.resolve(path)
        folder, name = posixpath.split(path)
        return "path", posixpath.join(self.host.resolve(folder), name)


def identity(rule):
    """Return what the kernel tells two rules apart by, their keys aside."""
    return rule[:4] + (tuple(sorted(rule.fields, key=repr)),)


def parse(data, path, locate):
    """Return the Rules and Settings of a rules file, in their order; ParseError for a line that auditctl would refuse.
    """
    document = Document(data, path)
    found = []
    for index in range(len(document.lines)):
        text = document.text(index).strip()
        if text and not text.startswith("#"):
            found.append(parse_line(text, document.where(index), locate))
    return found


def parse_listing(text, locate):
    """Return the Rules that `auditctl -l` printed."""
    found = [
        parse_line(loadable(line.strip()), LISTING, locate) for line in text.splitlines()
        if line.strip().startswith("-")]
    return [one for one in found if isinstance(one, Rule)]


def loadable(line):
    """Return a line that `auditctl -l` printed as auditctl takes it: spaces in names escaped, kinds of files by name.
    """
    for name, number in FILE_TYPES.items():
        line = line.replace("-F filetype=%d" % number, "-F filetype=" + name)
    return _INNER_SPACE.sub(r"\\ ", line)


def parse_line(text, where, locate):
    """Return the Rule or Setting of one line."""
    try:
        # shlex is slow, and hardly a rule needs it.
        words = shlex.split(text) if set(text) & _QUOTING else text.split()
        return _Line(words, text, where, locate).result()
    except ValueError as error:
        path, line = (where.path, where.line) if hasattr(where, "line") else (str(where), None)
        raise ParseError(path, line, "%s: %s" % (error, text))


class _Line:
    """One line being read."""

    def __init__(self, words, text, where, locate):
        self.words = words
        self.text = text
        self.where = where
        self.locate = locate

    def result(self):
        first = self.words[0]
        if first in _SETTINGS:
            if len(self.words) != 1 + _SETTINGS[first]:
                raise ValueError("%s takes %d values" % (first, _SETTINGS[first]))
            return Setting(first, "".join(self.words[1:]), None, self.where)
        if first == "-D":
            return Setting("-D", "".join(self.words[2:3]), None, self.where)
        rule = self._watch() if first in ("-w", "-W") else self._rule()
        return Setting(first, "", rule, self.where) if first in ("-W", "-d") else rule

    def _options(self):
        if len(self.words) % 2:
            raise ValueError("an option lacks its value, or a word is too much")
        return list(zip(self.words[::2], self.words[1::2]))

    def _watch(self):
        place, perm, keys = None, "rwxa", []
        for option, value in self._options():
            if option in ("-w", "-W"):
                place = value
            elif option == "-p":
                perm = value
            elif option == "-k":
                keys.append(value)
            else:
                raise ValueError("a watch knows no option %s" % option)
        fields = [self._located(place), Field("perm", "=", _permissions(perm))]
        return self._made("always", "exit", None, None, fields, keys)

    def _rule(self):
        action = chosen = arch = None
        syscalls, fields, keys = [], [], []
        for option, value in self._options():
            if option in ("-a", "-A", "-d"):
                action, chosen = _where_to(value)
            elif option == "-S":
                syscalls.extend(value.split(","))
            elif option == "-k":
                keys.append(value)
            elif option == "-p":
                fields.append(Field("perm", "=", _permissions(value)))
            elif option == "-C":
                fields.append(_comparison(value))
            elif option == "-F":
                field = self._field(value)
                if field.name == "arch":
                    arch = _width(field, syscalls)
                elif field.name == "key":
                    keys.append(field.value)
                else:
                    fields.append(field)
            else:
                raise ValueError("unknown option %s" % option)
        if action is None:
            raise ValueError("unknown option %s" % self.words[0])
        return self._made(
            action, chosen, arch, None if not syscalls or "all" in syscalls else frozenset(syscalls), fields, keys)

    def _made(self, action, chosen, arch, syscalls, fields, keys):
        return Rule(action, chosen, arch, syscalls, tuple(fields), tuple(keys), self.text, self.where)

    def _located(self, path):
        if not path or not path.startswith("/"):
            raise ValueError("the path must start with /")
        kind, resolved = self.locate(path)
        return Field(kind, "=", posixpath.normpath(resolved))

    def _field(self, text):
        match = _OPERATORS.match(text)
        if match is None:
            raise ValueError("-F %s is not a comparison" % text)
        name, op, value = match.group("name", "op", "value")
        if name in ("path", "dir"):
            return self._located(value)._replace(name=name)
        if name == "perm":
            return Field("perm", "=", _permissions(value))
        return Field(name, op, _value(name, value))


def _where_to(text):
    words = text.split(",")
    action = [word for word in words if word in ACTIONS]
    chosen = [word for word in words if word in LISTS]
    if len(words) != 2 or len(action) != 1 or len(chosen) != 1:
        raise ValueError("-a %s is not an action and a list" % text)
    return action[0], chosen[0]


def _width(field, syscalls):
    if syscalls:
        raise ValueError("arch must be before -S")
    if field.op != "=" or field.value not in _WIDTHS:
        raise ValueError("unknown machine %s" % field.value)
    return _WIDTHS[field.value]


def _permissions(text):
    if not text or set(text) - set("rwxa"):
        raise ValueError("permissions are of r, w, x and a")
    return "".join(sorted(set(text)))


def _comparison(text):
    match = _COMPARED.match(text)
    if match is None:
        raise ValueError("-C %s is not a comparison of two fields" % text)
    return Field("compare", match.group("op"), " ".join(sorted(match.group("left", "right"))))


def _value(name, text):
    """Return a number where the text stands for one, so that equal values are equal."""
    if text == "unset":
        return UNSET
    if name == "exit":
        number = next((-code for code, word in errno.errorcode.items() if text == "-" + word), None)
        if number is not None:
            return number
    if name == "success" and text in ("yes", "no"):
        return int(text == "yes")
    if name == "filetype" and text in FILE_TYPES:
        return FILE_TYPES[text]
    try:
        number = int(text, 0)
    except ValueError:
        return text
    return UNSET if number == -1 and name.endswith(("uid", "gid", "sessionid")) else number
