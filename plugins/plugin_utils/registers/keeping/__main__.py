# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command as a module to be run, where the folder above ansible_collections is in PYTHONPATH."""

from __future__ import annotations

import sys

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.registers.keeping.command import main

if __name__ == "__main__":
    sys.exit(main())
