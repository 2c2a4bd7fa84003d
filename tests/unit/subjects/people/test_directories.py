# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking for a directory in the files of its client costs what these are long."""

import time

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.people import directories


@pytest.mark.parametrize("source", sorted(directories._SET_UP))
def test_the_cost_of_blank_lines_grows_with_them_and_not_with_their_square(tmp_path, source):
    seconds = []
    for length in (10000, 40000):
        for pattern in directories._SET_UP[source][0]:
            place = tmp_path / pattern.format(database="passwd").lstrip("/").replace("*", "a")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("\n" * length)
        begun = time.process_time()
        assert directories.set_up(Host(str(tmp_path)), source, "passwd") is False
        seconds.append(time.process_time() - begun)
    # Four times the lines: 16 times the cost where it grows with the square.
    assert seconds[1] < 8 * seconds[0] + 0.1
