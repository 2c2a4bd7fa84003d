# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What brings a network interface up at boot: NetworkManager, systemd-networkd, ifupdown, units; and how to keep it
from doing so.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import read_document

_IFUPDOWN = "/etc/network/interfaces"
_UNITS = ("wg-quick@%s.service", "openvpn-client@%s.service", "openvpn@%s.service", "wpa_supplicant@%s.service")
_NETWORKD = "/etc/systemd/network/00-jrt0117-%s.network"
_MANAGER = "/etc/NetworkManager/conf.d/zz-jrt0117-%s.conf"


def keep_down(host, name):
    """Stage that no network manager found here brings the interface up again; return the units that are to be disabled
    for it.
    """
    if host.exists("/etc/NetworkManager"):
        host.stage_content(
            _MANAGER % name, _text("[device-jrt0117-%s]" % name, "match-device=interface-name:" + name, "managed=0"))
    if host.exists("/etc/systemd/network"):
        host.stage_content(_NETWORKD % name, _text("[Match]", "Name=" + name, "", "[Link]", "Unmanaged=yes"))
    for path in [_IFUPDOWN] + host.glob(_IFUPDOWN + ".d/*"):
        if host.exists(path):
            _not_automatic(host, path, name)
    return [unit % name for unit in _UNITS if _enabled(host, unit % name)]


def _text(*lines):
    return "".join(line + "\n" for line in ("# Managed by jrt0117.baseline.",) + lines).encode("utf-8")


def _not_automatic(host, path, name):
    """Take the name off the lines that bring interfaces up at boot and when they are plugged in."""
    document = read_document(host, path)
    for index in reversed(range(len(document.lines))):
        words = document.text(index).split()
        if words and (words[0] == "auto" or words[0].startswith("allow-")) and name in words[1:]:
            left = [word for word in words if word != name]
            if len(left) > 1:
                document.replace(index, " ".join(left))
            else:
                document.delete(index)
    if document.render() != host.read(path):
        host.stage_content(path, document.render())


def _enabled(host, unit):
    try:
        return host.run(["systemctl", "is-enabled", unit]).out.strip() == "enabled"
    except HostError:
        return False
