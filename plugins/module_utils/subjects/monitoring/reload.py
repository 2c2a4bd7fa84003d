# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which services read files of this subject, and how each is told: (path or its beginning, units of which one runs,
verb of systemctl or signal).
"""

SERVICES = (
    # Arguments of a command line: it knows no reload.
    ("/etc/default/prometheus-node-exporter", ("prometheus-node-exporter.service",), "restart"),
)
