# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The issuer of an Internet endpoint's certificate is listed, by name or by digest, and its licence runs."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_licensed_ca import TlsLicensedCa
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import x509
from tests.unit.support.tls_endpoints import certificate, endpoint, offer
from tests.unit.support.tls_server import NAME, Issued

CONTROL = TlsLicensedCa()
PORTAL = {"port": 443, "internet": True}
ASKED = (endpoint("portal", **PORTAL), offer())


def shown():
    """Return the chain of a certificate by an authority, and the digest of that."""
    authority = Issued("Licensed", authority=True)
    chain = tuple(x509.of_pem(Issued(NAME, authority).pem + authority.pem))
    return chain, x509.read(chain[1]).digest


def test_an_endpoint_that_is_not_of_the_internet_is_not_asked_for_it(judged):
    found = judged(CONTROL, (endpoint(), offer()))
    assert (found["status"], found["reason"]) == ("not_applicable", "no_internet")


def test_an_issuer_that_nobody_listed_is_for_a_person(judged):
    found = judged(CONTROL, ASKED, endpoints=[PORTAL])
    assert (found["status"], found["reason"]) == ("manual", "not_listed")


@pytest.mark.parametrize(("listed", "status"), [
    ({"organization": "Lab"}, "pass"), ({"organization": "lab"}, "manual"),
    ({"organization": "Lab", "until": "2026-11-22"}, "pass"), ({"organization": "Lab", "until": "2026-11-21"}, "fail"),
    ({"organization": "x", "sha256": "own"}, "pass"), ({"organization": "Lab", "sha256": "0" * 64}, "manual")])
def test_an_issuer_is_known_by_its_digest_or_its_name(judged, listed, status):
    chain, digest = shown()
    listed = {name: digest.upper() if value == "own" else value for name, value in listed.items()}
    asked = (ASKED[0], offer(chain=[chain]))
    assert judged(CONTROL, asked, endpoints=[PORTAL], licensed_authorities=[listed])["status"] == status


@pytest.mark.parametrize("chain", [[], [(b"junk",)], [(certificate(),)]])
def test_who_issued_what_does_not_verify_is_not_told(judged, chain):
    problem = Text("it is signed by itself", "该证书为自签名")
    found = judged(CONTROL, (ASKED[0], offer(chain=chain)), endpoints=[PORTAL], problem=problem)
    assert (found["status"], found["reason"]) == ("error", "issuer_unknown")
