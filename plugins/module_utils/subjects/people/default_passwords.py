# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which accounts still have the password they came with: a short list of words, the likeliest first, within a time
limit.

What is returned says which kind of word matched and never the word or the hash.
"""

import time
from collections import namedtuple
from typing import Any, Dict

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import crypt3

_NAME = Text("its own name", "账号名本身")
_VENDOR = Text("a vendor's default", "厂商默认口令")
_NAMED = Text("one of the default passwords that the policy names", "策略列出的默认口令之一")

# A hash costs tens of milliseconds and 16 MB: every word here makes each audit longer.
_VENDORS = {
    "root": ("toor", "password", "123456", "openEuler12#$", "Kylin123123"),
    "admin": ("password", "admin@123", "Admin@123"),
    "administrator": ("admin", "password"),
    "oracle": ("change_on_install", "welcome1"),
    "pi": ("raspberry",),
    "kylin": ("Kylin123123",),
    "openeuler": ("openEuler12#$",),
    "test": ("123456", "password"),
    "guest": ("password",),
    "dm": ("SYSDBA", "dmdba"),
    "dmdba": ("SYSDBA", "Dmdba_123"),
    "gaussdb": ("Gauss_234",),
    "omm": ("Gauss_234",),
}

Suspect = namedtuple("Suspect", "name stored")

# kind: what matched, a Text, or None. problem: why not every word could be tried, a Text, or None.
Guess = namedtuple("Guess", "name kind tried words problem")


def guess(host, suspects, named, seconds):
    """Return a Guess for each suspect; each one's likeliest word is tried before anyone's second."""
    # A run judges a host several times: the time is spent once for each hash.
    known: Dict[Any, Guess] = host.once("guesses of default passwords", dict)
    fresh = [_Trial(one, _words(one.name, named)) for one in suspects if one not in known]
    end = time.monotonic() + seconds
    for turn in range(max([len(trial.words) for trial in fresh] or [0])):
        for trial in fresh:
            trial.attempt(turn, time.monotonic() < end)
    known.update((trial.suspect, trial.result()) for trial in fresh)
    return [known[one] for one in suspects]


def _words(name, named):
    pairs = [(name, _NAME)]
    pairs += [(word, _VENDOR) for word in _VENDORS.get(name.lower(), ())]
    pairs += [(word.replace("{name}", name), _NAMED) for word in named]
    first: Dict[str, Text] = {}
    for word, kind in pairs:
        first.setdefault(word, kind)
    # Dictionaries of Python 3.6 keep their order.
    return list(first.items())


class _Trial:
    """The words tried on one hash."""

    def __init__(self, suspect, words):
        self.suspect = suspect
        self.words = words
        self.tried = 0
        self.kind = None
        self.unsupported = False

    def attempt(self, turn, in_time):
        if not in_time or self.kind is not None or self.unsupported or turn >= len(self.words):
            return
        word, kind = self.words[turn]
        try:
            if crypt3.matches(self.suspect.stored, word):
                self.kind = kind
        except crypt3.Unsupported:
            self.unsupported = True
            return
        self.tried += 1

    def result(self):
        problem = None
        if self.unsupported:
            problem = Text("this host's C library cannot compute this kind of hash", "本机 C 库不支持该散列类型")
        elif self.kind is None and self.tried < len(self.words):
            problem = Text("the time allowed was over", "已超出允许时间")
        return Guess(self.suspect.name, self.kind, self.tried, len(self.words), problem)
