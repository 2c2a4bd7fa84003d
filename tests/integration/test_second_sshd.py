"""A run that comes in by an sshd beside the main one, with a configuration of its own: that one is asked whether it
would still let the run in.
"""

from __future__ import annotations

import pytest
from labs import Lab

HOST = "debian12"
UNIT = (
    "[Service]\\nExecStart=/usr/sbin/sshd -D -f /etc/ssh/sshd_admin_config -p 22\\nExecReload=/bin/kill -HUP "
    "$MAINPID\\n")
# The main sshd moves away, and the port by which the lab comes in is the other's.
PREPARE = f"""
set -e
sed -i '1i Port 2022' /etc/ssh/sshd_config
printf '%s\\n' 'Include /etc/ssh/sshd_config' 'PidFile /run/sshd-admin.pid' >/etc/ssh/sshd_admin_config
printf '{UNIT}' >/etc/systemd/system/admin-door.service
systemctl disable -q --now ssh.socket 2>/dev/null || :
systemctl daemon-reload
systemctl restart ssh.service
systemctl start admin-door.service
"""
OF_ITS_OWN = """
printf '%s\\n' 'PidFile /run/sshd-admin.pid' 'UsePAM yes' 'Subsystem sftp internal-sftp' >/etc/ssh/sshd_admin_config
systemctl reload admin-door.service
"""


@pytest.fixture(scope="module")
def door(lab: Lab) -> Lab:
    """A host that is reached by its second sshd alone."""
    lab.up(HOST)
    lab.root(HOST, PREPARE)
    assert "sshd_admin_config" in lab.root(HOST, "tr '\\0' ' ' </proc/$(systemctl show -P MainPID admin-door)/cmdline")
    assert lab.ssh(HOST, "sudo -n true").returncode == 0
    return lab


def test_what_this_sshd_would_refuse_is_refused_before_anything_is_written(door: Lab) -> None:
    run = door.play("enforce", "--tags", "accounts", accounts_two_factor_enforce=True)
    finding = run.findings[HOST, "two_factor_admins"]
    assert (finding["status"], "second factor" in str(finding)) == ("fail", True), finding
    assert door.ssh(HOST, "sudo -n true").returncode == 0


def test_what_the_main_sshd_alone_would_refuse_is_enforced_and_the_other_is_named(door: Lab) -> None:
    door.root(HOST, OF_ITS_OWN)
    run = door.play("enforce", "--tags", "accounts", accounts_two_factor_enforce=True)
    assert run.code == 0, run.output
    # The other one's settings are its own: they let in with a key alone, and are told and not changed.
    finding = run.findings[HOST, "two_factor_admins"]
    assert (finding["status"], "/etc/ssh/sshd_admin_config" in str(finding)) == ("fail", True), finding
    assert "publickey,password" in door.root(
        HOST, "sshd -T -C user=admin,host=x,addr=192.0.2.9,laddr=192.0.2.1,lport=2022")
    assert door.ssh(HOST, "sudo -n true").returncode == 0
