# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What only enforcing asks of nft: whether it accepts the staged rules."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.scratch import staged_below
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import rulesets as firewall_rulesets

_REFUSED = Text("nft -c refuses the new {path}: {why}", "nft -c 不接受新的 {path}：{why}")
_NO_REASON = Text("no reason given", "未给出原因")


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
                said = output.err.strip().splitlines()
                raise CommitError(_REFUSED.format(path=path, why=said[0] if said else _NO_REASON), [path])


VALIDATORS = (nft_accepts,)
