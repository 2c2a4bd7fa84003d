# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets are masked, and what only looks like one is not."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.redact import MASK, redact, redacted


@pytest.mark.parametrize("text, secret", [
    ("alice:$y$j9T$abc/def$0123456789:20000:0:", "0123456789"),
    ("bob:!$6$salt$hashhashhash:1::::::", "hashhashhash"),
    ("carol:ab1cd2ef3gh4i:1::::::", "ab1cd2ef3gh4i"),
    ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n-----END OPENSSH PRIVATE KEY-----", "b3BlbnNz"),
    ("-----BEGIN RSA PRIVATE KEY-----\nMIIcut short", "MIIcut"),
    ("db_password=hunter2 host=x", "hunter2"),
    ("password: hunter2", "hunter2"),
    ('{"api_key": "hunter2"}', "hunter2"),
    ("TOKEN = hunter2", "hunter2"),
])
def test_a_secret_is_masked(text, secret):
    assert secret not in redact(text) and MASK in redact(text)


@pytest.mark.parametrize("text", [
    "passwd: files systemd",
    "/etc/pam.d/common-password:25",
    "password requisite pam_pwquality.so retry=3",
    "PASS_MAX_DAYS 180",
    "passwords are long enough",
    "root:x:0:0:root:/root:/bin/bash",
    "admin:!:20779:0:99999:7:::",
])
def test_what_is_no_secret_stays(text):
    assert redact(text) == text


def test_every_string_of_a_result_is_looked_at():
    assert redacted({"a": [{"b": "password=x"}, 1, None, True]}) == {"a": [{"b": "password=" + MASK}, 1, None, True]}
