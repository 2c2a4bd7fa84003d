# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each way in which a key exchange or a suite is weak is told by itself."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_ciphers import TlsCiphers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import suites
from tests.unit.support.tls_endpoints import GOOD, endpoint, offer

CONTROL = TlsCiphers()


def test_forward_secrecy_and_authenticated_encryption_pass(judged):
    every = {suites.TLS12: list(suites.GOOD_RSA + suites.GOOD_ECDSA), suites.TLS13: list(suites.GOOD13)}
    found = judged(CONTROL, (endpoint(), offer(every, prime_bits=2048)))
    assert (found["status"], found["reason"]) == ("pass", "strong_suites")


@pytest.mark.parametrize("code", [0x002F, 0x009C, 0xC013, 0xC027, 0x0005, 0x000A, 0xC0A2, 0x0034, 0x0001, 0xC05C])
def test_each_weak_suite_fails_by_name(judged, code):
    found = judged(CONTROL, (endpoint(), offer({suites.TLS12: [0xC02F, code]})))
    assert (found["status"], found["reason"]) == ("fail", "weak_suite")
    assert found["message"]["en"] == "nginx:443 at 127.0.0.1:443 takes the weak suites %s." % suites.name(code)


def test_the_short_tag_of_tls_13_fails(judged):
    assert judged(CONTROL, (endpoint(), offer({suites.TLS13: [0x1302, 0x1305]})))["reason"] == "weak_suite"


def test_many_are_named_in_part_and_all_in_the_evidence(judged):
    codes = list(suites.old()[0][:12])
    found = judged(CONTROL, (endpoint(), offer({suites.TLS12: codes}, cut=[suites.TLS12])))
    assert found["message"]["en"].endswith("and more.") and found["message"]["en"].count("TLS_") == 5
    assert found["evidence"][0]["text"].count("TLS_") == 12 and "and more" in found["evidence"][0]["text"]


@pytest.mark.parametrize(("more", "reason", "words"), [
    (dict(prime_bits=1024), "short_prime", "1024 bits"),
    (dict(weak_groups=[19]), "weak_group", "secp192r1"),
    (dict(compression=True), "compression", "compresses"),
])
def test_a_weak_exchange_fails(judged, more, reason, words):
    found = judged(CONTROL, (endpoint(), offer(**more)))
    assert (found["status"], found["reason"]) == ("fail", reason) and words in found["message"]["en"]


@pytest.mark.parametrize(("taken", "sm", "status"), [
    ({suites.TLS13: [0x1302, 0x00C6]}, "allowed", "pass"),
    ({suites.TLS13: [0x1302, 0x00C6]}, "none", "fail"),
    ({suites.TLS13: [0x1302, 0x00C6]}, "required", "pass"),
    ({suites.TLCP: [0xE053]}, "required", "pass"),
    (GOOD, "required", "fail"),
])
def test_national_suites_are_as_the_agency_decides(judged, taken, sm, status):
    assert judged(CONTROL, (endpoint(), offer(taken)), sm=sm)["status"] == status
    assert judged(CONTROL, (endpoint(sm=sm), offer(taken)), sm="allowed")["status"] == status


def test_of_national_suites_no_forward_secrecy_is_claimed(judged):
    found = judged(CONTROL, (endpoint(), offer({suites.TLCP: [0xE013], suites.TLS12: [0xC02F]})))
    assert found["status"] == "pass"
    assert "takes the national suites ECC_SM4_CBC_SM3, and beside them no suite without" in found["message"]["en"]


def test_two_endpoints_are_told_apart(judged):
    found = judged(CONTROL, (endpoint(), offer()), (endpoint("redis:6380"), offer({suites.TLS12: [0x2F]})))
    assert found["status"] == "fail" and [one["message"]["en"][:10] for one in found["details"]] == ["redis:6380"]
