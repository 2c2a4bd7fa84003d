# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controls of every area. What is not imported here is not judged in one pass."""

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts import controls as accounts
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.audit import controls as audit
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.boundary import controls as boundary

CONTROLS = {"accounts": accounts.CONTROLS, "audit": audit.CONTROLS, "boundary": boundary.CONTROLS}
