# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time limits of each kind of web server: what is too long or missing is named with its place."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import timeouts
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.web_timeouts import WebTimeouts
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Unreadable
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects import strangers

CONTROL = WebTimeouts()
NGINX = "events { }\nhttp {\n send_timeout 30s;\n server { listen 80;\n%s }\n}\n"
HTTPD = (
    "LoadModule reqtimeout_module x.so\nTimeout 60\nKeepAliveTimeout 5\nRequestReadTimeout header=20-40 body=10\n%s")
HAPROXY = """global
defaults
 mode http
 timeout client 30s
 timeout server 30s
 timeout connect 5000
 timeout http-request 10s
%s
frontend f
 bind :80
"""
TOMCAT = '<Server><Service><Connector port="1" %s/><Connector protocol="AJP/1.3"/></Service></Server>'


@pytest.mark.parametrize(("kind", "text"), [
    ("nginx", NGINX % ""), ("nginx", NGINX % "location / { keepalive_timeout 0; }"), ("httpd", HTTPD % ""),
    ("httpd", HTTPD % "KeepAlive Off\nKeepAliveTimeout 900\n"), ("httpd", HTTPD % "Timeout 9\n"),
    ("httpd", "LoadModule reqtimeout_module x.so"), ("haproxy", HAPROXY % ""),
    ("haproxy", HAPROXY % " timeout tunnel 1h"),
    ("tomcat", TOMCAT % ""), ("tomcat", TOMCAT % 'connectionTimeout="20000"')])
def test_limits_within_bounds_pass(of, kind, text):
    found = of(CONTROL, kind, text)
    assert (found["status"], found["details"]) == ("pass", [])


@pytest.mark.parametrize(("kind", "text", "said"), [
    ("nginx", NGINX % "client_body_timeout 2m;", "/etc/nginx/nginx.conf:5"),
    ("nginx", NGINX % "location / { if ($x) { send_timeout 1h; } }", "/etc/nginx/nginx.conf:5"),
    ("nginx", NGINX.replace("30s", "300") % "", "/etc/nginx/nginx.conf:3"),
    ("httpd", HTTPD % "<VirtualHost *:1>\nTimeout 300\n</VirtualHost>", "/etc/apache2/apache2.conf:6"),
    ("httpd", HTTPD % "KeepAliveTimeout 900", "/etc/apache2/apache2.conf:5"),
    ("httpd", HTTPD % "RequestReadTimeout body=0", "/etc/apache2/apache2.conf:5"),
    ("httpd", "Timeout 60", "mod_reqtimeout is not loaded"),
    ("haproxy", HAPROXY % " timeout client 0", "/etc/haproxy/haproxy.cfg:8"),
    ("haproxy", HAPROXY % " timeout client 900000", "/etc/haproxy/haproxy.cfg:8"),
    ("haproxy", HAPROXY.replace(" timeout http-request 10s", "") % "", "timeout http-request (frontend f)"),
    ("haproxy", HAPROXY % "backend b from other\n", "defaults that are not there"),
    ("tomcat", TOMCAT % 'connectionTimeout="-1"', "/srv/tomcat/conf/server.xml:1"),
    ("tomcat", TOMCAT % 'keepAliveTimeout="-1"', "keepAliveTimeout (1)")])
def test_what_is_too_long_or_missing_is_named(of, text_of, kind, text, said):
    found = of(CONTROL, kind, text)
    assert found["status"] == ("error" if "not there" in said else "fail")
    assert said in text_of(found)


def test_what_is_surely_wrong_is_told_beside_what_cannot_be_read(of, monkeypatch):
    judge = timeouts.httpd

    def cut_short(tier):
        yield from judge(tier)
        raise Unreadable("/etc/apache2/sites-enabled/b.conf", "Permission denied")
    monkeypatch.setattr(timeouts, "httpd", cut_short)
    found = of(CONTROL, "httpd", HTTPD % "Timeout 900\n")
    assert {one["status"] for one in found["details"]} == {"error", "fail"}
    assert found["status"] == "error" and "900" in str(found["details"])


def test_settings_of_what_is_not_known_are_not_checked_by_name(of, monkeypatch):
    monkeypatch.setattr(strangers, "of", lambda host, *given: [strangers.Stranger("java", "0.0.0.0", 8080)])
    found = of(CONTROL, "httpd", HTTPD % "")
    assert (found["status"], "java at 0.0.0.0:8080" in found["message"]["en"]) == ("not_checked", True)


def test_limits_are_those_of_the_options(of):
    text = NGINX % "client_body_timeout 2m;"
    assert of(CONTROL, "nginx", text, timeout_seconds=120)["status"] == "pass"
    assert of(CONTROL, "nginx", NGINX % "", timeout_seconds=10)["status"] == "fail"


@pytest.mark.parametrize(("kind", "text"), [
    ("nginx", NGINX % "send_timeout soon;"), ("nginx", "http {"), ("httpd", "Use Macro x"), ("haproxy", ".if x\n"),
    ("tomcat", "<Server"), ("haproxy", HAPROXY % " timeout client x")])
def test_what_is_not_understood_is_an_error_with_its_place(of, kind, text):
    found = of(CONTROL, kind, text)
    assert (found["status"], found["evidence"][0]["kind"]) == ("error", "file")


def test_a_file_that_was_edited_since_is_no_verdict(of):
    assert of(CONTROL, "nginx", NGINX % "", loaded=0)["reason"] == "edited"


def test_files_of_a_container_are_not_judged_by_ours(of):
    assert of(CONTROL, "nginx", NGINX % "", ours=False)["status"] == "not_checked"


def test_a_server_without_sites_has_nothing_to_judge(of):
    assert of(CONTROL, "nginx", "events { }")["status"] == "not_applicable"
