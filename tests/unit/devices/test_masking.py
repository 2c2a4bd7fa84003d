# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No secret is in a line that is shown."""

from __future__ import annotations

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.devices.masking import hidden, shown


@pytest.mark.parametrize(("line", "told"), [
    ("username a privilege 15 password 0 cisco", "username a privilege 15 password 0 ***"),
    ("username a password cisco", "username a password ***"),
    ("username a secret 9", "username a secret ***"),
    ("enable password two words", "enable password ***"),
    ("local-user a password irreversible-cipher $1c$x$y$", "local-user a password irreversible-cipher ***"),
    ("local-user a password simple 12", "local-user a password simple ***"),
    ("snmp-server community public RO 10", "snmp-server community *** RO 10"),
    ("snmp-agent community read cipher %^%#x%^%# acl 2001", "snmp-agent community read cipher *** acl 2001"),
    ("tacacs-server key 7 0822455D0A16", "tacacs-server key 7 ***"),
    ("hwtacacs scheme x key authentication cipher $c$3$abc", "hwtacacs scheme x key *** cipher ***"),
    ("encrypted-password \"$6$abc$def\"", "encrypted-password ***"),
    ("snmp-server user u g v3 auth md5 AAA priv aes 128 BBB", "snmp-server user u g v3 auth md5 *** priv aes 128 ***"),
    ("user-password min-len 8", "user-password min-len 8"), ("password min-length 8", "password min-length 8"),
    ("password expire 90", "password expire 90"), ("authentication-mode aaa", "authentication-mode aaa"),
    ("aaa authentication login default group tacacs+ local", "aaa authentication login default group tacacs+ local")])
def test_what_follows_a_word_for_a_secret_is_masked(line, told):
    assert shown(line) == told


@pytest.mark.parametrize("text", ["<secret hidden>", "<removed>", "******"])
def test_what_a_collector_has_taken_out_is_known(text):
    assert hidden(f"password 7 {text}") and not hidden("password 7 0822455D0A16")
