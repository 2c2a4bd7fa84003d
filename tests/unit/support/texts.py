# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A reader that holds its files in a dictionary, and byte strings that try a parser's patience."""

import fnmatch
import random

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Stat


class Files:
    """The part of the host that formats use, over {path: text or bytes} and {link: target}."""

    def __init__(self, files, links=()):
        self.links = dict(links)
        self.files = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}

    def resolve(self, path):
        return self.links.get(path, path)

    def read(self, path):
        path = self.resolve(path)
        if path not in self.files:
            raise Missing(path)
        return self.files[path]

    def exists(self, path):
        return self.resolve(path) in self.files

    def stat(self, path):
        return Stat("file", 0o644, 0, 0) if self.exists(path) else None

    def listdir(self, path):
        inside = [one[len(path) + 1:] for one in set(self.files) | set(self.links) if one.startswith(path + "/")]
        return sorted(set(one.split("/")[0] for one in inside))

    def found(self, pattern):
        return [path for path in self.glob(pattern) if self.exists(path)]

    def glob(self, pattern):
        return sorted(
            path
            for path in set(self.files) | set(self.links)
            if path.count("/") == pattern.count("/")
            and fnmatch.fnmatchcase(path, pattern)
            and not path.rsplit("/", 1)[1].startswith(".")
        )


@pytest.fixture
def files():
    return Files


def hostile(count, pieces, seed=7):
    """`count` random files made of `pieces`, odd bytes and odd line endings."""
    chance = random.Random(seed)
    odd = [
        b"\xff\xfe", b"\r", b"\r\n", b"\x0c", b"\xe2\x80\xa8", b"\x85", b"\x1c", b"\xef\xbb\xbf", "口令".encode(), b" ",
        b"\t"]
    for _round in range(count):
        yield b"".join(chance.choice(odd + pieces + [b"\n"] * 4) for _piece in range(chance.randrange(40)))


@pytest.fixture
def hostile_files():
    return hostile
