# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hellos that OpenSSL understands, and answers that are read to the letter, whatever they are cut to."""

import datetime
import functools
import random
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import suites
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.hello import (
    Answer,
    Question,
    Reading,
    hello,
)
from tests.unit.subjects.tls import recorded

# The old versions are what is asked for.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")

ECDSA12 = Question(suites.TLS12, suites.GOOD_ECDSA, whole=True)
NEW = Question(suites.TLS13, suites.GOOD13)


def answered(question, data, size=None):
    reading = Reading(question)
    for place in range(0, len(data), size or max(1, len(data))):
        if reading.feed(data[place:place + (size or len(data))]):
            break
    return reading.ended()


@functools.lru_cache
def certificate(kind):
    """Return the PEM of a key and of its certificate."""
    key = rsa.generate_private_key(65537, 2048) if kind == "RSA" else ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "www.credit.example")])
    now = datetime.datetime(2026, 1, 1)
    made = x509.CertificateBuilder(
        issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=7, not_valid_before=now,
        not_valid_after=now + datetime.timedelta(3650)).sign(key, hashes.SHA256())
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return plain + made.public_bytes(serialization.Encoding.PEM)


@pytest.fixture
def server(tmp_path):
    """Return what OpenSSL answers to a question."""
    def asked(question, kind="RSA", ciphers="ALL:@SECLEVEL=0", least=ssl.TLSVersion.TLSv1, most=None):
        place = tmp_path / kind
        place.write_bytes(certificate(kind))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(place)
        context.set_ciphers(ciphers)
        context.minimum_version = least
        if most is not None:
            context.maximum_version = most
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        incoming.write(hello(question))
        try:
            context.wrap_bio(incoming, outgoing, server_side=True).do_handshake()
        except ssl.SSLError:
            pass
        return answered(question, outgoing.read())
    return asked


@pytest.mark.parametrize("version", [suites.TLS10, suites.TLS11, suites.TLS12])
@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_openssl_takes_a_hello_of_each_version(server, version, kind):
    offered = suites.old()[0 if kind == "RSA" else 1]
    found = server(Question(version, offered, whole=True), kind)
    assert (found.kind, found.version, found.renegotiation) == ("accepted", version, True)
    assert found.suite in offered and len(found.chain) == 1 and (found.group or found.prime_bits)


def test_openssl_takes_a_hello_of_the_newest_version_and_says_which_group_it_would_take(server):
    found = server(NEW)
    assert (found.kind, found.version, found.suite, found.group) == ("accepted", suites.TLS13, 0x1302, 29)


def test_openssl_refuses_versions_and_suites_that_it_is_not_to_have(server):
    assert server(NEW, most=ssl.TLSVersion.TLSv1_2).kind == "refused"
    assert server(Question(suites.TLS11, suites.old()[0]), least=ssl.TLSVersion.TLSv1_2).kind == "refused"
    assert server(Question(suites.TLS12, suites.GOOD_ECDSA), "RSA").kind == "refused"
    assert server(Question(suites.TLS12, (0x002F,)), ciphers="ECDHE+AESGCM").kind == "refused"


def test_openssl_tells_the_size_of_its_prime(server):
    # Python's contexts have no parameters of their own; OpenSSL takes those that fit the key.
    found = server(Question(suites.TLS12, suites.GOOD_DHE, whole=True))
    assert found.kind == "refused" or found.prime_bits >= 2048


def test_a_hello_that_would_hang_old_balancers_is_filled_up():
    for count in range(1, 100):
        size = len(hello(Question(suites.TLS12, suites.old()[0][:count], name="www.credit.example"))) - 5
        assert not 256 <= size < 512


def test_a_flight_is_read_in_pieces_of_any_size():
    for size in (None, 1, 2, 5, 100):
        found = answered(ECDSA12, recorded.FLIGHT, size)
        assert (found.kind, found.version, found.suite, found.group) == ("accepted", suites.TLS12, 0xC02C, 29)
        assert (len(found.chain), found.renegotiation, found.compression) == (1, True, 0)


def test_a_flight_in_one_record_is_read_as_that_in_several():
    bodies, left = b"", recorded.FLIGHT
    while left:
        size = int.from_bytes(left[3:5], "big")
        bodies, left = bodies + left[5:5 + size], left[5 + size:]
    one = b"\x16\x03\x03" + len(bodies).to_bytes(2, "big") + bodies
    assert answered(ECDSA12, one) == answered(ECDSA12, recorded.FLIGHT)
    # And each byte of it in a record of its own.
    many = b"".join(b"\x16\x03\x03\x00\x01" + bodies[place:place + 1] for place in range(len(bodies)))
    assert answered(ECDSA12, many) == answered(ECDSA12, recorded.FLIGHT)


