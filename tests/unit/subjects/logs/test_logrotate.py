# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which stanza of logrotate's files rotates a log."""

import time

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.logs import logrotate


def read(root, text):
    (root / "etc").mkdir()
    (root / "etc/logrotate.conf").write_text(text)
    return logrotate.of(Host(str(root)))


def test_the_first_pattern_that_fits_rotates_a_log(tmp_path):
    found = read(tmp_path, "/var/log/a.log {\n}\n/var/log/*.log {\n}\n/var/log/b[0-9] {\n}\n")
    patterns = {log: found.cover("/var/log/" + log) for log in ("a.log", "b.log", "b7", "c")}
    assert {log: one and one.stanza.patterns[0] for log, one in patterns.items()} == {
        "a.log": "/var/log/a.log", "b.log": "/var/log/*.log", "b7": "/var/log/b[0-9]", "c": None}


def test_more_stanzas_than_python_remembers_patterns_cost_no_more_each(tmp_path):
    # fnmatch remembers 32,768 patterns, and makes each anew where there are more.
    found = read(tmp_path, "".join(f"/x{number} {{\n}}\n" for number in range(33000)))
    begun = time.process_time()
    assert [found.cover(log) for log in ("/a", "/b", "/c")] == [None] * 3
    assert time.process_time() - begun < 1
