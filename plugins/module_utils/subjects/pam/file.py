# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One PAM service file (pam.d(5)): its entries with their places, and edits that leave every other byte alone."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam.syntax import (
    TYPES,
    is_valid_control,
    tokenize,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document

_INCLUDES = ("include", "substack")
# Before Linux-PAM 1.5.3 packages link these names to it.
_UNIX = "pam_unix.so"
_UNIX_TOO = tuple("pam_unix_%s.so" % name for name in ("auth", "acct", "passwd", "session"))


class Entry:
    """One line of a service file, or its place in a flattened stack.

    kind is "module", "include", "substack" or "broken" (Linux-PAM makes such a line fail whenever it is reached;
    `problem` says why). module is the module's own file name (pam_unix.so), path what the line says, args the
    list of its arguments. level counts substacks, depth counts includes of any sort.
    """

    def __init__(self, **fields):
        self.kind = "module"
        self.type = None
        self.silent = False
        self.control = ""
        self.path = ""
        self.args = []
        self.where = None
        self.level = 0
        self.depth = 0
        self.problem = None
        self.raw = ""
        self.tokens = []
        self.__dict__.update(fields)

    @property
    def module(self):
        name = self.path.rpartition("/")[2] if self.kind == "module" else ""
        return _UNIX if name in _UNIX_TOO else name

    def placed(self, **fields):
        """Return a copy with some fields set."""
        # Not by its name and arguments: a host has thousands of these copies.
        copy = Entry.__new__(Entry)
        copy.__dict__.update(self.__dict__, **fields)
        return copy

    def argument(self, name):
        """Return the value of the last `name=value`, "" for a bare `name`, None where there is neither."""
        found = None
        for arg in self.args:
            key, dummy, value = arg.partition("=")
            if key == name:
                found = value
        return found

    def has(self, name):
        """Tell whether the argument is given, with or without a value."""
        return self.argument(name) is not None

    def __repr__(self):
        return "<%s %s %s %s at %s>" % (self.type, self.control, self.path, " ".join(self.args), self.where)


