# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recorder runs in the tests' own process."""

import os

import pytest


@pytest.fixture(autouse=True)
def umask_as_it_was():
    """Take back the umask that the recorder, a program of its own on a host, sets for itself."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)
