# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only enforcing asks of nft: whether it accepts the staged rules."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.scratch import staged_below
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import rulesets as firewall_rulesets


def nft_accepts(host):
    """`nft -c` accepts the staged rules: in the kernel's own network, and in an empty one, as at boot."""
    for path in staged_below(host, "/etc/nftables"):
        if host.changes[path].data is None:
            continue
        text = firewall_rulesets.inlined(
            host, host.read(path).decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        for prefix in ([], ["unshare", "-n", "--"]):
            try:
                output = host.execute(prefix + ["nft", "-c", "-f", "-"], data=text)
            except Missing:
                # An image, or a host whose nftables is yet to come.
                return
            if output.rc != 0:
                raise CommitError(
                    "nft -c refuses the new %s: %s" % (path, (output.err.strip() or "no reason given").splitlines()[0]),
                    [path])


VALIDATORS = (nft_accepts,)
