# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of sshd, and what is asked of each control of them."""


MAIN = "/etc/ssh/sshd_config"
DROPIN = "/etc/ssh/sshd_config.d/00-jrt0117.conf"
INCLUDE = "Include /etc/ssh/sshd_config.d/*.conf\n"


def converges(control, tree, judge, enforce, files, where, **options):
    """The break is named, predicted, repaired once, and stays repaired."""
    found = judge(control, tree(files), **options)
    assert (found["status"], found["would"]) == ("fail", "pass"), found
    assert where in found["message"]["en"] and where in found["message"]["zh"]
    assert enforce(control, tree(), **options)[0]["status"] == "pass"
    finding, changed = enforce(control, tree(), **options)
    assert finding["status"] == "pass" and changed == []
