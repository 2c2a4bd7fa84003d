# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may come in by dial-up or VPN: how many users pppd, OpenVPN, WireGuard and strongSwan know. Their secrets are
never kept.
"""

import re
from collections import namedtuple
from typing import Dict, List

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError

# `count` is None where it cannot be told.
Users = namedtuple("Users", "program count where")

PPP = ("/etc/ppp/chap-secrets", "/etc/ppp/pap-secrets")
OPENVPN = ("/etc/openvpn/*.conf", "/etc/openvpn/server/*.conf")
WIREGUARD = "/etc/wireguard/*.conf"
IPSEC = ("/etc/ipsec.secrets", "/etc/ipsec.d/*.secrets")
SWANCTL = ("/etc/swanctl/swanctl.conf", "/etc/swanctl/conf.d/*.conf")
# Servers of dial-up and VPN whose users are not counted.
OTHERS = (
    "ocserv", "vpnserver", "xl2tpd", "pptpd", "accel-pppd", "mgetty", "tincd", "tailscaled", "zerotier-one", "sstpd",
    "openvpnas", "wg-access-server", "headscale", "nebula")
_FOLDERS = ("/usr/sbin/", "/usr/bin/", "/sbin/", "/usr/local/sbin/", "/usr/local/bin/", "/opt/*/bin/", "/opt/*/sbin/")
_NAME = re.compile(r"\"([^\"]*)\"|'([^']*)'|(\S+)")
_PEER = re.compile(r"(?m)^[ \t]*PublicKey[ \t]*=[ \t]*(\S+)", re.I)
_LOGIN = re.compile(r":\s*(EAP|XAUTH|NTLM)\b")
_SWANCTL_LOGIN = re.compile(r"(?m)^[ \t]*((?:eap|xauth|ntlm)[\w.-]*)\s*\{")
_REGISTERS = ("pki/index.txt", "easy-rsa/pki/index.txt", "../pki/index.txt", "../easy-rsa/pki/index.txt")


def of(host):
    """Return the Users of each program that has any."""
    return [users for users in [_ppp(host), _wireguard(host), _ipsec(host)] + list(_openvpn(host)) if users.count != 0]


def others(host):
    """Return the paths of the servers of dial-up and VPN whose users are not counted."""
    # /sbin is /usr/sbin on most hosts.
    return sorted(set(
        host.resolve(path) for name in OTHERS for folder in _FOLDERS for path in host.found(folder + name)))


def _lines(host, patterns):
    for path in [path for pattern in patterns for path in host.found(pattern)]:
        for line in host.read(path).decode("utf-8", "replace").splitlines():
            if line.strip() and line.lstrip()[0] not in "#;":
                yield path, line.strip()


def _ppp(host):
    # A client "*" is anybody who knows the secret.
    found = {
        match.group(0).strip("\"'"): path for path, line in _lines(host, PPP) for match in [_NAME.match(line)] if match}
    return Users("pppd", None if "*" in found else len(found), ", ".join(sorted(set(found.values()))))


def _wireguard(host):
    keys = {
        key: path for path in host.found(WIREGUARD)
        for key in _PEER.findall(host.read(path).decode("utf-8", "replace"))}
    try:
        output = host.run(["wg", "show", "all", "peers"])
        for words in map(str.split, output.out.splitlines() if output.rc == 0 else ()):
            if words:
                keys.setdefault(words[-1], words[0])
    except HostError:
        # Without its tool the files alone tell.
        pass
    return Users("WireGuard", len(keys), ", ".join(sorted(set(keys.values()))))


def _ipsec(host):
    found = {
        (line[:match.start()].rstrip(), path): path
        for path, line, match in ((path, line, _LOGIN.search(line)) for path, line in _lines(host, IPSEC)) if match}
    for path in [path for pattern in SWANCTL for path in host.found(pattern)]:
        found.update(
            {(name, path): path for name in _SWANCTL_LOGIN.findall(host.read(path).decode("utf-8", "replace"))})
    return Users("strongSwan", len(found), ", ".join(sorted(set(found.values()))))


def _openvpn(host):
    """A server takes whoever has a certificate of its authority, unless it names its clients or their number."""
    settings: Dict[str, Dict[str, List[str]]] = {}
    for path, line in _lines(host, OPENVPN):
        words = line.split()
        settings.setdefault(path, {})[words[0]] = words[1:]
    for path, given in sorted(settings.items()):
        if "server" not in given and "server-ipv6" not in given and given.get("mode") != ["server"]:
            continue
        folder = path.rpartition("/")[0]
        if "ccd-exclusive" in given and given.get("client-config-dir"):
            place = given["client-config-dir"][0]
            place = place if place.startswith("/") else "%s/%s" % (folder, place)
            yield Users("OpenVPN", len([name for name in host.listdir(place) if name != "DEFAULT"]), place)
            continue
        register = next((one for one in ("%s/%s" % (folder, name) for name in _REGISTERS) if host.exists(one)), None)
        if register:
            valid = [
                line for line in host.read(register).decode("utf-8", "replace").splitlines() if line.startswith("V")]
            # One of them is the server's own.
            yield Users("OpenVPN", max(0, len(valid) - 1), register)
        else:
            yield Users("OpenVPN", None, path)
