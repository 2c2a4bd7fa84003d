# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users install is signed by its publisher."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.application.parts import packages
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen


class ClientPackageSignature(Control):
    """Signature of published packages."""

    id = "client_package_signature"
    zh = "发布包签名"
    clauses = ("8.1.1-B-a", "8.1.1-B-b")

    def expectations(self, host, policy):
        yield Seen(lambda host: packages.each(host, policy))
