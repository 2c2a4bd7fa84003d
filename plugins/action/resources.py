# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by `make docs` from catalogue/areas/resources.yml; change it there.
"""Completes the options of M(jrt0117.baseline.resources) from the play's variables."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.area_action import AreaAction


class ActionModule(AreaAction):
    """Runs the module with the variables of this play."""

    area = "resources"
