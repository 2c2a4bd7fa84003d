# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listeners of the loopback."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.network import listeners


def test_listeners_of_the_loopback_are_told():
    local = listeners._is_local
    assert local("0100007F") and local("00000000000000000000000001000000") and local("0000000000000000FFFF00000100007F")
    assert not local("00000000") and not local("0" * 32) and not local("0200000A")
