# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as one HTML file: `page.py` puts the template, css/ and js/ of this folder and the data together."""

from __future__ import annotations

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html.page import render

__all__ = ["render"]
