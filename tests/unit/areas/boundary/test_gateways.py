# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gateways: malware scanners and their signatures, filters of protocol commands, dial-up users."""

import json

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.application_filter import ApplicationFilter
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.dial_up_users import DialUpUsers
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.gateway_malware import GatewayMalware
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.ids import command_filters
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners

MALWARE, FILTER, USERS = GatewayMalware(), ApplicationFilter(), DialUpUsers()
CVD = b"ClamAV-VDB:%s 03-30 -0500:27829:2063511:90:0123:sig:builder:1763713800".ljust(600)
DAILY = "/var/lib/clamav/daily.cld"


def running(host, *units):
    """Have systemd say that only these units run."""
    for unit in units:
        host._commands[(("systemctl", "is-active", unit), b"")] = Output(0, "active\n", "")
        host._commands[(("systemctl", "is-enabled", unit), b"")] = Output(0, "enabled\n", "")
    return host


def told(found):
    return " ".join(one["message"]["en"] for one in found["details"]) or found["message"]["en"]


@pytest.fixture
def listening(monkeypatch):
    """Return a function that has ports listened on."""
    def on(*ports, local=False):
        monkeypatch.setattr(listeners, "of", lambda host: [listeners.Listener("tcp", port, "1", local) for port in ports])
    return on


class TestMalware:
    def test_no_mail_and_no_proxy_is_not_applicable(self, tree, judge, listening):
        listening(22, 443)
        found = judge(MALWARE, tree())
        assert found["status"] == "not_applicable" and "3128" in found["message"]["en"]

    def test_a_mail_program_for_this_host_alone_is_no_gateway(self, tree, judge, listening):
        listening(25, local=True)
        assert judge(MALWARE, tree())["status"] == "not_applicable"

    def test_a_mail_gateway_without_a_scanner_fails(self, tree, judge, listening):
        listening(25)
        found = judge(MALWARE, tree())
        assert found["status"] == "fail" and "There are no malware signatures (/var/lib/clamav/daily.c[vl]d)." in told(found)

    @pytest.mark.parametrize("day,status", [("15 Nov 2026", "pass"), ("14 Nov 2026", "fail")])
    def test_the_day_signatures_were_built_counts(self, tree, judge, listening, day, status):
        listening(25)
        host = running(tree({DAILY: CVD % day.encode()}), "clamav-daemon.service", "clamav-milter.service")
        found = judge(MALWARE, host)
        assert found["status"] == status
        if status == "fail":
            assert found["message"]["en"] == (
                "The malware signatures in /var/lib/clamav/daily.cld are of 2026-11-14, 8 days old, expected 7 at most.")

    def test_a_scanner_that_nothing_feeds_is_for_a_person(self, tree, judge, listening):
        listening(3128)
        found = judge(MALWARE, running(tree({DAILY: CVD % b"20 Nov 2026"}), "clamav-daemon.service"))
        assert found["status"] == "manual" and "web traffic" in found["message"]["en"]

    def test_another_product_is_known_by_its_unit_and_files(self, tree, judge, listening):
        listening()
        host = running(tree(), "drweb.service")
        assert "boundary_malware_signatures" in told(judge(MALWARE, host, content_gateway=["mail"], malware_unit="drweb.service"))

    def test_a_gateway_that_only_forwards_is_for_a_person(self, tree, judge, listening):
        listening()
        assert judge(MALWARE, tree(), gateway=True)["reason"] == "passes_unseen"

    def test_what_cannot_be_seen_is_not_checked(self, tree, judge):
        assert judge(MALWARE, tree())["status"] == "not_checked"


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
        host = running(tree({"/etc/nginx/nginx.conf": NGINX.replace(' "server { limit_except }"', "")}), "nginx.service")
        found = judge(FILTER, host)
        assert found["message"]["en"] == "nginx passes any command on in b.example (/etc/nginx/nginx.conf:6)."
        assert len(found["details"]) == 1

    def test_each_frontend_of_haproxy_is_judged(self, tree):
        host = tree({"/etc/haproxy/haproxy.cfg": HAPROXY})
        assert [(one.name, one.limited) for one in command_filters.entries(host, "haproxy")] == [("web", True), ("api", False), ("raw", False)]

    @pytest.mark.parametrize("more,limited", [
        ("", False), ("acl good method GET POST\nhttp_access deny !good\n", True), ("acl good method GET\n", False)])
    def test_squid_as_it_is_shipped_limits_no_command(self, tree, more, limited):
        text = "acl CONNECT method CONNECT\nhttp_access deny CONNECT !SSL_ports\n"
        host = tree({"/etc/squid/squid.conf": text, "/etc/squid/conf.d/site.conf": more})
        assert [one.limited for one in command_filters.entries(host, "squid")] == [limited]

    @pytest.mark.parametrize("text,limited", [("cmds_allowed=USER,PASS,QUIT\n", True), ("#cmds_allowed=USER\ncmds_denied=\n", False)])
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
        for verb in ("is-active", "is-enabled"):
            host._commands[(("systemctl", verb, "nginx.service"), b"")] = Output(3, "inactive\n", "")
        assert "nginx.service is inactive" in told(judge(FILTER, host, application_proxies=["nginx"]))


