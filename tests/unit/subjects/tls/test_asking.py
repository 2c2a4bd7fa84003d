# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints that answer as real ones do, that fall silent, that are none."""

import socket
import ssl
import threading

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import asking, suites
from tests.unit.subjects.tls import recorded
from tests.unit.subjects.tls.test_hello import certificate

pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


def openssl(tmp_path, least=ssl.TLSVersion.TLSv1_2, ciphers="ECDHE+AESGCM", kind="RSA"):
    """Return what a server of OpenSSL's does with a connection."""
    place = tmp_path / kind
    place.write_bytes(certificate(kind))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place)
    context.minimum_version = least
    context.set_ciphers(ciphers)

    def serve(stream):
        try:
            context.wrap_socket(stream, server_side=True).close()
        except (ssl.SSLError, OSError):
            pass
    return serve


@pytest.fixture
def asked(monkeypatch):
    """Return the offer of whoever serves connections one after another; patience is short."""
    monkeypatch.setattr(asking, "_PATIENCE", 0.3)

    def ask(serve, starttls="", limits=(5, 400), **more):
        def connect(seconds):
            ours, theirs = socket.socketpair()
            threading.Thread(target=lambda: (serve(theirs), theirs.close()), daemon=True).start()
            return ours
        return asking.Interview(connect, starttls, None, asking.Limits(*limits), **more).held()
    return ask


def test_a_good_endpoint_is_known_after_fifteen_hellos_at_most(asked, tmp_path):
    found = asked(openssl(tmp_path))
    assert (found.versions, found.problem, found.plain) == ([suites.TLS12, suites.TLS13], None, False)
    assert found.hellos <= 15 and found.cut == [] and found.weak_groups == []
    assert set(found.suites[suites.TLS12]) <= set(suites.GOOD_RSA) and len(found.chains) == 1
    assert found.renegotiation is True


def test_a_bad_endpoint_is_named_suite_by_suite_up_to_a_limit(asked, tmp_path):
    serve = openssl(tmp_path, ssl.TLSVersion.TLSv1, "ALL:@SECLEVEL=0")
    found = asked(serve)
    assert found.versions == [suites.TLS10, suites.TLS11, suites.TLS12, suites.TLS13]
    assert found.hellos <= 77 and found.cut
    assert max(len(taken) for taken in found.suites.values()) <= asking.MOST_NAMED
    every = asked(serve, most=300, named=200, limits=(60, 400))
    expected = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    expected.set_ciphers("ALL:@SECLEVEL=0")
    # DHE takes parameters that Python's contexts have none of, and anonymous suites need no key.
    codes = {
        one["id"] & 0xFFFF for one in expected.get_ciphers()
        if one["auth"] == "auth-rsa" and one["kea"] in ("kx-rsa", "kx-ecdhe")}
    good = set(suites.GOOD_RSA)
    assert {code for code in every.suites[suites.TLS12] if code not in good} >= codes - good - {
        code for code in codes if "PSK" in suites.name(code) or suites.name(code).startswith("0x")}


def test_keys_of_both_kinds_are_asked_apart(asked, tmp_path):
    found = asked(openssl(tmp_path, kind="EC"))
    assert found.versions == [suites.TLS12, suites.TLS13]
    assert set(found.suites[suites.TLS12]) <= set(suites.GOOD_ECDSA)


def test_an_old_version_alone_is_found(asked, tmp_path):
    def serve(stream):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "RSA")
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1
        context.set_ciphers("ALL:@SECLEVEL=0")
        try:
            context.wrap_socket(stream, server_side=True)
        except (ssl.SSLError, OSError):
            pass
    (tmp_path / "RSA").write_bytes(certificate("RSA"))
    assert asked(serve).versions == [suites.TLS10]


def test_what_speaks_no_tls_is_asked_once(asked):
    found = asked(lambda stream: (stream.recv(9999), stream.sendall(recorded.PLAIN)))
    assert (found.plain, found.hellos, found.versions) == (True, 1, [])


def test_a_socket_that_never_writes_is_an_error_and_no_refusal(asked):
    held = []
    found = asked(lambda stream: (held.append(stream), threading.Event().wait(3)), limits=(1, 400))
    assert found.versions == [] and found.problem is not None


def test_an_endpoint_that_falls_silent_has_refused_nothing(asked, tmp_path):
    serve, turns = openssl(tmp_path), []

    def tiring(stream):
        turns.append(1)
        if len(turns) > 4:
            threading.Event().wait(2)
        else:
            serve(stream)
    found = asked(tiring)
    assert found.problem is not None and "stopped answering" in found.problem.en


def test_an_endpoint_that_closes_at_old_hellos_has_refused_them(asked, tmp_path):
    serve = openssl(tmp_path)

    def closing(stream):
        head = stream.recv(11, socket.MSG_PEEK)
        if head[9:11] != b"\x03\x03":
            stream.recv(9999)
            return
        serve(stream)
    found = asked(closing)
    assert (found.versions, found.problem) == ([suites.TLS12, suites.TLS13], None)


def test_bytes_that_come_one_at_a_time_are_enough(asked, tmp_path):
    def slow(stream):
        ours, theirs = socket.socketpair()
        threading.Thread(target=lambda: (openssl(tmp_path)(theirs), theirs.close()), daemon=True).start()
        ours.sendall(stream.recv(9999))
        ours.settimeout(0.2)
        try:
            while True:
                piece = ours.recv(1)
                if not piece:
                    return
                stream.sendall(piece)
        except OSError:
            return
    assert asked(slow).versions == [suites.TLS12, suites.TLS13]


def test_nobody_is_asked_beyond_the_hellos_and_the_time_of_a_host(asked, tmp_path):
    found = asked(openssl(tmp_path), limits=(5, 3))
    assert found.hellos == 3 and found.problem is not None
    assert asked(openssl(tmp_path), limits=(0, 400)).hellos == 0


def test_nobody_listens(monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = asking.look("127.0.0.1", port, "", None, asking.Limits(2, 10))
    assert found.versions == [] and "cannot be reached" in found.problem.en


def test_a_prelude_that_is_refused_is_told(asked):
    found = asked(lambda stream: (stream.recv(8), stream.sendall(b"N")), "postgresql")
    assert found.versions == [] and "does not begin TLS" in found.problem.en


@pytest.mark.parametrize("answer", [b"+PONG\r\n", b"-NOAUTH Authentication required.\r\n"])
def test_redis_without_tls_is_asked_in_its_own_words(asked, answer):
    found = asked(lambda stream: (stream.recv(6), stream.sendall(answer)), "redis")
    assert (found.plain, found.hellos) == (True, 0)


def test_redis_with_tls_is_asked_as_any_other(asked, tmp_path):
    assert asked(openssl(tmp_path), "redis").versions == [suites.TLS12, suites.TLS13]
