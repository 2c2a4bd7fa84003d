# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example agency of 30 people: its registers, and the small files that they name as evidence.

What the clauses of the catalogue ask for decides which records there are; who the people are, what stands in the room
and on which day something was done is told here. Nothing depends on the day on which it is written.
"""
