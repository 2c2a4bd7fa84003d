# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever YAML makes of a declared mapping is one sentence about it, and no other error."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before import declared


@pytest.mark.parametrize(("check", "value", "told"), [
    (declared.endpoint, {"port": 25, "starttls": ["smtp"]}, "cannot be the starttls of"),
    (declared.link, {"to": "db", "port": 5432, "starttls": {}}, "cannot be the starttls of"),
    (declared.package, {"path": "/srv/x", "kind": ["gpg"], "signer": "a" * 40}, "cannot be the kind of"),
    (declared.endpoint, {1: 2, "prot": 443}, "has no port"), (declared.endpoint, {1: 2, "a": 3, "port": 1}, "has '1'"),
    (declared.remote, {"engine": {}, "host": "h", "user": "u", "ca": "/ca"}, "cannot be the engine of")])
def test_a_value_of_another_kind_is_named(check, value, told):
    with pytest.raises(ValueError, match=told) as error:
        check(value)
    assert error.value.args[0].zh


def test_what_can_be_meant_is_taken():
    declared.endpoint({"port": 25, "starttls": "smtp", "sm": "allowed"})
    declared.link({"to": "db", "port": 5432, "starttls": "postgresql"})
