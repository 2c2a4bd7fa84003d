# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client without a certificate is refused in each of the ways there are, and the declared one is taken."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.tls_mutual import TlsMutual
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import http
from tests.unit.support.tls_endpoints import endpoint, offer

CONTROL = TlsMutual()
CLIENT = {"certificate": "/etc/pki/probe.pem", "key": "/etc/pki/probe.key"}
BATCH = {"port": 8443, "mutual": True}
OK, REFUSED = http.Reply(200), http.Reply(refused=True)
BAD = http.Reply(400, (), b"No required SSL certificate was sent")


@pytest.fixture
def asked(judged, monkeypatch):
    """Return the finding of an endpoint that answers a client without, and one with a certificate so."""
    def run(without, shown=None, client=None, **declared):
        monkeypatch.setattr(http, "open_context", lambda certificate="", key="": certificate)
        monkeypatch.setattr(
            http, "ask", lambda address, port, name, path="/", context=None: shown if context else without)
        batch = dict(BATCH, **declared, **({"client": client} if client else {}))
        starttls = batch.pop("starttls", "")
        one = endpoint("batch", **batch)._replace(starttls=starttls)
        return judged(CONTROL, (one, offer()), endpoints=[batch])
    return run


@pytest.mark.parametrize("without", [REFUSED, BAD, http.Reply(496)])
def test_each_form_of_refusal_counts(asked, without):
    found = asked(without, OK, CLIENT)
    assert (found["status"], found["reason"]) == ("pass", "mutual")


@pytest.mark.parametrize("without", [OK, http.Reply(404), http.Reply(403), http.Reply(400, (), b"Bad Request")])
def test_any_other_answer_takes_anybody(asked, without):
    found = asked(without, OK, CLIENT)
    assert (found["status"], found["reason"]) == ("fail", "takes_anybody")
    assert "ssl_verify_client" in found["advice"]["en"]


def test_without_a_certificate_to_show_the_second_half_is_for_a_person(asked):
    assert asked(REFUSED)["reason"] == "no_client"


@pytest.mark.parametrize("shown", [REFUSED, BAD, None])
def test_a_declared_client_that_is_refused_fails(asked, shown):
    assert asked(REFUSED, shown, CLIENT)["reason"] == "refuses_client"


def test_no_answer_is_an_error(asked):
    assert asked(None)["status"] == "error"


def test_what_decides_after_the_handshake_is_not_asked(asked):
    assert asked(OK, starttls="postgresql")["status"] == "not_checked"


def test_a_certificate_that_cannot_be_used_is_an_error(asked, monkeypatch, judged):
    asked(REFUSED)

    def unusable(certificate="", key=""):
        if certificate:
            raise http.Unusable(Text("x cannot be used", "x 无法使用"))
    monkeypatch.setattr(http, "open_context", unusable)
    one = endpoint("batch", **BATCH, client=CLIENT)
    assert judged(CONTROL, (one, offer()), endpoints=[dict(BATCH, client=CLIENT)])["status"] == "error"


def test_nothing_is_asked_of_hosts_without_bulk_services(judged):
    assert judged(CONTROL, (endpoint(), offer()))["status"] == "not_applicable"
