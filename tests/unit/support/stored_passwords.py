# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts with passwords that are stored, and the files that say how."""

import pytest

from tests.unit.support import trees

SHADOW, PASSWD, DEFS = "/etc/shadow", "/etc/passwd", "/etc/login.defs"
AUTH, COMMON = "/etc/pam.d/common-auth", "/etc/pam.d/common-password"
AGEING = trees.LOGIN_DEFS.format("SHA512").replace("99999", "180")


def shadow(**fields):
    """Return a shadow file with the given "password:last change:min:max" of some accounts; others have no password."""
    return "".join(
        "{}:{}:7:::\n".format(name, fields.get(name, "*:20779:0:99999"))
        for name in ("root", "daemon", "admin", "alice"))


def fresh(hash=trees.STRONG, changed=trees.TODAY, limit="90"):
    return f"{hash}:{changed}:0:{limit}"


@pytest.fixture
def debian_with(tree):
    def build(**files):
        known = {"shadow": SHADOW, "passwd": PASSWD, "defs": DEFS, "auth": AUTH, "common": COMMON}
        return tree(dict(trees.debian(12), **{known.get(name, name): text for name, text in files.items()}))
    return build
