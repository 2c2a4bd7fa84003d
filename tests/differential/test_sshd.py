"""Random valid configurations of sshd: after an enforcing run the real sshd is no laxer to anybody, and nothing else
has changed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import event, given, note, reject, strategies as st

from tests.differential.host_tree import unpacked
from tests.differential.sshd_tree import PEOPLE, SshdTree
from tests.differential.strictness import laxer, wrong

NETWORKS = ["10.0.0.0/8", "192.0.2.0/24"]
OWN = (
    "ssh_root_login", "ssh_login_limits", "session_timeout", "no_trust_logins", "no_empty_passwords",
    "login_failure_lockout", "remote_login_encrypted")
YES_NO = ["yes", "no"]
# Keywords that may stand in a Match block, and those that may not.
ANYWHERE = {
    "PermitRootLogin": ["yes", "no", "prohibit-password", "without-password", "forced-commands-only"],
    "MaxAuthTries": ["0", "1", "2", "3", "4", "5", "6", "20"],
    "ClientAliveInterval": ["0", "15", "60", "5m", "300", "600", "900", "1h"],
    "ClientAliveCountMax": ["0", "1", "2", "3", "10", "1000"],
    "AuthenticationMethods": [
        "any", "publickey", "password", "publickey,password", "publickey,password publickey", "publickey,publickey",
        "publickey,password,keyboard-interactive", "keyboard-interactive:pam",
        "password publickey,keyboard-interactive"], "HostbasedAuthentication": YES_NO,
    "IgnoreRhosts": [*YES_NO, "shosts-only"], "PermitEmptyPasswords": YES_NO, "PasswordAuthentication": YES_NO,
    "KbdInteractiveAuthentication": YES_NO, "ChallengeResponseAuthentication": YES_NO,
    "PubkeyAuthentication": ["yes", "yes", "no"], "X11Forwarding": YES_NO, "Banner": ["none", "/etc/issue"],
    "AllowUsers": ["ops", "bob eve", "*", "ops@* root", "ops@192.0.2.0/24", "*@10.0.0.0/8", "bob@10.*", '"li wei" ops'],
    "DenyUsers": ["eve", "bob@198.51.100.*"], "AllowGroups": ["admins staff2 root"], "AcceptEnv": ["LANG", "LC_* TZ"],
    "ForceCommand": ["internal-sftp", "/bin/date # now"],
}
AT_START = {
    "UsePAM": YES_NO, "LoginGraceTime": ["0", "10", "30", "1m", "60", "2m", "1h"], "StrictModes": YES_NO,
    "MaxStartups": ["1", "10", "100", "5:30:100", "100:60:200", "20:90:50", "10:30:60", "3:5:70", "50:10:80"],
    "Ciphers": ["aes256-ctr", "aes256-gcm@openssh.com,aes128-cbc", "-aes*", "+3des-cbc", "^aes128-cbc", "aes128-cbc"],
    "MACs": ["hmac-sha2-256", "hmac-sha1,hmac-sha2-512", "+hmac-md5", "-umac*", "hmac-sha1"],
    "KexAlgorithms": [
        "curve25519-sha256", "diffie-hellman-group14-sha1,ecdh-sha2-nistp256", "+diffie-hellman-group1-sha1"],
    "HostKeyAlgorithms": ["ssh-ed25519", "ssh-rsa,ssh-ed25519", "+ssh-rsa"],
}
CRITERIA = [
    "User root", "User ops", "User bob,eve", "User *,!root", "User !bob,*", "User nobody*", "Group admins",
    "Group staff2", "Group *,!admins", "Address 10.0.0.0/8", "Address *,!10.0.0.0/8", "Address 192.0.2.7",
    "Address 198.51.100.*", "Address 10.0.0.0/8,!10.1.0.0/16", "Host *.example.com", "Host a.example.com",
    "LocalPort 22", "LocalPort 2222", "LocalAddress 192.0.2.0/24", "all", "ALL", "User bob Address 10.0.0.0/8",
    "User=root Address=192.0.2.0/24", "Group admins LocalPort 2222", "User shut",
]
CONNECTIONS = [
    {"user": user, "host": host, "addr": address, "laddr": local, "lport": port} for user in PEOPLE
    for host, address in (
        ("a.example.com", "10.0.0.7"), ("x", "10.1.0.7"), ("192.0.2.7", "192.0.2.7"), ("y", "198.51.100.7"))
    for local, port in (("192.0.2.1", 22), ("127.0.0.1", 2222))]
BLANK = st.sampled_from(["", "", "", "  ", "\t"])
CASES = st.sampled_from([str, str, str.lower, str.upper])


@st.composite
def settings(draw, pool):
    """Draw one line that sets something, in one of the ways in which it can be written."""
    keyword = draw(st.sampled_from(sorted(pool)))
    value = draw(st.sampled_from(pool[keyword]))
    keyword = draw(CASES)(keyword)
    if " " not in value and draw(st.integers(0, 5)) == 0:
        value = draw(st.sampled_from(['"%s"', "'%s'"])) % value
    separator = draw(st.sampled_from([" ", " ", " ", "=", " = ", "\t", "  "]))
    remark = "" if value.endswith("now") else draw(st.sampled_from(["", "", "", " # why", "  "]))
    return draw(BLANK) + keyword + separator + value + remark


def bodies(pool, most):
    """Return lines that set something, with comments and empty lines among them."""
    return st.lists(
        st.one_of(settings(pool), settings(pool), settings(pool), st.sampled_from(["", "# MaxAuthTries 1", "   "])),
        max_size=most)


@st.composite
def blocks(draw, includes):
    """Draw one Match block; it may include a file of its own."""
    lines = [draw(BLANK) + draw(st.sampled_from(["Match ", "match ", "Match\t"])) + draw(st.sampled_from(CRITERIA))]
    lines += draw(bodies(ANYWHERE, 5))
    if draw(st.integers(0, 7)) == 0:
        lines.insert(draw(st.integers(1, len(lines))), "Include " + draw(st.sampled_from(includes)))
    return lines


@st.composite
def configurations(draw):
    """Draw the files below /etc/ssh, by name."""
    everywhere = {**ANYWHERE, **AT_START}
    shared = draw(st.integers(0, 4)) == 0
    includes = (
        ["match.d/*.conf", "/etc/ssh/match.d/a.conf"] + (["sshd_config.d/*.conf", "sshd_config.d/*"] if shared else []))
    files = {}
    for name in draw(
            st.lists(
                st.sampled_from(["00-a", "00-jrt0117", "10-site", "50-cloud", "zz-last"]), max_size=3, unique=True)):
        lines = draw(bodies(ANYWHERE if shared else everywhere, 4))
        for block in draw(st.lists(blocks(["match.d/*.conf"]), max_size=2)):
            lines += block
        files["sshd_config.d/%s.conf" % name] = lines
    for name in draw(st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True)):
        files["match.d/%s.conf" % name] = draw(bodies(ANYWHERE, 3))
    main = draw(bodies(everywhere, 7))
    for include in draw(
            st.lists(
                st.sampled_from(
                    [
                        "Include /etc/ssh/sshd_config.d/*.conf", "Include sshd_config.d/*.conf",
                        'include "/etc/ssh/sshd_config.d/[0-9]*.conf"', "Include sshd_config.d/50* sshd_config.d/zz*",
                        "Include=/etc/ssh/match.d/*.conf"]), max_size=2)):
        main.insert(0 if draw(st.booleans()) else draw(st.integers(0, len(main))), include)
    for block in draw(st.lists(blocks(includes), max_size=4)):
        main += block
    files["sshd_config"] = main
    return {name: "".join(line + "\n" for line in lines) for name, lines in files.items()}


POLICIES = st.fixed_dictionaries({
    "ssh_permit_root_login": st.sampled_from(["no", "prohibit-password"]),
    "two_factor_enforce": st.booleans(),
    "login_networks": st.sampled_from([[], NETWORKS]),
})


@pytest.fixture(scope="module")
def tree():
    if os.geteuid() != 0:
        pytest.skip("chroot takes root")
    folder = Path(
        tempfile.mkdtemp(prefix="differential-sshd-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    folder.chmod(0o755)
    try:
        yield SshdTree(folder, unpacked("debian12"))
    finally:
        shutil.rmtree(folder)


def told(files):
    return "\n".join("--- %s\n%s" % pair for pair in sorted(files.items()))


@given(
    files=configurations(), options=POLICIES, has_key=st.booleans(),
    seen=st.lists(st.sampled_from(CONNECTIONS), min_size=4, max_size=4, unique_by=str))
def test_enforcing_is_never_laxer_to_anybody(tree, files, options, has_key, seen):
    tree.write(files, has_key=has_key)
    before = []
    for connection in seen:
        before.append(tree.ask(connection))
        if before[-1] is not None:
            continue
        # No configuration that sshd takes: it says so of all connections or, inside a Match block, of some.
        event("refused by sshd")
        reject()
    findings, changed = tree.enforce(options)
    after = [tree.ask(connection) for connection in seen]
    note("%s\n%s\n=== after, %s\n%s" % (options, told(files), changed, told(tree.files())))
    assert all(name.startswith("/etc/ssh/") for name in changed), changed
    assert None not in after, tree.refusal
    for connection, old, new in zip(seen, before, after, strict=True):
        found = laxer(old, new)
        assert not found, "\n".join([str(connection), *found])
        # What sshd itself refused without PAM is not opened by it.
        if (old["usepam"], new["usepam"]) == (["no"], ["yes"]):
            assert not has_key or connection["user"] != "shut"
            assert old["passwordauthentication"] == ["yes"] or old["kbdinteractiveauthentication"] == ["no"]
        broken = wrong(new, options)
        for control in OWN:
            found = findings[control]
            # What listens cannot be seen in a tree.
            if found["status"] == "pass" or found["reason"] == "unseen":
                assert control not in broken, (control, connection)
            else:
                assert found["reason"] == "not_enforced" or found["advice"] or found["status"] == "error", found
    # What was refused by a validator would be tried again, and refused again.
    if not any(found["reason"] == "not_enforced" for found in findings.values()):
        assert tree.left(options) == []