def test_a_request_for_another_hello_tells_suite_and_group():
    found = answered(NEW, recorded.RETRY)
    assert (found.kind, found.suite, found.group) == ("accepted", 0x1302, 29)


def test_an_alert_refuses_and_a_warning_does_not():
    old = Question(suites.TLS11, suites.old()[0])
    assert answered(old, recorded.REFUSAL) == Answer("refused", alert=70)
    warned = b"\x15\x03\x03\x00\x02\x01\x70" + recorded.FLIGHT
    assert answered(ECDSA12, warned) == answered(ECDSA12, recorded.FLIGHT)
    assert answered(ECDSA12, b"\x15\x03\x03\x00\x02\x02\x32").kind == "other"


def test_what_is_no_tls_is_told():
    for data in (recorded.PLAIN, b"SSH-2.0-OpenSSH_9.2p1\r\n", b"220 mail ESMTP\r\n", b"-ERR unknown command\r\n"):
        assert answered(ECDSA12, data).kind == "plain"


def test_a_suite_or_a_version_that_was_not_offered_is_a_refusal():
    other = ECDSA12._replace(offered=(0xC02B,))
    assert answered(other, recorded.FLIGHT).kind == "refused"
    assert answered(ECDSA12._replace(version=suites.TLS11), recorded.FLIGHT)[:2] == ("refused", suites.TLS12)
    draft = recorded.RETRY.replace(b"\x00\x2b\x00\x02\x03\x04", b"\x00\x2b\x00\x02\x7f\x17")
    assert answered(NEW, draft).kind == "refused"


def test_an_extension_that_is_there_twice_breaks_the_answer():
    place = recorded.RETRY.index(b"\x00\x2b\x00\x02\x03\x04")
    twice = bytearray(recorded.RETRY)
    twice[place + 6:place + 12] = b"\x00\x2b\x00\x02\x03\x04"
    assert answered(NEW, bytes(twice)).kind == "broken"


def test_an_answer_that_is_cut_anywhere_is_never_taken_for_more_than_it_says():
    whole = answered(ECDSA12, recorded.FLIGHT)
    for size in range(len(recorded.FLIGHT)):
        found = answered(ECDSA12, recorded.FLIGHT[:size])
        assert found.kind in (None, "accepted")
        # Nothing is told that has not come.
        assert found.chain in ((), whole.chain) and found.group in (0, whole.group)
    # Behind the hello there is a record that says nothing.
    for size in range(5 + int.from_bytes(recorded.RETRY[3:5], "big")):
        assert answered(NEW, recorded.RETRY[:size]).kind is None


def test_sizes_that_no_server_sends_are_refused():
    for data in (
            b"\x16\x03\x03\xff\xff", b"\x16\x03\x03\x00\x00", b"\x16\x03\x03\x00\x04\x02\xff\xff\xff",
            b"\x15\x03\x03\x00\x01\x02"):
        assert answered(ECDSA12, data).kind == "broken"
    endless = b"\x15\x03\x03\x00\x02\x01\x70" * 80000
    assert answered(ECDSA12, endless, 1 << 14).kind == "broken"


def test_ssl_2_is_taken_only_where_it_answers_with_suites():
    old = Question(suites.SSL2, ())
    answer = b"\x80\x2d\x04\x00\x01\x00\x02\x00\x00\x00\x03\x00\x10"
    assert answered(old, answer).kind == "accepted"
    assert answered(old, answer.replace(b"\x00\x00\x00\x03", b"\x00\x00\x00\x00")).kind == "refused"
    assert answered(old, recorded.REFUSAL).kind == "refused"


def test_bytes_that_were_changed_at_random_break_nothing():
    draw = random.Random(11)
    for _turn in range(4000):
        for question, answer in ((ECDSA12, recorded.FLIGHT), (NEW, recorded.RETRY)):
            data = bytearray(answer)
            for _change in range(draw.randrange(1, 6)):
                data[draw.randrange(len(data))] = draw.randrange(256)
            del data[draw.randrange(1, len(data) + 1):]
            found = answered(question, bytes(data), draw.choice((None, 1, 7)))
            assert found.kind in (None, "accepted", "refused", "other", "plain", "broken")
            assert found.kind != "accepted" or found.suite in question.offered
