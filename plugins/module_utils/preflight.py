# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preflight: would the staged state still let in the very user and address that this run connects with?"""


def refusal(host, connection):
    """Return None, or a `Text` with the reason why the staged state would lock this run's own user out."""
    return None
