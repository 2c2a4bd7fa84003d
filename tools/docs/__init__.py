# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is generated from the one place where each thing is written by hand; `make check` asks whether it is stale.

Everything here reads files and imports no control, so that a tree with a mistake in it is told what the mistake is.
"""
