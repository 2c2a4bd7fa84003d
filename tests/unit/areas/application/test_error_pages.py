# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages for errors: versions, traces and paths are found in what is answered; words for users are asked for."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.error_pages import ErrorPages
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import strangers
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls.endpoints import Unasked

CONTROL = ErrorPages()
WORDS = "服务热线 400-000-0000"


@pytest.mark.parametrize("code", ["utf-8", "gb18030"])
def test_words_for_users_in_any_charset_pass(asked, site, code):
    found = asked(CONTROL, site(body=("404 " + WORDS).encode(code)), error_text=WORDS)
    assert found["status"] == "pass"


def test_beside_what_was_asked_what_is_not_known_is_named_unless_it_is_declared(asked, site, monkeypatch):
    others = [strangers.Stranger("java", "0.0.0.0", 8080)]
    monkeypatch.setattr(
        strangers, "of", lambda host, kinds, quiet, ports: [one for one in others if one.port not in ports])
    good = site(body=WORDS.encode())
    found = asked(CONTROL, good, error_text=WORDS)
    assert (found["status"], found["reason"]) == ("not_checked", "unknown_listeners")
    declared = [{"url": "http://www.credit.example/", "connect": "127.0.0.1:8080"}]
    assert asked(CONTROL, good, error_text=WORDS, endpoints=declared)["status"] == "pass"


def test_other_words_fail_and_words_that_nobody_named_are_for_a_person(asked, site):
    assert asked(CONTROL, site(body=b"404"), error_text=WORDS)["status"] == "fail"
    assert asked(CONTROL, site(body=b"404"))["status"] == "manual"


@pytest.mark.parametrize(("told", "said"), [
    (dict(missing=[("server", "nginx/1.22.1")]), "server: nginx/1.22.1"),
    (dict(missing=[("x-powered-by", "PHP/8.2")]), "x-powered-by"),
    (dict(long=b"<center>nginx/1.22.1</center>"), "nginx/1.22.1"),
    (dict(body=b"<address>Apache/2.4.57 (Debian) Server</address>"), "Apache/2.4.57"),
    (dict(long=b"<h3>Apache Tomcat/10.1.6 (Debian)</h3>"), "Apache Tomcat/10.1.6"),
    (dict(long=b"\tat org.apache.coyote.Http11.parse(Http11.java:482)"), "Http11.java:482"),
    (dict(body=b"Traceback (most recent call last):"), "Traceback"),
    (dict(body=b"<b>Warning</b>: include(x) in /var/www/html/a.php on line 3"), "on line"),
    (dict(body=b"not found: /srv/app/www/index.jsp"), "/srv/app/www/index.jsp"),
    (dict(body=b"org.springframework.web.HttpException: x"), "HttpException")])
def test_what_tells_of_the_inside_fails_and_is_named(asked, site, text_of, told, said):
    found = asked(CONTROL, site(**{"body": WORDS.encode(), **told}))
    assert (found["status"], found["reason"]) == ("fail", "tells_inside")
    assert said in text_of(found)


@pytest.mark.parametrize("told", [
    dict(missing=[("server", "nginx")]), dict(body=b"see https://www.example/opt/help/a.php"),
    dict(body=b"at 10:30 (a)")])
def test_what_tells_nothing_is_no_leak(asked, site, told):
    assert asked(CONTROL, site(**told))["status"] == "manual"


def test_a_site_that_sends_all_to_tls_has_no_pages_of_its_own(asked, site):
    one = site(page=[("location", "https://www.credit.example/")], status=301, tls=False)
    assert asked(CONTROL, one, error_text=WORDS)["status"] == "pass"


def test_what_was_not_asked_is_told(asked, site):
    one = Unasked("nginx:443", "error", Text("gives no answer", "没有应答"), "127.0.0.1:443")
    assert asked(CONTROL, one)["status"] == "error"
    assert asked(CONTROL)["status"] == "not_applicable"
