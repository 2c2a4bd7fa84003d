# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sites that answer oddly: each is read as it is meant, or is no answer; what cannot be read passes nothing."""

import contextlib
import gzip
import socket
import threading

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.error_pages import ErrorPages
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.security_headers import SecurityHeaders
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.session_cookies import SessionCookies
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import servers, web_sites
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import endpoints
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.live_trees import LiveTree

_policy_of, judge, enforce = area_fixtures("application")

LEAK = b"Apache Tomcat/10.1.1 java.lang.NullPointerException at org.apache.Foo(Foo.java:7)"
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def answering(judge, tmp_path, monkeypatch):
    """Return a function that gives the findings of a site of which every answer is these bytes; and how many it gave.
    """
    (tmp_path / "etc").mkdir()
    monkeypatch.setattr(servers, "of", lambda host: [])
    running = []

    def serve(end, data, count):
        while True:
            stream = end.accept()[0]
            asked = stream.recv(65536)
            if not asked:
                stream.close()
                return
            while b"\r\n\r\n" not in asked:
                asked += stream.recv(65536)
            count.append(asked.split(b" ")[0])
            # Whoever has read enough goes.
            with contextlib.suppress(OSError):
                stream.sendall(data)
                stream.shutdown(socket.SHUT_WR)
            stream.close()

    def run(data, control=None, **more):
        end, count = socket.create_server(("127.0.0.1", 0)), []
        thread = threading.Thread(target=serve, args=(end, data, count))
        thread.start()
        running.append((end, thread))
        site = {"url": "http://www.credit.example/", "connect": "127.0.0.1:%d" % end.getsockname()[1], **more}
        host = LiveTree(str(tmp_path))
        (one,) = web_sites.of(host, _policy_of(endpoints=[site], seconds=60))
        found = judge(control, LiveTree(str(tmp_path)), endpoints=[site], seconds=60) if control else None
        return one, found, count
    yield run
    for end, thread in running:
        socket.create_connection(end.getsockname()).close()
        thread.join()
        end.close()


def page(one):
    return one[1].pages[0][1]


@pytest.mark.parametrize("data", [
    b"", b"HTTP/1.1 OK\r\n\r\n", b"<html>of HTTP/0.9</html>", b"PRI * HTTP/2.0\r\n\r\n", OK + b"Server: x",
    OK + b"A: " + b"a" * 2**20 + b"\r\n\r\n", b"\x15\x03\x01\0\2\2\x46", b"SSH-2.0-x\r\n",
    OK.replace(b"200", b"\xb2\xb2\xb2") + b"\r\n"])
def test_what_is_no_whole_answer_is_an_error_and_no_verdict(answering, data):
    one, found, _count = answering(data, SecurityHeaders())
    assert isinstance(one, endpoints.Unasked) and one.status == "error"
    assert found["status"] == "error"


def test_a_status_line_may_have_no_reason_and_lines_may_end_without_cr(answering):
    one, _found, _count = answering(b"HTTP/1.0 404\nServer: x\n\nbody")
    assert (page(one).status, page(one).header("server"), page(one).body) == (404, "x", b"body")


def test_an_answer_that_is_announced_is_waited_for(answering):
    one, _found, _count = answering(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 x\r\n\r\n")
    assert page(one).status == 204


def test_many_and_odd_headers_are_all_seen(answering):
    lines = b"".join(b"X-%d: 1\r\n" % number for number in range(3000))
    one, _found, _count = answering(
        OK + lines + b"nothing\r\nFolded: a\r\n b\r\nLast: yes\r\nLast: twice\r\n\r\n")
    found = page(one)
    assert (found.header("last"), found.header("folded"), found.header("x-2999")) == ("yes", "a b", "1")


@pytest.mark.parametrize("body", [
    b"5;x=y\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", b"5\nhello\n6\n world\n", b"b\r\nhello world\r\nzz"])
def test_chunks_are_put_together_whole_or_not(answering, body):
    one, _found, _count = answering(OK + b"Transfer-Encoding: chunked\r\n\r\n" + body)
    assert page(one).body == b"hello world"


@pytest.mark.parametrize("body", [b"ffffffff\r\nshort", b"-1\r\nx", b"0\r\n"])
def test_chunks_of_a_wrong_size_end_the_body(answering, body):
    one, _found, _count = answering(OK + b"Transfer-Encoding: chunked\r\n\r\n" + body)
    assert page(one).body in (b"short", b"")


@pytest.mark.parametrize("body", [
    gzip.compress(LEAK), gzip.compress(LEAK + b" " * 100)[:-20]], ids=["whole", "cut"])
def test_what_leaks_in_a_compressed_page_is_seen(answering, body):
    _one, found, _count = answering(
        b"HTTP/1.1 404 x\r\nContent-Encoding: gzip\r\n\r\n" + body, ErrorPages())
    assert found["status"] == "fail"


def test_a_body_without_end_is_read_to_64_kib(answering):
    one, _found, _count = answering(OK + b"\r\n" + b"x" * 2**20)
    assert len(page(one).body) <= 2**17


def test_a_bomb_is_unpacked_no_further(answering):
    one, _found, _count = answering(
        OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"\0" * 2**24))
    assert len(page(one).body) <= 2**16


def test_redirects_are_not_followed_wherever_they_lead(answering):
    for place in (b"/", b"//elsewhere.example/", b"https://user:geheim@elsewhere.example/", b"?"):
        one, found, count = answering(
            b"HTTP/1.1 302 Found\r\nLocation: " + place + b"\r\n\r\n", SessionCookies(), pages=["/login"])
        assert page(one).status == 302 and "geheim" not in str(found)
        # Asked twice, by this test and by the control.
        assert (len(count), set(count)) == (10, {b"GET", b"TRACE"})


def test_cookies_are_read_however_they_are_written(answering):
    one, found, _count = answering(
        OK + b"Set-Cookie: sid=geheim; Expires=Wed, 01 Jan 2031 00:00:00 GMT; SECURE; httponly; SameSite=lax\r\n"
        b"set-cookie: theme; secure\r\nSet-Cookie:\r\nSet-Cookie: =x; Secure\r\n\r\n", SessionCookies())
    assert "geheim" not in str(found)
    assert found["status"] in ("fail", "manual")
