# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Private keys of TLS servers are for root and the server alone, and are no example keys of a package."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.tls.parts import key_files
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.kinds.seen import Seen
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.files.expectations import Attributes
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.tls import keys


class TlsPrivateKeys(Control):
    """Private keys of TLS servers."""

    id = "tls_private_keys"
    zh = "TLS 服务器私钥"
    clauses = ("8.3.5-B-b-2", "7.5.9-E-a-1")

    def expectations(self, host, policy):
        for one in keys.of(host) if host.live else ():
            if isinstance(one, keys.Key) and key_files.is_file(host, one):
                yield Attributes(
                    one.path, 0o640, (0, one.server.uid), key_files.groups(host, one),
                    told=key_files.anothers(host, one), host=host)
        yield Seen(lambda host: key_files.judged(host, policy))
