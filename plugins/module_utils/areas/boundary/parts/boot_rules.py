# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the packet filter will be after a reboot: what the enabled services load."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary.parts import own_table
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.systemd.unit_file import load_unit

# Services that make their rules at boot from what only they can read.
_OTHERS = ("firewalld.service", "ufw.service", "netfilter-persistent.service", "iptables.service", "ip6tables.service", "shorewall.service")


def enabled(host, unit):
    """Tell whether a unit is started at boot, staged actions included."""
    if host.declared(("unit", unit)) == "running":
        return True
    return host.declared(("unit", unit)) != "disabled" and bool(host.glob("/etc/systemd/system/*.wants/" + unit)) and not (
        host.is_link("/etc/systemd/system/" + unit) and host.resolve("/etc/systemd/system/" + unit) == "/dev/null")


def others(host):
    """Return the services that load rules at boot which cannot be told before."""
    return [unit for unit in _OTHERS if enabled(host, unit)]


def _loads_ours(host):
    """Tell whether our unit still does what we had it do: it may have been edited, or have a drop-in."""
    unit = load_unit(host, own_table.UNIT)
    starts = [value.text.split() for value in unit.values("Service", "ExecStart")]
    return not unit.masked and any(words[0].endswith("/nft") and words[1:] == ["-f", own_table.PATH] for words in starts)


def text(host):
    """Return the nft text that the enabled services load, one after the other; empty where there are none."""
    found = []
    if enabled(host, "nftables.service"):
        found += [path for path in own_table.MAIN_FILES if host.exists(path)][:1]
    if enabled(host, own_table.UNIT) and host.exists(own_table.PATH) and _loads_ours(host):
        found.append(own_table.PATH)
    return "\n".join(host.read(path).decode("utf-8", "surrogateescape") for path in found)
