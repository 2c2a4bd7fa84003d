# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""XDP programs and filters of tc, as the kernel tells them: attached for real, in a network namespace of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("unshare") or not shutil.which("tc"), reason="takes root, unshare and tc")
TOLD = """
import json
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import diversions
print(json.dumps(diversions._diversions()))
"""
# bpf(BPF_PROG_LOAD) of a program that passes every packet, and RTM_SETLINK that attaches it by the generic way.
ATTACH_XDP = """
import ctypes, socket, struct
code = ctypes.create_string_buffer(struct.pack("=BBhiBBhi", 0xB7, 0, 0, 2, 0x95, 0, 0, 0))
licence = ctypes.create_string_buffer(b"GPL")
attributes = struct.pack("=IIQQ", 6, 2, ctypes.addressof(code), ctypes.addressof(licence)).ljust(128, b"\\0")
program = ctypes.CDLL(None).syscall(321, 5, ctypes.create_string_buffer(attributes, 128), 128)
xdp = struct.pack("=HHiHHI", 8, 1, program, 8, 3, 2)
body = struct.pack("=4xiII", 1, 0, 0) + struct.pack("=HH", 4 + len(xdp), 43 | 0x8000) + xdp
with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as kernel:
    kernel.send(struct.pack("=IHHII", 16 + len(body), 19, 5, 1, 0) + body)
    raise SystemExit(-struct.unpack("=i", kernel.recv(4096)[16:20])[0])
"""
U32 = "tc filter add dev lo {} protocol ip u32 match ip dport 22 0xffff action mirred egress redirect dev lo"


def told(prepare):
    """Return what is told in a namespace where a shell script has been run, or skip where the kernel cannot do that."""
    script = f"set -e; ip link set lo up; {prepare}; {sys.executable} -c '{TOLD}'"
    path = os.pathsep.join(str(one) for one in (Path(__file__).parents[4] / "collections", *filter(None, sys.path)))
    done = subprocess.run(
        ["unshare", "-n", "sh", "-c", script], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": path})
    if done.returncode != 0 and "Traceback" not in done.stderr:
        pytest.skip(f"this kernel has no such thing: {done.stderr[-200:]}")
    return json.loads(done.stdout)


def test_where_there_is_nothing_nothing_is_told():
    assert told(":") == [] == told("tc qdisc add dev lo clsact")


def test_filters_of_tc_are_told_by_their_hook_and_kind():
    found = told(f"tc qdisc add dev lo clsact; {U32.format('ingress')}; {U32.format('egress')}")
    assert found == [["lo", "ingress", "u32"], ["lo", "egress", "u32"]]


def test_filters_of_the_older_ingress_are_told():
    assert told(f"tc qdisc add dev lo ingress; {U32.format('parent ffff:')}") == [["lo", "ingress", "u32"]]


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the number of bpf(2) is another one")
def test_a_program_of_xdp_is_told():
    assert told(f"{sys.executable} -c '{ATTACH_XDP}'") == [["lo", "xdp", "mode 2"]]
