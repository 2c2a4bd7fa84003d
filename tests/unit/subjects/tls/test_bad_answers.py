# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that no good server gives, and those of national protocols, for which no server is to be had from Debian or
PyPI: they are made byte by byte, by GB/T 38636 and RFC 8998, or recorded.
"""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints, suites, x509
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.hello import Question
from tests.unit.subjects.tls import recorded
from tests.unit.subjects.tls.test_asking import asked  # noqa: F401
from tests.unit.subjects.tls.test_hello import ECDSA12, answered

HELLO = recorded.FLIGHT[:5 + int.from_bytes(recorded.FLIGHT[3:5], "big")]
DONE = b"\x0e\x00\x00\x00"
TLCP = Question(suites.TLCP, suites.SM_TLCP, whole=True)
SM13 = Question(suites.TLS13, suites.SM13, (suites.SM2_GROUP,))


def records(data, version=b"\x03\x03", kind=b"\x16"):
    """Return data in records, each as long as one may be."""
    pieces = [data[place:place + (1 << 14)] for place in range(0, len(data), 1 << 14)]
    return b"".join(kind + version + len(piece).to_bytes(2, "big") + piece for piece in pieces)


def sized(data, count):
    return len(data).to_bytes(count, "big") + data


def message(kind, body):
    return bytes([kind]) + sized(body, 3)


def shown(*certificates):
    return message(11, sized(b"".join(sized(one, 3) for one in certificates), 3))


def server_hello(version, suite, extensions=b""):
    more = sized(extensions, 2) if extensions else b""
    return message(2, version + bytes(32) + b"\x00" + suite.to_bytes(2, "big") + b"\x00" + more)


def tlcp(suite=0xE013):
    """Return the flight of a server of TLCP: it shows two certificates, for signing first, then for encryption."""
    certificates = shown(b"signing", b"encryption", b"authority")
    return records(server_hello(b"\x01\x01", suite) + certificates + message(12, b"x") + DONE, b"\x01\x01")


def retry(suite=0x00C6, group=suites.SM2_GROUP):
    """Return the request for another hello of RFC 8998: the version, and curveSM2."""
    extensions = b"\x00\x2b\x00\x02\x03\x04\x00\x33\x00\x02" + group.to_bytes(2, "big")
    return records(server_hello(b"\x03\x03", suite, extensions))


@pytest.mark.parametrize(("given", "told"), [([], 0), ([b"x" * 1000] * 100, 100), ([b"x" * (1 << 20)], 0)])
def test_no_certificate_a_hundred_and_one_of_a_mebibyte_are_survived(given, told):
    found = answered(ECDSA12, HELLO + records(shown(*given) + DONE), 4096)
    # The hello was taken, whatever follows it.
    assert (found.kind, len(found.chain)) == ("accepted", told)


@pytest.mark.parametrize(("size", "kind"), [((1 << 14) + 2048, "accepted"), ((1 << 14) + 2049, "broken")])
def test_a_record_is_no_longer_than_one_may_be(size, kind):
    body = HELLO[5:] + shown(b"x" * size)[:size - len(HELLO) + 5]
    assert answered(ECDSA12, b"\x16\x03\x03" + size.to_bytes(2, "big") + body).kind == kind


def test_an_alert_that_is_not_fatal_is_no_refusal():
    for level in (b"\x00", b"\x01", b"\x07"):
        assert answered(ECDSA12, b"\x15\x03\x03\x00\x02" + level + b"\x28").kind is None
        assert answered(ECDSA12, b"\x15\x03\x03\x00\x02" + level + b"\x28" + recorded.FLIGHT).kind == "accepted"


def test_tlcp_shows_two_certificates_and_each_suite():
    for suite in suites.SM_TLCP:
        found = answered(TLCP, tlcp(suite), 7)
        assert (found.kind, found.version, found.suite) == ("accepted", suites.TLCP, suite)
        assert found.chain == (b"signing", b"encryption", b"authority")
    assert answered(TLCP, tlcp(0x002F)).kind == "refused"
    # A server of TLS that answers in its own version has no TLCP.
    assert answered(TLCP, recorded.FLIGHT).kind == "refused"


def test_suites_of_rfc_8998_are_taken_with_their_curve():
    for suite in suites.SM13:
        found = answered(SM13, retry(suite), 3)
        assert (found.kind, found.suite, found.group) == ("accepted", suite, suites.SM2_GROUP)
    assert answered(SM13, retry(0x1301)).kind == "refused"


def test_gmssl_is_understood_in_tlcp_and_in_rfc_8998():
    found = answered(TLCP, recorded.TLCP_FLIGHT)
    assert (found.kind, found.version, found.suite, found.group) == ("accepted", suites.TLCP, 0xE051, suites.SM2_GROUP)
    signing, encryption, authority = [x509.read(one) for one in found.chain]
    assert signing.names == encryption.names == ("localhost",) and authority.is_authority
    again = answered(SM13, recorded.RFC8998_RETRY)
    assert (again.kind, again.suite, again.group) == ("accepted", 0x00C6, suites.SM2_GROUP)


@pytest.mark.parametrize("flight", [tlcp(), retry()])
def test_national_answers_that_are_cut_anywhere_say_no_more_than_came(flight):
    question = TLCP if flight == tlcp() else SM13
    for size in range(len(flight)):
        assert answered(question, flight[:size]).kind in (None, "accepted")
        assert answered(question, flight[:size]).chain in ((), (b"signing", b"encryption", b"authority"))


def test_an_endpoint_of_tlcp_alone_is_known(asked):  # noqa: F811
    def serve(stream):
        hello = stream.recv(9999)
        stream.sendall(tlcp() if hello[1:3] == b"\x01\x01" else recorded.REFUSAL)
    found = asked(serve)
    assert (found.versions, found.suites, found.problem) == ([suites.TLCP], {suites.TLCP: [0xE013]}, None)
    assert found.chains == [(b"signing", b"encryption", b"authority")]
    assert asked(serve, national=False).versions == []


def test_an_endpoint_of_rfc_8998_alone_is_known(asked):  # noqa: F811
    def serve(stream):
        stream.sendall(retry() if b"\x00\xc6" in stream.recv(9999) else recorded.REFUSAL)
    found = asked(serve)
    assert (found.versions, found.suites[suites.TLS13], found.group) == ([suites.TLS13], [0x00C6], suites.SM2_GROUP)


@pytest.mark.parametrize(("name", "wanted"), [
    ("www.example.", "www.example"), ("", None), (".", None), ("_", None), ("~^www", None),
    ("*.a.example", "jrt0117.a.example"),
    ("征信.example", "xn--kpry57d.example"), ("192.0.2.1", None), ("2001:db8::1", None), ("a..example", None),
    ("a" * 64 + ".example", None), ("www.*", None), ("localhost", None)])
def test_names_are_asked_for_as_they_can_be(name, wanted):
    found = endpoints._askable(name)
    assert (found or "").startswith("xn--") if wanted and wanted.startswith("xn--") else found == wanted
