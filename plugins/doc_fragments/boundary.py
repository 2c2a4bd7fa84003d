# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the boundary area, for its module, its role and the reader."""


class ModuleDocFragment:
    """Documentation of the options in plugins/module_utils/areas/boundary/options.py."""

    DOCUMENTATION = r"""
options: {}
"""
