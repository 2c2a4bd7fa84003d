# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who has the other end of a tap: a hypervisor, whose machine's cable it is, or another program, as a rule a VPN."""

import os
import re

_DEVICE = "/dev/net/tun"
# As the kernel names processes, in 15 characters at most.
_HYPERVISOR = re.compile(r"qemu|kvm|cloud-hyperviso|firecracker|crosvm|stratovirt|dragonball|lkvm")
_NAME = re.compile(r"^iff:\t(\S+)$", re.M)


def of_machines(host):
    """Return the names of the taps that a hypervisor holds: one walk over its processes."""
    return host.ask("taps of machines", lambda: set(_held(host.real("/proc"))))


def _held(proc):
    here = _network(os.path.join(proc, "self"))
    for pid in (name for name in os.listdir(proc) if name.isdigit()):
        folder = os.path.join(proc, pid)
        try:
            # In a network of a user's own a tap may have any name, and its holder too.
            if _HYPERVISOR.match(_text(folder, "comm")) and _network(folder) == here:
                for name in os.listdir(os.path.join(folder, "fd")):
                    if os.readlink(os.path.join(folder, "fd", name)) == _DEVICE:
                        yield from _NAME.findall(_text(folder, "fdinfo", name))
        except OSError:
            # The process has ended.
            continue


def _network(folder):
    try:
        return os.readlink(os.path.join(folder, "ns", "net"))
    except OSError:
        return None


def _text(*parts):
    # A process may have any bytes for its name.
    with open(os.path.join(*parts), encoding="utf-8", errors="replace") as stream:
        return stream.read()
