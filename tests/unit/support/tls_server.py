# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of OpenSSL's on the loopback, with an authority, an intermediate one, and certificates by them."""

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "www.credit.example"


class Issued:
    """A certificate with its key, by an issuer or by itself."""

    def __init__(self, name, issuer=None, authority=False, days=100, names=()):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Lab"), x509.NameAttribute(NameOID.COMMON_NAME, name)])
        by = issuer or self
        now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
        builder = x509.CertificateBuilder(
            issuer_name=by.name, subject_name=self.name, public_key=self.key.public_key(),
            serial_number=x509.random_serial_number(), not_valid_before=now - datetime.timedelta(200),
            not_valid_after=now + datetime.timedelta(days))
        builder = builder.add_extension(x509.BasicConstraints(authority, None), critical=True)
        shown = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        builder = builder.add_extension(x509.SubjectAlternativeName(names or shown), critical=False)
        builder = builder.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
        self.made = builder.sign(by.key, hashes.SHA256())

    @property
    def pem(self):
        return self.made.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self):
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


@contextlib.contextmanager
def serving(folder, leaf, chain=(), client_ca=None, answer=b"HTTP/1.1 200 OK\r\n\r\n", plain=False):
    """Serve on a port of the loopback, which is given; each connection gets the answer to what it asks."""
    place = folder / "served.pem"
    place.write_bytes(leaf.key_pem + leaf.pem + b"".join(one.pem for one in chain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place)
    if client_ca is not None:
        (folder / "clients.pem").write_bytes(client_ca.pem)
        context.load_verify_locations(folder / "clients.pem")
        context.verify_mode = ssl.CERT_REQUIRED
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                stream, _address = listener.accept()
            except OSError:
                return
            try:
                with stream if plain else context.wrap_socket(stream, server_side=True) as secure:
                    asked = secure.recv(4096)
                    if asked:
                        secure.sendall(answer(asked) if callable(answer) else answer)
            except OSError:
                stream.close()
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        thread.join(30)
        listener.close()
