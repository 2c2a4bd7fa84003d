# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may dial in."""

import json
import pathlib

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.dial_up_users import DialUpUsers
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Output

USERS = DialUpUsers()
SECRET = "Sup3rSecret"
DIAL_UP = {
    "/etc/ppp/chap-secrets": f'# clients\nalice * "{SECRET}" *\n"bob li" * {SECRET} *\n',
    "/etc/ppp/pap-secrets": f"alice * {SECRET} *\n",
    "/etc/wireguard/wg0.conf": f"[Interface]\nPrivateKey = {SECRET}\n[Peer]\nPublicKey = AAA=\n[Peer]\n"
    "PublicKey = BBB=\n#PublicKey = CCC=\n", "/etc/ipsec.secrets": f': RSA key.pem\ncarol : EAP "{SECRET}"\n',
    "/etc/swanctl/conf.d/x.conf": f"secrets {{\n  eap-dave {{\n    id = dave\n    secret = {SECRET}\n  }}\n}}\n",
    "/etc/openvpn/server/vpn.conf": "server 10.8.0.0 255.255.255.0\nccd-exclusive\nclient-config-dir ccd\n",
    "/etc/openvpn/server/ccd/erin": "", "/etc/openvpn/server/ccd/DEFAULT": "",
    "/etc/openvpn/client.conf": "client\nremote x\n",
}


class TestDialUpUsers:
    def test_nobody_who_may_dial_in_is_not_applicable(self, tree, judge):
        found = judge(USERS, tree({"/etc/ppp/chap-secrets": "# client server secret\n"}))
        assert found["status"] == "not_applicable"
        for text in found["message"].values():
            assert all(name in text for name in ("pppd", "/etc/wireguard", "ocserv", "xl2tpd"))

    @pytest.mark.parametrize("path", ["/usr/sbin/ocserv", "/usr/sbin/xl2tpd", "/opt/softether/bin/vpnserver"])
    def test_a_server_whose_users_are_not_counted_is_named(self, tree, judge, path):
        found = judge(USERS, tree({path: ""}))
        assert (found["status"], path in found["message"]["zh"]) == ("not_checked", True)
        assert judge(USERS, tree(DIAL_UP))["reason"] == "too_many_users"

    def test_one_program_is_named_once(self, tree, judge):
        files = {"/usr/sbin/xl2tpd": "", "/sbin": pathlib.PurePosixPath("usr/sbin")}
        assert len(judge(USERS, tree(files))["details"]) == 1

    def test_all_are_counted_and_no_secret_is_told(self, tree, judge):
        found = judge(USERS, tree(DIAL_UP))
        assert found["message"]["en"].startswith("7 users may come in by dial-up or VPN, expected 0 at most: pppd 2 (")
        assert (
            "WireGuard 2" in found["message"]["en"] and "strongSwan 2" in found["message"]["en"]
            and "OpenVPN 1" in found["message"]["en"])
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
        found = judge(
            USERS,
            tree({"/etc/openvpn/vpn.conf": "server 10.8.0.0 255.255.255.0\n", "/etc/openvpn/pki/index.txt": index}),
            dial_up_users=1)
        assert found["status"] == "pass"


@pytest.mark.parametrize("folder", ["x\0y", "/d" * 2000, "x" * 5000, "a/" * 1500])
def test_a_folder_that_is_no_path_breaks_nothing(tree, judge, folder):
    found = judge(USERS, tree({
        "/etc/openvpn/server.conf": "server 10.8.0.0 255.255.255.0\nccd-exclusive\nclient-config-dir %s\n" % folder}))
    assert "Error: " not in str(found)
