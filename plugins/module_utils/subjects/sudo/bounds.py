# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a command that sudo or doas lets run is as good as all: ALL, a shell or su, or a pattern that one of these
fits.
"""

import fnmatch
import posixpath
import re

_NAMES = (
    "sh", "bash", "rbash", "dash", "ash", "zsh", "ksh", "ksh93", "mksh", "csh", "tcsh", "fish", "busybox", "su", "sudo",
    "doas", "pkexec", "runuser")
_PLACES = [folder + name for folder in ("/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/") for name in _NAMES]
# With one of these each of them gives a shell, or runs what is named.
_ARGUMENTS = ("", "-", "-c id", "-i", "-l", "-s", "-p", "root", "- root", "-l root", "-u root id", "id", "sh")
_NO_ARGUMENTS = '""'
_DIGEST = re.compile(r"(?:sha\d+:\S+ )+")
_CLASSES = {
    "alnum": "a-zA-Z0-9", "alpha": "a-zA-Z", "digit": "0-9", "lower": "a-z", "upper": "A-Z", "space": r"\s",
    "blank": r" \t", "xdigit": "0-9A-Fa-f", "graph": "!-~", "print": " -~", "punct": r"!-/:-@\[-`{-~"}


def boundless(command):
    """Tell whether a command of sudoers(5), with its arguments, is as good as all."""
    text = _DIGEST.sub("", command)
    if text in ("ALL", "sudoedit"):
        return True
    program, blank, arguments = text.partition(" ")
    if program.startswith("^") and not program.endswith("$"):
        # A blank of its own stands in the pattern.
        return True
    return _program(program) and (not blank or _any(arguments))


def _program(text):
    if text.startswith("^"):
        return any(_fits(text, place) for place in _PLACES)
    if text.endswith("/"):
        return any(_folder(text[:-1], posixpath.dirname(place)) for place in _PLACES)
    if re.search(r"[*?\[]", text):
        return any(_folder(text, place) for place in _PLACES)
    return posixpath.basename(text) in _NAMES


def _any(arguments):
    if arguments.startswith("^"):
        return any(_fits(arguments, one) for one in _ARGUMENTS)
    if arguments == _NO_ARGUMENTS:
        return True
    return any(fnmatch.fnmatchcase(one, arguments) for one in _ARGUMENTS)


def _folder(pattern, path):
    """Tell whether a path fits a pattern, whose wildcards are no slash."""
    parts, names = pattern.split("/"), path.split("/")
    return len(parts) == len(names) and all(map(fnmatch.fnmatchcase, names, parts))


def _fits(pattern, text):
    """Tell whether a regular expression of POSIX matches; so does, for all that is known, what Python does not know."""
    said = re.sub(r"\[:(\w+):\]", lambda match: _CLASSES.get(match.group(1), ""), pattern.replace("(?i)", ""))
    try:
        return re.search(said, text, re.I if "(?i)" in pattern else 0) is not None
    except (re.error, RecursionError, OverflowError):
        return True
