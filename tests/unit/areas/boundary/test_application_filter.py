# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filters of protocol commands."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.application_filter import (
    ApplicationFilter,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import command_filters
from tests.unit.support.gateways import running, told

FILTER = ApplicationFilter()
NGINX = """\
http { # all sites
    server {
        server_name a.example;  # the first
        location / { limit_except GET POST { deny all; } }
    }
    server { listen 81;
        server_name b.example;
        location / { return 200 "server { limit_except }"; }
    }
}
"""
HAPROXY = """\
defaults
    mode http
frontend web
    acl good method GET POST
    http-request deny unless good
frontend api
    http-request deny if { path /x }
listen raw
    mode tcp
    http-request deny if METH_TRACE
backend servers
"""


class TestCommandFilters:
    def test_each_server_of_nginx_is_judged(self, tree, judge):
        host = running(
            tree({"/etc/nginx/nginx.conf": NGINX.replace(' "server { limit_except }"', "")}), "nginx.service")
        found = judge(FILTER, host)
        assert found["message"]["en"] == "nginx passes any command on in b.example (/etc/nginx/nginx.conf:6)."
        assert len(found["details"]) == 1

    def test_each_frontend_of_haproxy_is_judged(self, tree):
        host = tree({"/etc/haproxy/haproxy.cfg": HAPROXY})
        assert [
            (one.name, one.limited) for one in command_filters.entries(host, "haproxy")] == [
            ("web", True), ("api", False), ("raw", False)]

    @pytest.mark.parametrize("more,limited", [
        ("", False), ("acl good method GET POST\nhttp_access deny !good\n", True), ("acl good method GET\n", False)])
    def test_squid_as_it_is_shipped_limits_no_command(self, tree, more, limited):
        text = "acl CONNECT method CONNECT\nhttp_access deny CONNECT !SSL_ports\n"
        host = tree({"/etc/squid/squid.conf": text, "/etc/squid/conf.d/site.conf": more})
        assert [one.limited for one in command_filters.entries(host, "squid")] == [limited]

    @pytest.mark.parametrize(
        "text,limited", [("cmds_allowed=USER,PASS,QUIT\n", True), ("#cmds_allowed=USER\ncmds_denied=\n", False)])
    def test_vsftpd_names_its_commands(self, tree, text, limited):
        assert [one.limited for one in command_filters.entries(tree({"/etc/vsftpd.conf": text}), "vsftpd")] == [limited]

    def test_a_block_that_is_left_open_is_an_error_naming_the_file(self, tree, judge):
        host = running(tree({"/etc/nginx/nginx.conf": "http {\n server {\n"}), "nginx.service")
        found = judge(FILTER, host)
        assert found["status"] == "error" and "/etc/nginx/nginx.conf" in found["message"]["en"]

    def test_a_host_that_passes_nothing_on_is_not_applicable(self, tree, judge):
        assert judge(FILTER, tree())["status"] == "not_applicable"

    def test_a_gateway_without_a_proxy_is_for_a_person(self, tree, judge):
        assert judge(FILTER, tree(), gateway=True)["status"] == "manual"

    def test_another_product_is_for_a_person(self, tree, judge):
        host = running(tree(), "waf.service")
        assert judge(FILTER, host, application_proxies=["waf.service"])["status"] == "manual"

    def test_a_declared_proxy_that_does_not_run_fails(self, tree, judge):
        host = tree({"/etc/nginx/nginx.conf": NGINX})
        host._commands[(("systemctl", "show", "nginx.service"), b"")] = Output(
            0, "ActiveState=inactive\nUnitFileState=disabled\n", "")
        assert "nginx.service does not run (inactive)" in told(judge(FILTER, host, application_proxies=["nginx"]))
