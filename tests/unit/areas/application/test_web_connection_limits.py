# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections of a web server, and of each client: a limit that does not hold for all, or for nobody, is none."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.web_connection_limits import (
    WebConnectionLimits,
)

CONTROL = WebConnectionLimits()
NGINX = """events { }
http {
 limit_req_zone $binary_remote_addr zone=r:1m rate=20r/s;
 limit_conn_zone $binary_remote_addr zone=c:1m;
 limit_req_zone $server_name zone=all:1m rate=20r/s;
 server { listen 80; server_name www.credit.example;
 %s
 }
}
"""
LIMITS = "limit_req zone=r burst=40 nodelay; limit_conn c 50;"
HAPROXY = """global
 maxconn 2000
frontend f
 bind :80
 stick-table type ip size 1m expire 60s store conn_cur,http_req_rate(10s)
%s
"""
TRACK = " tcp-request connection track-sc0 src\n"


@pytest.mark.parametrize("more", [
    LIMITS, LIMITS + "location /x { limit_req zone=r; }", "return 301 https://www.credit.example$request_uri;"])
def test_each_client_of_nginx_is_limited(of, more):
    assert of(CONTROL, "nginx", NGINX % more)["status"] == "pass"


@pytest.mark.parametrize("more", [
    "", "limit_conn c 50;", "limit_req zone=r;", "location / { %s }" % LIMITS, LIMITS + "limit_req_dry_run on;",
    "limit_conn c 50; limit_req zone=all;", LIMITS + "location /x { limit_req zone=all; }",
    LIMITS + "location /x { limit_req_dry_run on; }"])
def test_a_limit_for_a_part_or_for_all_together_or_none_fails(of, more):
    found = of(CONTROL, "nginx", NGINX % more)
    assert (found["status"], found["evidence"][0]["ref"]) == ("fail", "/etc/nginx/nginx.conf:6")


@pytest.mark.parametrize(("lines", "status"), [
    (TRACK + " tcp-request connection reject if { sc0_conn_cur gt 50 }", "pass"),
    (TRACK + " acl many sc_http_req_rate(0) gt 200\n http-request deny deny_status 429 if many", "pass"),
    (TRACK, "fail"), (" tcp-request connection reject if { sc0_conn_cur gt 50 }", "fail"),
    (TRACK + " http-request deny if { path /x }", "fail"), ("", "fail")])
def test_a_client_of_haproxy_is_counted_and_refused(of, lines, status):
    assert of(CONTROL, "haproxy", HAPROXY % lines)["status"] == status


def test_all_connections_of_haproxy_have_a_limit(of):
    text = (HAPROXY % (TRACK + " tcp-request connection reject if { sc0_conn_cur gt 50 }")).replace(" maxconn 2000", "")
    assert "maxconn" in of(CONTROL, "haproxy", text)["message"]["en"]


@pytest.mark.parametrize(("kind", "text", "status"), [
    ("httpd", "MaxRequestWorkers 9", "fail"), ("httpd", "LoadModule qos_module x.so\nQS_SrvMaxConnPerIP 50", "pass"),
    ("httpd", "QS_SrvMaxConnPerIP 50", "fail"), ("httpd", "LoadModule evasive20_module x.so", "pass"),
    ("tomcat", "<Server><Connector port='1'/></Server>", "manual"),
    ("tomcat", "<Server><Connector port='1' maxConnections='-1'/></Server>", "fail")])
def test_httpd_needs_a_module_and_tomcat_a_person(of, kind, text, status):
    assert of(CONTROL, kind, text)["status"] == status


def test_what_is_in_front_limits_clients_and_is_judged_there(of):
    assert of(CONTROL, "nginx", NGINX % "", front="web-lb")["status"] == "pass"
    assert of(CONTROL, "httpd", "", front="web-lb")["status"] == "pass"
    text = "<Server><Connector port='1' maxConnections='-1'/></Server>"
    assert of(CONTROL, "tomcat", text, front="web-lb")["status"] == "fail"
