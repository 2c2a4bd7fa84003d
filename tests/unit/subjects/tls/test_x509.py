# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates are read as cryptography reads them, and nothing that is none breaks the reader."""

import datetime
import hashlib
import ipaddress
import random
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import x509 as ours

STORE = Path("/etc/ssl/certs/ca-certificates.crt")
BEGINS = datetime.datetime(2026, 1, 1)


ENDS = BEGINS + datetime.timedelta(300)


def made(key=None, names=(), ends=ENDS, extensions=()):
    key = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Credit 征信"),
                      x509.NameAttribute(NameOID.COMMON_NAME, "a.example")])
    builder = x509.CertificateBuilder(
        issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=9, not_valid_before=BEGINS,
        not_valid_after=ends)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, digest).public_bytes(Encoding.DER)


# Some old roots have a serial number of zero.
@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@pytest.mark.skipif(not STORE.exists(), reason="this machine has no store of authorities")
def test_every_authority_of_the_system_is_read_as_cryptography_reads_it():
    found = ours.of_pem(STORE.read_bytes())
    assert len(found) > 100
    for data in found:
        judge = x509.load_der_x509_certificate(data)
        key = judge.public_key()
        mine = ours.read(data)
        assert mine.begins == judge.not_valid_before_utc.replace(tzinfo=None)
        assert mine.ends == judge.not_valid_after_utc.replace(tzinfo=None)
        assert mine.key[1] == key.key_size
        assert mine.key_digest == hashlib.sha256(
            key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()
        assert mine.self_issued == (judge.subject == judge.issuer)
        assert mine.signature.replace("-", "").lower() == judge.signature_hash_algorithm.name
        names = judge.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        assert mine.common_name == (names[0].value if names else "")
        try:
            authority = judge.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        except x509.ExtensionNotFound:
            authority = False
        assert mine.is_authority == authority


@pytest.mark.parametrize(("key", "told"), [
    (lambda: rsa.generate_private_key(65537, 1024), ("RSA", 1024)),
    (lambda: ec.generate_private_key(ec.SECP384R1()), ("EC", 384)),
    (lambda: ec.generate_private_key(ec.SECP192R1()), ("EC", 192)),
    (ed25519.Ed25519PrivateKey.generate, ("Ed25519", 256)),
])
def test_the_kind_and_size_of_a_key_are_told(key, told):
    assert ours.read(made(key())).key == told


def test_names_addresses_and_uses_are_told():
    names = [x509.DNSName("*.credit.example"), x509.IPAddress(ipaddress.ip_address("2001:db8::1")),
             x509.UniformResourceIdentifier("https://x.example"), x509.DNSName("a.example\0.evil.example")]
    found = ours.read(made(names=names, extensions=[
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), x509.BasicConstraints(True, None)]))
    assert found.names == ("*.credit.example", "a.example\\0.evil.example")
    assert (found.addresses, found.uses, found.is_authority) == (("2001:db8::1",), (ours.SERVER_AUTH,), True)
    assert found.subject == "O=Credit 征信, CN=a.example" and found.issuer_organization == "Credit 征信"


def test_a_name_is_covered_as_browsers_have_it():
    found = ours.read(made(names=[x509.DNSName("*.credit.example"), x509.DNSName("Credit.example")]))
    assert ours.covers(found, "www.credit.example") and ours.covers(found, "credit.EXAMPLE.")
    assert not ours.covers(found, "a.b.credit.example") and not ours.covers(found, ".credit.example")
    assert not ours.covers(found, "a.example")
    assert ours.covers(ours.read(made()), "a.example")
    address = ours.read(made(names=[x509.IPAddress(ipaddress.ip_address("192.0.2.7"))]))
    assert ours.covers(address, "192.0.2.7") and not ours.covers(address, "192.0.2.8")


def test_two_thousand_names_and_the_last_year_there_is_are_read():
    found = ours.read(made(names=[x509.DNSName("n%d.example" % one) for one in range(2000)],
                           ends=datetime.datetime(9999, 12, 31, 23, 59, 59)))
    assert (len(found.names), found.ends.year) == (2000, 9999)


def test_a_weak_digest_is_told():
    # cryptography signs no more with SHA-1: the identifier of the digest is put in its place.
    weak = made().replace(bytes.fromhex("2a8648ce3d040302"), bytes.fromhex("2a8648ce3d040301"))
    assert ours.read(weak).signature == "SHA-224"


@pytest.mark.parametrize("data", [
    b"", b"\x30", b"\x30\x80\x00\x00", b"\x30\x84\xff\xff\xff\xff", b"\x30\x02\x30\x00",
    b"\x30\x85\x00\x00\x00\x00\x01", b"\x3f\x81\x01\x00", b"\x30\x00" * 100, b"\xff" * 1000])
def test_what_is_no_certificate_is_malformed(data):
    with pytest.raises(ours.Malformed):
        ours.read(data)


def test_a_negative_modulus_is_malformed():
    data = made(rsa.generate_private_key(65537, 2048))
    place = data.index(b"\x02\x82\x01\x01\x00")
    with pytest.raises(ours.Malformed):
        ours.read(data[:place + 4] + b"\xff" + data[place + 5:])


def test_a_curve_by_its_parameters_is_one_of_nobody_s(tmp_path):
    key = tmp_path / "key.pem"
    subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-param_enc", "explicit", "-genkey", "-noout", "-out",
                    key], check=True, capture_output=True)
    done = subprocess.run(
        ["openssl", "req", "-x509", "-key", key, "-subj", "/CN=a.example", "-days", "9", "-outform", "DER"],
        check=True, capture_output=True)
    assert ours.read(done.stdout).key == ("EC on an unknown curve", 0)


@pytest.mark.parametrize(("tag", "value", "told"), [
    (0x1E, "ab征.example".encode("utf-16-be"), "ab征.example"), (0x14, b"a.caf\xe9", "a.café"),
    (0x1E, b"odd", "\u6f64\ufffd"), (0x0C, b"\xff\xfe", "\ufffd\ufffd")])
def test_names_in_old_letters_are_read(tag, value, told):
    name = b"\x06\x03\x55\x04\x03" + bytes([tag, len(value)]) + value
    pair = b"\x31" + bytes([len(name) + 2]) + b"\x30" + bytes([len(name)]) + name
    assert ours._name(pair) == [("CN", told)]


def test_a_certificate_that_is_cut_or_changed_anywhere_is_read_or_malformed():
    data, draw = made(names=[x509.DNSName("a.example")]), random.Random(13)
    for size in range(len(data)):
        with pytest.raises(ours.Malformed):
            ours.read(data[:size])
    for _turn in range(6000):
        changed = bytearray(data)
        for _change in range(draw.randrange(1, 5)):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        try:
            ours.read(bytes(changed))
        except ours.Malformed:
            pass


def test_blocks_of_a_file_are_found_and_nothing_else():
    text = b"-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n"
    assert ours.of_pem(b"junk\n" + text + b"-----BEGIN PRIVATE KEY-----\nAAEC\n-----END PRIVATE KEY-----\n" + text) == [
        b"\0\1\2", b"\0\1\2"]
    with pytest.raises(ours.Malformed):
        ours.of_pem(b"-----BEGIN CERTIFICATE-----\nAAE\n-----END CERTIFICATE-----\n")
