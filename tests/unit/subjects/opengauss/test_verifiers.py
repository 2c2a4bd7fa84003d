# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words are tried on what openGauss stores, and what cannot be read is left out."""

import hashlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.opengauss import verifiers
from tests.unit.support.gauss_server import verifier


class Cluster:
    def __init__(self, *rows):
        self.rows = list(rows)

    def asked(self, database, questions):
        return [self.rows]


def tried(stored, word):
    return [matches(word) for _name, _label, matches in verifiers.of(Cluster(["app", stored]))]


MD5 = "md5" + hashlib.md5(b"Gauss_1app").hexdigest()


@pytest.mark.parametrize("stored", [
    verifier("Gauss_1"), verifier("Gauss_1", 2048), verifier("Gauss_1", 10000)[:-11], MD5,
    # Of both, the strong one is tried.
    verifier("Gauss_1")[:-11] + MD5 + verifier("Gauss_1")[-11:]])
def test_the_word_fits_and_no_other_does(stored):
    assert tried(stored, "Gauss_1") == [True] and tried(stored, "Gauss_2") == [False]


@pytest.mark.parametrize("stored", [
    "sm3" + "0" * 203, "sha256", verifier("x")[:100], verifier("x", 200000), verifier("x")[:-1],
    "sha256" + "g" * 192, verifier("x")[:-11] + "AAAAAAAAAAA", ""])
def test_what_cannot_be_read_is_left_out(stored):
    assert tried(stored, "x") == []
