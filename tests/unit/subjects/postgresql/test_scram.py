# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SCRAM-SHA-256 as RFC 7677 has it, and what is not right of the other side."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.postgresql.scram import Exchange, NotProven

SERVER_FIRST = b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"


def exchange():
    """Return one with the RFC's nonce; PostgreSQL's has no name of a user, so its proof is another than the RFC's."""
    return Exchange("pencil", "rOprNGfwEbeRWgbNEkqO")


def test_the_proof_is_that_of_the_algorithm():
    one = exchange()
    assert one.first() == b"n,,n=,r=rOprNGfwEbeRWgbNEkqO"
    assert one.final(SERVER_FIRST) == (
        b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=qvT2SWdEH5Q06albL+hjSYuUhCG7VndFyzIb7CK4n9k=")


@pytest.mark.parametrize("answer", [
    b"", b"r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", b"r=rOprNGfwEbeRWgbNEkqOx,s=!,i=4096",
    b"r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999", b"r=rOprNGfwEbeRWgbNEkqOx,i=4096"])
def test_an_answer_to_another_question_proves_nothing(answer):
    with pytest.raises(NotProven):
        exchange().final(answer)


@pytest.mark.parametrize("answer", [b"", b"v=", b"v=rmF9pqV8S7suAoZWja4dJRkFsKQ=", b"e=other-error"])
def test_a_server_that_does_not_know_the_password_is_not_believed(answer):
    one = exchange()
    one.final(SERVER_FIRST)
    with pytest.raises(NotProven):
        one.verify(answer)


def test_nothing_is_verified_before_it_is_proven():
    with pytest.raises(NotProven):
        exchange().verify(b"v=")
