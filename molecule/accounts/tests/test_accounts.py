"""What the hosts' own tools say of the enforced accounts area. Nothing here asks the collection."""

from __future__ import annotations

import re
import subprocess
import time
from collections.abc import Iterator

import pytest
from testinfra.host import Host

WEAK = {"short": "Kx7!q", "two kinds": "qwzlkjhgvbnm7319", "the user name": "Xk7!alice9Qz", "a word": "Password1!"}


def sshd(host: Host) -> dict[str, str]:
    """Return the settings in force for somebody who logs in from elsewhere."""
    told = host.check_output("sshd -T -C user=alice,host=client,addr=192.0.2.9")
    return dict(line.split(" ", 1) for line in told.splitlines() if " " in line)


def ask(host: Host, command: str) -> str:
    """Return what a command says once sshd talks to this address.

    Since Debian 13 it turns one away for a while after failed logins. It notes them when their processes have ended,
    so it may still answer once after such a login, and not the next time.
    """
    deadline = time.monotonic() + 120
    while True:
        try:
            return host.check_output(command)
        except RuntimeError:  # how testinfra tells of a connection that failed
            assert time.monotonic() < deadline, "sshd does not talk to this address"
            time.sleep(1)


def login(host: Host, password: str) -> bool:
    """Tell whether alice gets in over SSH with a password."""
    variables = host.backend.get_variables()
    deadline = time.monotonic() + 120
    while True:
        ask(host, "true")
        tried = subprocess.run(
            [
                "sshpass", "-e", "ssh", *variables["ansible_ssh_common_args"].split(), "-o", "PubkeyAuthentication=no",
                "-o", "NumberOfPasswordPrompts=1", "-p", str(variables["ansible_port"]), "alice@127.0.0.1", "true"],
            env={"SSHPASS": password}, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
            timeout=60)
        if tried.returncode == 0 or "Permission denied" in tried.stderr:
            return tried.returncode == 0
        assert time.monotonic() < deadline, tried.stderr


@pytest.fixture
def password(host: Host) -> str:
    return host.backend.get_variables()["lab_person_password"]


@pytest.fixture
def lockout(host: Host) -> Iterator[None]:
    ask(host, "faillock --user alice --reset")
    yield
    ask(host, "faillock --user alice --reset")


def test_root_does_not_log_in_over_ssh(host: Host) -> None:
    assert sshd(host)["permitrootlogin"] == "no"


def test_ssh_bounds_attempts_and_time(host: Host) -> None:
    settings = sshd(host)
    assert 1 <= int(settings["maxauthtries"]) <= 4
    assert 1 <= int(settings["logingracetime"]) <= 60
    assert int(settings["maxstartups"].rpartition(":")[2]) <= 60


def test_ssh_has_strong_algorithms_only(host: Host) -> None:
    settings = sshd(host)
    offered = ",".join(settings[name] for name in ("ciphers", "macs", "kexalgorithms", "hostkeyalgorithms")).split(",")
    assert not [
        name for name in offered
        if re.search(r"-cbc|arcfour|hmac-sha1|umac-64|md5|group1-|group14-sha1|ssh-dss|^ssh-rsa", name)]


def test_idle_ssh_sessions_end(host: Host) -> None:
    settings = sshd(host)
    assert 0 < int(settings["clientaliveinterval"]) * int(settings["clientalivecountmax"]) <= 900


def test_empty_passwords_do_not_log_in(host: Host) -> None:
    assert sshd(host)["permitemptypasswords"] == "no"
    assert "nullok" not in host.check_output("cat /etc/pam.d/common-auth")


def test_idle_shells_end_and_nobody_turns_that_off(host: Host) -> None:
    assert 0 < int(host.check_output("su - alice -c 'bash -lc \"echo \\$TMOUT\"'")) <= 900
    assert "readonly" in host.run("su - alice -c 'bash -lc \"TMOUT=0\"'").stderr


def test_failed_logins_over_ssh_lock_the_account(host: Host, lockout: None, password: str) -> None:
    assert login(host, password)
    for _ in range(5):
        assert not login(host, "wrong")
    assert re.search(r"^\d{4}-.*RHOST", ask(host, "faillock --user alice"), re.MULTILINE)
    assert not login(host, password)
    ask(host, "faillock --user alice --reset")
    assert login(host, password)


@pytest.mark.parametrize("kind", WEAK)
def test_a_weak_password_is_refused(host: Host, password: str, kind: str) -> None:
    refused = host.run(f"printf '%s\\n' '{password}' '{WEAK[kind]}' '{WEAK[kind]}' | su - alice -c passwd")
    assert refused.rc != 0
    assert "BAD PASSWORD" in refused.stderr


@pytest.mark.parametrize("kind", WEAK)
def test_root_cannot_give_a_weak_password_either(host: Host, kind: str) -> None:
    refused = host.run(f"printf '%s\\n' '{WEAK[kind]}' '{WEAK[kind]}' | passwd alice")
    assert refused.rc != 0
    assert "BAD PASSWORD" in refused.stderr


def test_a_strong_password_is_accepted_and_well_hashed(host: Host) -> None:
    host.check_output("cp -a /etc/shadow /run/shadow.kept")
    try:
        host.check_output("printf '%s\\n' 'vK3!tmwq-Zp8' 'vK3!tmwq-Zp8' | passwd alice")
        assert host.user("alice").password.startswith(("$y$", "$6$"))
    finally:
        host.check_output("cat /run/shadow.kept > /etc/shadow && rm /run/shadow.kept")


def test_passwords_expire_after_half_a_year(host: Host) -> None:
    told = host.check_output("LC_ALL=C chage -l alice")
    assert 1 <= int(re.search(r"Maximum number of days.*: (\d+)", told).group(1)) <= 180


def test_sudo_still_works_and_its_files_are_sound(host: Host) -> None:
    assert host.check_output("id -u") == "0"  # by way of sudo, as all of these tests
    host.check_output("visudo -c")


def test_the_password_files_keep_their_owners_and_modes(host: Host) -> None:
    for path, mode in {
            "/etc/passwd": 0o644, "/etc/shadow": 0o640, "/etc/gshadow": 0o640, "/etc/sudoers": 0o440}.items():
        found = host.file(path)
        assert found.user == "root" and found.mode & ~mode == 0, path
