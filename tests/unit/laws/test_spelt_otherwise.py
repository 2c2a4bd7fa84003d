# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A stricter value stays however the program lets it be written, and a lax one does not pass for its spelling."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.file_access import FileAccess
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.login_failure_lockout import (
    LoginFailureLockout,
)
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.password_max_age import PasswordMaxAge
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.session_timeout import SessionTimeout
from tests.unit.support.area_host import area_fixtures
from tests.unit.support.trees import debian

_policy_of, _judge, enforce = area_fixtures("accounts")
LOGIND = "/etc/systemd/logind.conf"
DEFS = "/etc/login.defs"
FAILLOCK = "/etc/security/faillock.conf"


@pytest.fixture
def after(tree, enforce):
    """Return a function that enforces a control on a Debian with some files, and gives a file's text afterwards."""
    def run(control, path, text, **options):
        enforce(control, tree({**debian(), "/usr/sbin/useradd": "", path: text}), **options)
        return tree().read(path).decode()
    return run


@pytest.mark.parametrize("value", ["600000ms", "5min", "0.2h", "5min 30s", "30000000us", "900"])
def test_a_shorter_time_of_logind_stays_in_every_unit(after, tree, value):
    tree({"/usr/lib/systemd/systemd-logind": "", "/usr/lib/systemd/libsystemd-shared-255.so": ""})
    text = "[Login]\nStopIdleSessionSec=%s\n" % value
    assert after(SessionTimeout(), LOGIND, text, session_stop_idle=True) == text


@pytest.mark.parametrize("value", ["1800000ms", "0", "1w", "infinity", "-5", "1.5h", "0.5h", "abc"])
def test_a_longer_time_of_logind_is_put_right_in_every_unit(after, tree, value):
    tree({"/usr/lib/systemd/systemd-logind": "", "/usr/lib/systemd/libsystemd-shared-255.so": ""})
    assert after(
        SessionTimeout(), LOGIND, "[Login]\nStopIdleSessionSec=%s\n" % value,
        session_stop_idle=True) == "[Login]\nStopIdleSessionSec=900\n"


@pytest.mark.parametrize("value", ["0x5A", "0132", '"60"', "0", " 90"])
def test_a_shorter_age_of_passwords_stays_as_the_shadow_tools_read_it(after, value):
    text = "PASS_MAX_DAYS\t%s\n" % value
    assert after(PasswordMaxAge(), DEFS, text) == text


@pytest.mark.parametrize("value", ["0x1000", "090", "-1", '"99999"', "60 # days"])
def test_an_age_that_is_longer_or_none_to_the_shadow_tools_is_put_right(after, value):
    assert "PASS_MAX_DAYS\t180\n" in after(PasswordMaxAge(), DEFS, "PASS_MAX_DAYS\t%s\n" % value)


@pytest.mark.parametrize("value, kept", [
    # To useradd 27 is 033 and 777 is 01411; to pam_umask they are octal.
    ("27", "037"), ("77", "077"), ("777", "0777"), ("22", "027"), ("022", "027"), ("0277", "0277"), ("077", "077"),
    ("0o27", "027"),
    ("0x3f", "077"),
])
def test_a_umask_is_no_laxer_to_any_of_its_readers(after, value, kept):
    assert after(FileAccess(), DEFS, "UMASK\t%s\n" % value) == "UMASK\t%s\n" % kept


@pytest.mark.parametrize(
    "name, value",
    [
        ("unlock_time", "900s"), ("unlock_time", "+1200"), ("unlock_time", "never"), ("unlock_time", "604800"),
        ("deny", "3x"), ("deny", "003"), ("fail_interval", "86400 s"),
    ])
def test_a_stricter_number_of_faillock_stays_as_the_module_reads_it(after, name, value):
    assert "%s = %s\n" % (name, value) in after(LoginFailureLockout(), FAILLOCK, "%s = %s\n" % (name, value))


@pytest.mark.parametrize(
    "name, value, now",
    [
        ("unlock_time", "2592000", "1800"), ("deny", "0x3", "5"), ("unlock_time", "NEVER", "1800"),
        ("fail_interval", "1h", "900"),
    ])
def test_a_number_that_is_another_to_faillock_is_put_right(after, name, value, now):
    assert "%s = %s\n" % (name, now) in after(
        LoginFailureLockout(), FAILLOCK, "%s = %s\n" % (name, value), lockout_unlock_seconds=1800)
