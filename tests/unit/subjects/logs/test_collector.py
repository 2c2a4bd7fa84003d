# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A collector answers, or it is told why it does not: against real TLS servers on this machine."""

import shutil
import socket
import ssl
import subprocess
import threading
import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import collector, tls_handshake

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def pki(tmp_path_factory):
    """Two authorities; certificates for a collector and for a host by the first, and one for a host by the second."""
    folder = tmp_path_factory.mktemp("pki")
    for name in ("ca", "other-ca"):
        openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            f"/CN={name}", "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.pem")
    for name, authority in (("logs.example", "ca"), ("host.example", "ca"), ("stranger.example", "other-ca")):
        request, names = folder / f"{name}.csr", folder / f"{name}.cnf"
        names.write_text(f"subjectAltName=DNS:{name}\n")
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-keyout", folder / f"{name}.key", "-out", request)
        openssl(
            "x509", "-req", "-in", request, "-CA", folder / f"{authority}.pem", "-CAkey", folder / f"{authority}.key",
            "-CAcreateserial", "-days", "2", "-extfile", names, "-out", folder / f"{name}.pem")
    return folder


@pytest.fixture
def listening():
    """Return a function that starts a listener on a port of its own; it is given each connection."""
    begun = []

    def start(serve):
        listener = socket.create_server(("127.0.0.1", 0))

        def accept():
            while True:
                try:
                    serve(listener.accept()[0])
                except OSError:
                    return
        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        begun.append((listener, thread))
        return listener.getsockname()[1]
    yield start
    for listener, thread in begun:
        # A socket that is closed under a waiting thread: its number is soon another's, and so are its callers.
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(30)
        listener.close()


@pytest.fixture(params=[ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3], ids=["TLS 1.2", "TLS 1.3"])
def server(request, pki, listening):
    """The port of a collector that takes certificates of the first authority alone, and says nothing."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = request.param
    context.load_cert_chain(pki / "logs.example.pem", pki / "logs.example.key")
    context.load_verify_locations(pki / "ca.pem")
    context.verify_mode = ssl.CERT_REQUIRED

    def serve(connection):
        try:
            with context.wrap_socket(connection, server_side=True) as stream:
                stream.recv(1)
        except ssl.SSLError:
            connection.close()
    return listening(serve)


def problem(pki, port, seconds=2.0, **other):
    given = {"ca": "ca", "certificate": "host.example", "peer": "logs.example", "fingerprint": False, **other}
    one = collector.Collector(
        "127.0.0.1", port, str(pki / f"{given['ca']}.pem"), str(pki / f"{given['certificate']}.pem"),
        str(pki / f"{given['certificate']}.key"), (given["peer"],), given["fingerprint"])
    return tls_handshake.problem(one, seconds)


def test_one_that_answers_has_no_problem(pki, server):
    assert problem(pki, server) is None
    assert problem(pki, server, peer="*.example") is None


def test_a_certificate_of_another_authority_is_not_taken(pki, server):
    assert problem(pki, server, ca="other-ca").startswith("cannot be spoken to over TLS: ")


def test_a_certificate_with_another_name_is_not_taken(pki, server):
    assert problem(
        pki, server, peer="other.example") == "has a certificate for logs.example, logs.example, expected other.example"


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_a_certificate_is_known_by_its_fingerprint_whoever_signed_it(pki, server, kind):
    shown = subprocess.run(
        ["openssl", "x509", "-in", pki / "logs.example.pem", "-noout", "-fingerprint", f"-{kind}"], check=True,
        capture_output=True, text=True).stdout
    peer = f"{kind.upper()}:{shown.strip().partition('=')[2]}"
    assert problem(pki, server, peer=peer, fingerprint=True, ca="other-ca") is None
    wrong = peer[:-1] + ("0" if peer[-1] != "0" else "1")
    assert problem(pki, server, peer=wrong, fingerprint=True).endswith(f"expected {wrong}")
    assert problem(pki, server, fingerprint=True).endswith("expected logs.example")
    assert problem(pki, server, peer=peer).endswith(f"expected {peer}")


def test_a_host_that_the_collector_does_not_take_is_told(pki, server):
    assert (
        "certificate" in problem(pki, server, certificate="stranger.example")
        or "unknown ca" in problem(pki, server, certificate="stranger.example"))


def test_nobody_listening_is_told(pki):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert problem(pki, port) == "cannot be reached: Connection refused"


def test_silence_ends_in_time(pki, listening):
    kept = []
    began = time.monotonic()
    assert problem(pki, listening(kept.append), seconds=0.3) == "gave no answer within 0.3 s"
    assert time.monotonic() - began < 1


def test_one_that_speaks_no_tls_is_told(pki, listening):
    assert problem(
        pki, listening(lambda connection: connection.sendall(b"220 mail\r\n" * 9))).startswith(
        "cannot be spoken to over TLS: ")


def test_a_certificate_that_is_not_there_is_told(pki, server):
    assert "nosuch.pem" in problem(pki, server, ca="nosuch")
