# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the audit area; plugins/doc_fragments/audit.py tells their meaning. Their variables are named audit_<option>."""

OPTIONS = dict(
)