class PamFile(Document):
    """The lines of one service file."""

    def __init__(self, data, path):
        super().__init__(data, path)
        # A carriage return is no line end for PAM: it would become part of the last word.
        self.newline = "\n"

    def entries(self):
        """Return the file's own entries in order; includes are not followed (see pam.load)."""
        found, index = [], 0
        while index < len(self.lines):
            last, text = self._logical(index)
            if text.strip(" \t\n") or last > index:
                found.append(self._entry(index, last, text))
            index = last + 1
        return found

    def find(self, type, module):
        """Return this file's entries of a type for a module, named with or without `.so`."""
        return [entry for entry in self.entries() if entry.type == type and is_module(entry, module)]

    def set_argument(self, entry, name, value=None):
        """Give an entry the argument `name` or `name=value`, once; return the entry as it is then."""
        text = quoted(name if value is None else "%s=%s" % (name, value))
        present = self._argument_tokens(entry, name)
        pieces = [(token.start, token.end, None) for token in present[:-1]]
        if present:
            pieces.append((present[-1].start, present[-1].end, text))
        else:
            end = entry.tokens[-1].end
            pieces.append((end, end, " " + text))
        return self._rewrite(entry, pieces)

    def remove_argument(self, entry, name):
        """Take every `name` and `name=value` from an entry; return the entry as it is then."""
        return self._rewrite(entry, [(token.start, token.end, None) for token in self._argument_tokens(entry, name)])

    def set_control(self, entry, control):
        """Give an entry another control, written as in the file (with its brackets)."""
        token = entry.tokens[1]
        return self._rewrite(entry, [(token.start, token.end, control)])

    def insert_before(self, entry, line):
        """Put a new line before an entry; return the new line's entry."""
        return self._insert_at(self._first(entry), line)

    def insert_after(self, entry, line):
        """Put a new line after an entry; return the new line's entry."""
        return self._insert_at(self._first(entry) + len(_split_after_newlines(entry.raw)), line)

    def remove(self, entry):
        """Delete an entry's line or lines."""
        first = self._first(entry)
        self.delete(first, first + len(_split_after_newlines(entry.raw)) - 1)

    def _insert_at(self, index, line):
        self.insert(index, line)
        return self._at(index)

    def _at(self, index):
        return [entry for entry in self.entries() if entry.where.line == index + 1][0]

    def _argument_tokens(self, entry, name):
        return [token for token in entry.tokens[3:] if token.text.partition("=")[0] == name]

    def _first(self, entry):
        """Return the index of the entry's first line, sure that the entry still stands there."""
        first = entry.where.line - 1
        count = len(_split_after_newlines(entry.raw))
        if entry.where.path != self.path or "".join(self.lines[first:first + count]) != entry.raw:
            raise ValueError("%s is not an entry of this file as it stands" % (entry.where,))
        return first

    def _rewrite(self, entry, pieces):
        first = self._first(entry)
        if entry.problem:
            raise self.error(first, entry.problem)
        raw = entry.raw
        for start, end, text in reversed(pieces):
            head = raw[:start].rstrip(" \t") if text is None else raw[:start] + text
            raw = head + raw[end:]
        self.lines[first:first + len(_split_after_newlines(entry.raw))] = _split_after_newlines(raw)
        return self._at(first)

    def _logical(self, index):
        """Return the index of the last line that belongs to the one at `index`, and their text with offsets kept."""
        text, last = "", index
        while True:
            line = self.lines[last]
            if "#" in line:
                return last, text + line[:line.index("#")]
            kept = line.rstrip(" \t\n")
            if not kept.endswith("\\"):
                return last, text + line
            text += kept[:-1] + " " * (len(line) - len(kept) + 1)
            last += 1
            if last == len(self.lines):
                raise self.error(
                    last - 1, "ends in the middle of a continued line, so PAM refuses every service that reads it")

    def _entry(self, index, last, text):
        tokens = tokenize(text)
        words = [token.text for token in tokens]
        entry = Entry(where=self.where(index), raw="".join(self.lines[index:last + 1]), tokens=tokens)
        if not words:
            return entry.placed(kind="broken", problem="has no type")
        if words[0].lower() == "@include":
            return entry.placed(kind="include", control="@include", path="".join(words[1:2]))
        entry.silent = words[0].startswith("-")
        entry.type = words[0][1:].lower() if entry.silent else words[0].lower()
        entry.control, entry.path, entry.args = "".join(words[1:2]), "".join(words[2:3]), words[3:]
        if entry.type not in TYPES:
            return entry.placed(kind="broken", type=None, problem="has the unknown type %s" % words[0])
        if entry.control.lower() in _INCLUDES and entry.path:
            return entry.placed(kind=entry.control.lower())
        if not entry.control or not entry.path:
            return entry.placed(kind="broken", problem="names no %s" % ("control" if not entry.control else "module"))
        if not is_valid_control(entry.control):
            return entry.placed(problem="has a control that PAM does not understand: [%s]" % entry.control)
        if not all(token.closed for token in tokens):
            return entry.placed(problem="has a bracket that is not closed")
        return entry


def is_module(entry, module):
    """Tell whether the entry is of this module, named with or without `.so`."""
    name = entry.module
    return name != "" and module in (name, name.rpartition(".")[0])


def quoted(argument):
    """Return an argument as it is written in a service file."""
    if "#" in argument or "\n" in argument:
        raise ValueError("a PAM argument cannot contain # or a line feed")
    if argument.startswith("[") or " " in argument or "\t" in argument:
        return "[%s]" % argument.replace("]", "\\]")
    return argument


def _split_after_newlines(text):
    return [line for line in text.replace("\n", "\n\0").split("\0") if line]
