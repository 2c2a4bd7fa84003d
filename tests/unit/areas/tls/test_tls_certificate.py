# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each thing that can be wrong with a certificate is told; the root that users are handed is theirs."""

import hashlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_certificate import TlsCertificate
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import suites, trust
from tests.unit.support import tls_endpoints
from tests.unit.support.tls_endpoints import certificate, endpoint, offer

CONTROL = TlsCertificate()
ROOT = "/etc/pki/root.pem"


def test_a_good_certificate_passes(judged):
    found = judged(CONTROL, (endpoint(name="www.credit.example"), offer()))
    assert (found["status"], found["reason"]) == ("pass", "good_certificate")
    assert "shows a certificate for this name that is good until 2027-03-02" in found["message"]["en"]
    assert "public key SHA-256" in found["evidence"][0]["text"]


@pytest.mark.parametrize(("made", "name", "reason"), [
    (dict(ends=-1), None, "expired"),
    (dict(ends=30), None, "ends_soon"),
    (dict(begins=1), None, "not_yet"),
    (dict(kind="1024"), None, "weak_key"),
    (dict(), "bad.credit.example", "other_name"),
    (dict(extensions=[x509.BasicConstraints(True, None)]), None, "authority"),
    (dict(extensions=[x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])]), None, "other_use"),
])
def test_each_fault_fails(judged, made, name, reason):
    found = judged(CONTROL, (endpoint(name=name), offer(chain=[(certificate(**made),)])))
    assert (found["status"], found["reason"]) == ("fail", reason), found["message"]


def test_the_days_are_the_agency_s_own(judged):
    chain = [(certificate(ends=40),)]
    assert judged(CONTROL, (endpoint(), offer(chain=chain)))["status"] == "pass"
    assert judged(CONTROL, (endpoint(), offer(chain=chain)), certificate_days=60)["status"] == "fail"


def test_what_is_weak_in_the_middle_of_a_chain_fails(judged):
    found = judged(CONTROL, (endpoint(), offer(chain=[(certificate(), certificate("Middle", "1024"))])))
    assert found["reason"] == "weak_key" and "Middle" in found["message"]["en"]


def test_sha_1_fails_below_the_root_alone(judged):
    # Nothing signs with it any more: the identifier of RSA with SHA-256 is made that of RSA with SHA-1.
    weak = certificate("Old", "2048").replace(
        bytes.fromhex("2a864886f70d01010b"), bytes.fromhex("2a864886f70d010105"))
    found = judged(CONTROL, (endpoint(), offer(chain=[(certificate(), weak)])))
    assert (found["reason"], "SHA-1" in found["message"]["en"]) == ("weak_digest", True)


def test_an_untrusted_chain_fails_with_the_reason(judged):
    found = judged(CONTROL, (endpoint(), offer()), problem=Text("it is signed by itself", "该证书为自签名"))
    assert (found["status"], found["reason"]) == ("fail", "untrusted")
    assert "it is signed by itself" in found["message"]["en"] and "自签名" in found["message"]["zh"]


def test_a_chain_that_could_not_be_verified_is_an_error(monkeypatch, judge, tmp_path):
    def unknown(context, one, kind=""):
        raise trust.Unknown(Text("no handshake", "没有握手"))
    tls_endpoints.told(monkeypatch, (endpoint(), offer()))
    monkeypatch.setattr(trust, "problem", unknown)
    assert judge(CONTROL, tls_endpoints.live(tmp_path))["status"] == "error"


def test_no_certificate_and_one_that_cannot_be_read_are_errors(judged, monkeypatch):
    monkeypatch.setattr(trust, "leaf", lambda one: None)
    assert judged(CONTROL, (endpoint(), offer(chain=[])))["reason"] == "no_certificate"
    assert judged(CONTROL, (endpoint(), offer(chain=[(b"junk",)])))["reason"] == "malformed"


def test_who_takes_tls_13_alone_is_asked_for_its_certificate(judged, monkeypatch):
    monkeypatch.setattr(trust, "leaf", lambda one: certificate())
    found = judged(CONTROL, (endpoint(), offer({suites.TLS13: [0x1301]}, chain=[])))
    assert found["status"] == "pass"


@pytest.fixture
def root(tmp_path):
    """Return the declaration of a root that lies on the host."""
    data = certificate("Root of the agency")
    (tmp_path / "etc/pki").mkdir(parents=True)
    (tmp_path / ROOT[1:]).write_bytes(x509.load_der_x509_certificate(data).public_bytes(Encoding.PEM))
    return {"file": ROOT, "sha256": hashlib.sha256(data).hexdigest()}


def test_the_root_that_users_get_is_compared(judged, root):
    asked = (endpoint("portal", port=443, internet=True), offer())
    found = judged(CONTROL, asked, client_roots=[root])
    assert found["status"] == "pass"
    found = judged(CONTROL, asked, client_roots=[dict(root, sha256="0" * 64)])
    assert (found["status"], found["reason"]) == ("fail", "other_root")
    found = judged(CONTROL, asked, client_roots=[root], problem=Text("another root", "其他根"))
    assert any("is not the root of what portal shows" in one["message"]["en"] for one in found["details"])


def test_a_root_that_is_not_there_is_an_error(judged):
    declared = {"file": "/etc/pki/none.pem", "sha256": "0" * 64}
    assert judged(CONTROL, client_roots=[declared])["status"] == "error"


def test_no_declared_root_is_for_a_person_where_the_internet_comes_in(judged):
    portal = {"port": 443, "internet": True}
    asked = (endpoint("portal", **portal), offer())
    found = judged(CONTROL, asked, endpoints=[portal])
    assert (found["status"], found["reason"]) == ("manual", "no_client_root")
    assert judged(CONTROL, asked, endpoints=[portal], level=2)["status"] == "pass"