SECRET = "Sup3rSecret"
DIAL_UP = {
    "/etc/ppp/chap-secrets": f'# clients\nalice * "{SECRET}" *\n"bob li" * {SECRET} *\n',
    "/etc/ppp/pap-secrets": f"alice * {SECRET} *\n",
    "/etc/wireguard/wg0.conf": f"[Interface]\nPrivateKey = {SECRET}\n[Peer]\nPublicKey = AAA=\n[Peer]\nPublicKey = BBB=\n#PublicKey = CCC=\n",
    "/etc/ipsec.secrets": f': RSA key.pem\ncarol : EAP "{SECRET}"\n',
    "/etc/swanctl/conf.d/x.conf": f"secrets {{\n  eap-dave {{\n    id = dave\n    secret = {SECRET}\n  }}\n}}\n",
    "/etc/openvpn/server/vpn.conf": "server 10.8.0.0 255.255.255.0\nccd-exclusive\nclient-config-dir ccd\n",
    "/etc/openvpn/server/ccd/erin": "", "/etc/openvpn/server/ccd/DEFAULT": "",
    "/etc/openvpn/client.conf": "client\nremote x\n",
}


class TestDialUpUsers:
    def test_nobody_who_may_dial_in_is_not_applicable(self, tree, judge):
        assert judge(USERS, tree({"/etc/ppp/chap-secrets": "# client server secret\n"}))["status"] == "not_applicable"

    def test_all_are_counted_and_no_secret_is_told(self, tree, judge):
        found = judge(USERS, tree(DIAL_UP))
        assert found["message"]["en"].startswith("7 users may come in by dial-up or VPN, expected 0 at most: pppd 2 (")
        assert "WireGuard 2" in found["message"]["en"] and "strongSwan 2" in found["message"]["en"] and "OpenVPN 1" in found["message"]["en"]
        assert SECRET not in json.dumps(found)
        assert judge(USERS, tree(), dial_up_users=7)["status"] == "pass"

    def test_peers_that_live_only_in_the_kernel_count(self, tree, judge):
        host = tree(DIAL_UP)
        host._commands[(("wg", "show", "all", "peers"), b"")] = Output(0, "wg0\tAAA=\nwg9\tDDD=\n", "")
        assert judge(USERS, host, dial_up_users=7)["reason"] == "too_many_users"

    @pytest.mark.parametrize("path,text", [
        ("/etc/ppp/chap-secrets", f"* * {SECRET} *\n"), ("/etc/openvpn/vpn.conf", "server 10.8.0.0 255.255.255.0\n")])
    def test_anybody_is_too_many(self, tree, judge, path, text):
        found = judge(USERS, tree({path: text}), dial_up_users=100)
        assert found["reason"] == "users_unlimited" and path in found["message"]["en"]

    def test_valid_certificates_are_openvpn_s_users(self, tree, judge):
        index = "V\t1\t\t01\tunknown\t/CN=server\nV\t1\t\t02\tunknown\t/CN=a\nR\t1\t2\t03\tunknown\t/CN=b\n"
        found = judge(USERS, tree({"/etc/openvpn/vpn.conf": "server 10.8.0.0 255.255.255.0\n", "/etc/openvpn/pki/index.txt": index}), dial_up_users=1)
        assert found["status"] == "pass"


def test_listeners_of_the_loopback_are_told():
    local = listeners._is_local
    assert local("0100007F") and local("00000000000000000000000001000000") and local("0000000000000000FFFF00000100007F")
    assert not local("00000000") and not local("0" * 32) and not local("0200000A")
