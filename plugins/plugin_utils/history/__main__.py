# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`python -m ...plugins.plugin_utils.history`: the command, out of an installed collection."""

from __future__ import annotations

import sys

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.history.command import main

if __name__ == "__main__":
    sys.exit(main())
