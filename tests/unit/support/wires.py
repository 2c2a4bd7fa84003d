# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interfaces, routes and neighbours of small hosts, as the kernel shows them below /proc and /sys."""

import pathlib

ROUTES = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
ARP = "IP address       HW type     Flags       HW address            Mask     Device\n"


def link(name, up=True, number=1, device="pci0000:00/0000:00:03.0", **files):
    """Return one interface's files; `device` is where its hardware hangs, None for one that has none."""
    folder = f"/sys/class/net/{name}/"
    found = {
        folder + "flags": "0x1003\n" if up else "0x1002\n", folder + "type": f"{number}\n",
        folder + "uevent": f"INTERFACE={name}\n"}
    if device:
        found[folder + "device"] = pathlib.PurePosixPath(f"/sys/devices/{device}")
        found[f"/sys/devices/{device}/vendor"] = "0x1af4\n"
    found.update({folder + path.replace("__", "/"): text for path, text in files.items()})
    return found


def default(device, gateway="0A000001", mask="00000000", flags="0003", destination="00000000"):
    """Return a line of /proc/net/route; the gateway's bytes stand in the machine's order."""
    octets = "".join(reversed([gateway[index:index + 2] for index in range(0, 8, 2)]))
    return f"{device}\t{destination}\t{octets}\t{flags}\t0\t0\t0\t{mask}\t0\t0\t0\n"


def host(*links, routes=None, arp="", **more):
    """Return a host with the loopback, eth0 as its one uplink, and more links."""
    files = {**link("lo", number=772, device=None), **link("eth0")}
    for one in links:
        files.update(one)
    files["/proc/net/route"] = ROUTES + (default("eth0") if routes is None else routes)
    files["/proc/net/arp"] = ARP + arp
    files.update(more)
    return files


def neighbour(address, mac, device="eth0", flags="0x2"):
    """Return a line of /proc/net/arp."""
    return f"{address:<16} 0x1         {flags:<11} {mac}     *        {device}\n"
