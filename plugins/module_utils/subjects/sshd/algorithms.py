# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The algorithms that sshd offers: strong ones alone, of those that this sshd knows."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import rules
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.expectations import SshdSetting

_DROPPED = Text("SSH no longer offers {names} ({keyword}): a client that knows nothing else cannot connect.",
                "SSH 不再提供 {names}（{keyword}）：仅支持这些算法的客户端无法连接。")


def strong(sshd, keyword, allowed):
    """Return the expectation that a list of algorithms has none but allowed ones."""
    present = _present(sshd, keyword)
    weak = ", ".join(name for name in present.split(",") if name not in allowed)
    return SshdSetting(sshd, keyword, rules.among(allowed, present), fixable=bool(present)).affecting(
        _DROPPED.format(keyword=keyword, names=weak) if weak else None)


def _present(sshd, keyword):
    """Return what this sshd knows, as far as it is seen: a name it does not know would keep it from starting."""
    value = sshd.get(keyword)
    written = value.text if value else ""
    # What is added to sshd's own list, or taken away from it, says nothing of what is in that list.
    return sshd.reported().get(keyword.lower()) or ("" if written.startswith(("+", "-", "^")) else written)
