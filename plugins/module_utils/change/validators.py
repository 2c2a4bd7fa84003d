# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Validators: what must hold for the staged state before any of it is put in force. The host's own tools are asked
first.
"""

from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.auditd import enforcing as auditd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.firewall import enforcing as firewall
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import enforcing as logs
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import enforcing as pam
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import enforcing as people
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import enforcing as sshd
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import enforcing as sudo

VALIDATORS = (
    sshd.VALIDATORS + sudo.VALIDATORS + logs.VALIDATORS + auditd.VALIDATORS + firewall.VALIDATORS + pam.VALIDATORS
    + people.VALIDATORS)
