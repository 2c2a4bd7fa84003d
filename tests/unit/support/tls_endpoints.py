# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints with what they are told to have offered, in place of asking any."""

import datetime
import functools

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import asking, endpoints, suites, trust
from tests.unit.support.area_host import TODAY
from tests.unit.support.live_trees import LiveTree

KEY = "/etc/lab/www.key"
SECRET = "jrt0117-secret-of-the-key"
GOOD = {suites.TLS12: [0xC02F], suites.TLS13: [0x1302]}


@functools.lru_cache
def key(kind="EC"):
    """Return a private key of a kind."""
    if kind == "EC":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind))


def certificate(name="www.credit.example", kind="EC", ends=100, begins=-100, extensions=(), signer=None):
    """Return the DER of a certificate that ends so many days from today."""
    made = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "An authority")])
    day = datetime.datetime.combine(TODAY, datetime.time())
    builder = x509.CertificateBuilder(
        issuer_name=issuer, subject_name=made, public_key=key(kind).public_key(), serial_number=5,
        not_valid_before=day + datetime.timedelta(begins), not_valid_after=day + datetime.timedelta(ends))
    builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(signer or key(kind), hashes.SHA256()).public_bytes(Encoding.DER)


def endpoint(label="nginx:443", name=None, **declared):
    """Return an endpoint; a declared one where anything is declared of it."""
    return endpoints.Endpoint(label, "" if declared else "nginx", "127.0.0.1", 443, "", name, declared)


def offer(taken=None, chain=None, **more):
    """Return what an endpoint offers, a good one by default."""
    made = asking.Offer()
    for version, codes in (GOOD if taken is None else taken).items():
        for code in codes:
            made.took(version, code)
    made.versions.sort()
    made.chains = [(certificate(),)] if chain is None else chain
    for name, value in more.items():
        setattr(made, name, value)
    return made


def live(tmp_path):
    """Return a host that runs."""
    (tmp_path / "etc").mkdir(exist_ok=True)
    return LiveTree(str(tmp_path))


def told(monkeypatch, *asked, unasked=(), beside=(), plain=(), problem=None):
    """Let these be what endpoints have offered; `problem` is what is wrong with every chain."""
    known = endpoints.Known(asked, tuple(unasked), tuple(beside), tuple(plain))
    monkeypatch.setattr(endpoints, "of", lambda host, policy: known)
    monkeypatch.setattr(trust, "problem", lambda context, one, kind="": problem)
    monkeypatch.setattr(trust, "stores", lambda path: path)
