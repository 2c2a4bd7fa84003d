# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers to one request: whole, refused, none."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import http
from tests.unit.support.tls_server import NAME, Issued, serving

ANSWER = b"HTTP/1.1 301 Moved\r\nLocation: https://x/\r\nno header\r\nX-A: 1\r\n\r\nbody"


def ask(port, **more):
    return http.ask("127.0.0.1", port, NAME, **more)


def test_a_request_names_its_host_and_the_answer_is_told(tmp_path):
    asked = []

    def answer(data):
        asked.append(data)
        return ANSWER
    with serving(tmp_path, Issued(NAME), answer=answer) as port:
        reply = ask(port, path="/x", context=http.open_context())
    assert (reply.status, reply.header("location"), reply.header("x-b"), reply.body) == (
        301, "https://x/", None, b"body")
    assert asked[0].startswith(b"GET /x HTTP/1.1\r\nHost: www.credit.example\r\nUser-Agent: jrt0117\r\n")


@pytest.mark.parametrize("answer", [b"SSH-2.0-x\r\n", b"HTTP/9 x", b"HTTP/1.1 2 0", b"\0" * 9])
def test_what_is_no_http_is_no_answer(tmp_path, answer):
    with serving(tmp_path, Issued(NAME), answer=answer, plain=True) as port:
        assert ask(port) is None


def test_nobody_and_silence_are_no_answer_and_an_end_is_a_refusal(tmp_path, monkeypatch):
    monkeypatch.setattr(http, "_SECONDS", 0.3)
    with serving(tmp_path, Issued(NAME), answer=b"", plain=True) as port:
        assert ask(port).refused
    assert ask(port) is None or ask(port).refused


def test_a_client_without_a_certificate_is_refused_and_one_with_it_is_not(tmp_path):
    authority = Issued("Partners", authority=True)
    client = Issued("partner", authority)
    (tmp_path / "client.pem").write_bytes(client.pem)
    (tmp_path / "client.key").write_bytes(client.key_pem)
    with serving(tmp_path, Issued(NAME), client_ca=authority) as port:
        assert ask(port, context=http.open_context()).refused
        context = http.open_context(str(tmp_path / "client.pem"), str(tmp_path / "client.key"))
        assert ask(port, context=context).status == 200
        stranger = Issued("stranger")
        (tmp_path / "client.pem").write_bytes(stranger.pem)
        (tmp_path / "client.key").write_bytes(stranger.key_pem)
        context = http.open_context(str(tmp_path / "client.pem"), str(tmp_path / "client.key"))
        assert ask(port, context=context).refused


def test_a_key_that_cannot_be_used_is_told(tmp_path):
    with pytest.raises(http.Unusable):
        http.open_context(str(tmp_path / "none.pem"))
    (tmp_path / "junk").write_text("junk")
    with pytest.raises(http.Unusable):
        http.open_context(str(tmp_path / "junk"))


@pytest.mark.parametrize(("status", "body", "asks"), [
    (400, b"<h1>No required SSL certificate was sent</h1>", True), (496, b"", True), (400, b"Bad request", False),
    (200, b"certificate", False)])
def test_the_answer_of_nginx_for_want_of_a_certificate_is_known(status, body, asks):
    assert http.Reply(status, (), body).asks_certificate is asks
