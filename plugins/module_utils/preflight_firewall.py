# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Preflight of the packet filter: a new connection from where this run comes still has to get through."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.sources import firewall_admission


def admitted(host, connection):
    """Return why the rules would not let this run in again."""
    return firewall_admission.firewall_refusal(host, connection)
