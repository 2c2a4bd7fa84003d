# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the conditions and expansions of a start script come to, as far as the host's files and its own text decide."""

import os
import re

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError

_PARAMETER = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?:(:?-)([^$`\\{}]*))?\}|([A-Za-z_]\w*))\Z")
_LAST_NAME = re.compile(r"\$\{([A-Za-z_]\w*)##\*/\}\Z")
_SUM = re.compile(r"\$\(\(([0-9+*\s-]{1,60})\)\)\Z")
# What joins tests, and what stands between two words; of most of the latter nothing is known here.
_JOINING = ("-a", "-o", "(", ")")
_BETWEEN = ("=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-gt", "-le", "-ge", "-nt", "-ot", "-ef")
_BEFORE = re.compile(r"-[A-Za-z]\Z")
# What is not there while this is judged may be there when somebody logs in.
_COMES_AND_GOES = ("/tmp/", "/run/", "/var/", "/proc/", "/sys/", "/dev/", "/home/", "/root/", "/mnt/", "/media/")


def open_to_all(host, path):
    """Tell whether everybody's shell can read a script; one that it cannot is skipped without a word."""
    try:
        found, folder = host.stat(path), host.stat(os.path.dirname(path))
    except HostError:
        return False
    return found is not None and folder is not None and bool(found.mode & 0o004 and folder.mode & 0o001)


def value(text, variable):
    """Return what an expansion comes to, or None; `variable(name)` gives a variable's text, or None where it is not
    known.
    """
    total = _SUM.match(text)
    if total:
        return _sum(total.group(1))
    last = _LAST_NAME.match(text)
    if last is not None:
        whole = variable(last.group(1))
        return None if whole is None else whole.rpartition("/")[2]
    match = _PARAMETER.match(text)
    if match is None:
        return None
    found = variable(match.group(1) or match.group(4))
    return match.group(3) if found == "" and match.group(2) == ":-" else found


def _sum(text):
    text = re.sub(r"\s+", "", text)
    if re.match(r"[+-]?[0-9]{1,9}(?:[-+*][0-9]{1,9}){0,4}\Z", text) is None or re.search(r"(?<![0-9])0[0-9]", text):
        return None
    total = 0
    for sign, product in re.findall(r"(^|[+-])([0-9]+(?:\*[0-9]+)*)", text):
        number = 1
        for factor in product.split("*"):
            number *= int(factor)
        total += -number if sign == "-" else number
    return str(total)


def truth(run, name, words, state):
    """Return whether a command succeeds: True, False, or None where its text does not tell."""
    if name in (":", "true", "false"):
        return name != "false"
    if name == "shopt" and [word.text for word in words[1:]] == ["-q", "login_shell"]:
        return run.login
    if name not in ("[", "test"):
        return None
    arguments = words[1:-1] if name == "[" else words[1:]
    if len(arguments) > 2 and any(_written(one) in _JOINING for one in arguments):
        return _Joined(run, arguments, state).answer()
    turned = False
    while len(arguments) > 1 and arguments[0].text == "!" and not arguments[0].computed:
        arguments, turned = arguments[1:], not turned
    answer = _test(run, arguments, state)
    return None if answer is None else answer is not turned


def _written(word):
    """Return a word that nothing is computed of, or None."""
    return None if word.computed else word.text


class _Joined:
    """Tests joined by -a and -o, in brackets perhaps, as test(1) takes them; None where one that counts is not known.
    """

    def __init__(self, run, words, state):
        self.run, self.words, self.state = run, words, state
        self.place = 0

    def answer(self):
        """Return what they come to, or None."""
        try:
            found = self._any()
        except IndexError:
            return None
        return found if self.place == len(self.words) else None

    def _take(self, text):
        here = self.place < len(self.words) and _written(self.words[self.place]) == text
        self.place += here
        return here

    def _any(self):
        found = [self._all()]
        while self._take("-o"):
            found.append(self._all())
        return True if True in found else None if None in found else False

    def _all(self):
        found = [self._one()]
        while self._take("-a"):
            found.append(self._one())
        return False if False in found else None if None in found else True

    def _one(self):
        if self._take("!"):
            found = self._one()
            return None if found is None else not found
        if self._take("("):
            found = self._any()
            if not self._take(")"):
                raise IndexError
            return found
        words = self.words[self.place:]
        named = [_written(one) for one in words[:2]]
        length = 1
        if len(words) > 2 and named[1] in _BETWEEN:
            length = 3
        elif len(words) > 1 and _BEFORE.match(named[0] or "") and named[1] not in _JOINING:
            length = 2
        self.place += length
        return _test(self.run, [words[0]] + list(words[1:length]), self.state)


def _test(run, arguments, state):
    texts = [run.expand(one, state) for one in arguments]
    if len(texts) == 1:
        return None if texts[0] is None else texts[0] != ""
    if None in texts:
        return None
    if len(texts) == 2 and texts[0] in ("-n", "-z"):
        return (texts[1] != "") is (texts[0] == "-n")
    if len(texts) == 2:
        return _of_file(run.host, texts[0], texts[1])
    if len(texts) == 3 and texts[1] in ("=", "==", "!="):
        return (texts[0] == texts[2]) is (texts[1] != "!=")
    return None


def _of_file(host, kind, path):
    if not path.startswith("/"):
        return None
    try:
        found = host.stat(path)
        if found is None:
            return None if path.startswith(_COMES_AND_GOES) else False
        if kind == "-r":
            return True if open_to_all(host, path) else None
        return {
            "-e": True, "-f": found.kind == "file", "-d": found.kind == "directory",
            "-k": bool(found.mode & 0o1000)}.get(kind)
    except HostError:
        return None
