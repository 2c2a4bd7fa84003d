# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A host that is a small tree with a packet filter of its own: the kernel's, in a network namespace that ends with the
test.
"""

import contextlib
import os
import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host

_TOOLS = (
    "nft", "unshare", "sh", "nsenter", "iptables-nft-save", "ip6tables-nft-save", "iptables-nft-restore",
    "ip6tables-nft-restore", "tc")
needs_nft = pytest.mark.skipif(os.geteuid() != 0 or shutil.which("nft") is None, reason="takes root and nft")


class Filtered(Host):
    """A running host whose files are a tree's, and whose rules are those of a network namespace."""

    def __init__(self, root, namespace):
        super().__init__(root)
        self.live = self.running = True
        self._namespace = namespace

    def real(self, path):
        """Return the path inside the tree, though the host is live."""
        return os.path.join(self.root, path.lstrip("/"))

    def which(self, name):
        """Only what works on rules is there: nothing of this machine's is to be asked or changed."""
        return shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin") if name in _TOOLS else None

    def _execute(self, argv, timeout, data):
        if self.which(argv[0]) is None:
            raise Missing(argv[0], "is not there to be run")
        return super()._execute(["nsenter", "--net=" + self._namespace, "--", *argv], timeout, data)


@contextlib.contextmanager
def network():
    """Give the path of a network namespace with nothing in it."""
    with subprocess.Popen(
            ["unshare", "-n", "sh", "-c", "echo; read end"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        yield f"/proc/{holder.pid}/ns/net"
        holder.stdin.close()
