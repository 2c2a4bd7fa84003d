# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cookies of sites: what they lack is named, their values are told nowhere."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.session_cookies import SessionCookies

CONTROL = SessionCookies()
SECRET = "jrt0117-secret-of-a-session"


def setting(*cookies):
    return [("set-cookie", one) for one in cookies]


@pytest.mark.parametrize("cookie", [
    "JSESSIONID=%s; Path=/; Secure; HttpOnly; SameSite=Lax", "sid=%s; SECURE; httponly; samesite=strict",
    "lang=zh; Expires=Wed, 01 Jan 2031 00:00:00 GMT; secure", "__Host-sid=%s; Path=/; Secure; HttpOnly; SameSite=Lax",
    "XSRF-TOKEN=%s; Secure", "csrftoken=%s; Secure"])
def test_cookies_that_are_kept_pass(asked, site, text_of, cookie):
    found = asked(CONTROL, site(setting(cookie.replace("%s", SECRET))))
    assert (found["status"], SECRET in text_of(found)) == ("pass", False)


@pytest.mark.parametrize(("cookie", "lacking"), [
    ("JSESSIONID=%s; Path=/; HttpOnly; SameSite=Lax", "Secure"), ("PHPSESSID=%s; Secure; SameSite=Lax", "HttpOnly"),
    ("auth=%s; Secure; HttpOnly", "SameSite"), ("auth=%s; Secure; HttpOnly; SameSite=None", "SameSite"),
    ("lang=zh", "Secure"), ("__Host-a=1; Secure; Path=/x", "Path=/"),
    ("__Host-a=1; Secure; Path=/; Domain=x", "Path=/"),
    ("session", "Secure")])
def test_what_a_cookie_lacks_is_named(asked, site, text_of, cookie, lacking):
    found = asked(CONTROL, site(setting(cookie.replace("%s", SECRET))))
    assert (found["status"], lacking in found["message"]["en"], SECRET in text_of(found)) == ("fail", True, False)


def test_declared_cookies_are_those_of_sessions(asked, site):
    cookie = setting("k=1; Secure", "session_theme=1; Secure")
    assert asked(CONTROL, site(cookie, session_cookies=["k"]))["status"] == "fail"
    assert asked(CONTROL, site(setting("lang=1; Secure"), session_cookies=["k"]))["status"] == "manual"


def test_no_cookie_is_no_verdict(asked, site):
    assert asked(CONTROL, site())["status"] == "not_checked"


def test_a_plain_site_is_for_a_person_or_sends_to_tls(asked, site):
    assert asked(CONTROL, site(setting("lang=1"), tls=False))["status"] == "manual"
    assert asked(CONTROL, site(setting("sid=1"), tls=False))["status"] == "fail"
    assert asked(CONTROL, site([("location", "https://x/")], status=308, tls=False))["status"] == "not_applicable"
