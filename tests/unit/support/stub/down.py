# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A connection to a host that is down."""

from __future__ import annotations

DOCUMENTATION = """
name: down
short_description: Never connects
description: Never connects.
author: jrt0117.baseline contributors
"""

from ansible.errors import AnsibleConnectionFailure  # noqa: E402  Ansible wants the documentation first
from ansible.plugins.connection import ConnectionBase  # noqa: E402  the same


class Connection(ConnectionBase):
    transport = "jrt0117.baseline.down"
    has_pipelining = False

    def _connect(self):
        raise AnsibleConnectionFailure("Connection refused")

    def exec_command(self, cmd, in_data=None, sudoable=True):
        self._connect()

    def put_file(self, in_path, out_path):
        self._connect()

    def fetch_file(self, in_path, out_path):
        self._connect()

    def close(self):
        pass
