"""Plans for hosts whose PAM files nothing keeps."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.formats import pam, pam_direct, pam_login
from ansible_collections.jrt0117.baseline.plugins.module_utils.host import HostError

REST = "account required pam_unix.so\npassword required pam_unix.so sha512\nsession required pam_unix.so\n"
AUTHS = {
    "required": "auth required pam_env.so\nauth required pam_unix.so\n",
    "sufficient": "auth required pam_env.so\nauth sufficient pam_unix.so nullok\nauth sufficient pam_sss.so forward_pass\nauth required pam_deny.so\n",
    "requisite": "auth requisite pam_unix.so\n",
}
INCLUDING = "auth include system-auth\naccount include system-auth\npassword include system-auth\nsession include system-auth\n"


def host(make_tree, auth, folder="/etc/pam.d"):
    return make_tree({folder + "/system-auth": auth + REST, "/etc/pam.d/sshd": INCLUDING, "/etc/pam.d/passwd": INCLUDING,
                      "/etc/pam.d/su": "auth sufficient pam_rootok.so\n" + INCLUDING})


@pytest.mark.parametrize("folder", ["/etc/pam.d", "/usr/lib/pam.d"])
@pytest.mark.parametrize("auth", AUTHS.values(), ids=AUTHS)
def test_lockout_is_put_into_the_shared_file_once(make_tree, auth, folder):
    tree = host(make_tree, auth, folder)
    changed = pam_direct.faillock_plan(tree)
    assert list(changed) == ["/etc/pam.d/system-auth"]
    after = tree.with_files(changed)
    for service in ("sshd", "su"):
        assert all(pam_login.lockout(pam.load(after, service)))
    assert pam_login.validate(after) == []
    assert pam_direct.faillock_plan(after) == {}


def test_half_a_lockout_needs_a_person(make_tree):
    with pytest.raises(HostError, match="sshd: has pam_faillock lines"):
        pam_direct.faillock_plan(host(make_tree, "auth required pam_faillock.so preauth\n" + AUTHS["required"]))


def test_a_stack_without_a_password_needs_a_person(make_tree):
    with pytest.raises(HostError, match="no auth line that checks a password"):
        pam_direct.faillock_plan(host(make_tree, "auth sufficient pam_sss.so\nauth required pam_deny.so\n"))


def test_nothing_is_planned_with_a_module_that_is_not_installed(make_tree):
    tree = host(make_tree, AUTHS["required"])
    del tree.files["/usr/lib64/security/pam_faillock.so"]
    with pytest.raises(HostError, match="pam_faillock.so, which is not installed"):
        pam_direct.faillock_plan(tree)


def test_quality_check_comes_before_the_password_is_set(make_tree):
    tree = host(make_tree, AUTHS["required"])
    after = tree.with_files(pam_direct.pwquality_plan(tree))
    quality, unix = pam.load(after, "passwd").entries("password")
    assert quality.module == "pam_pwquality.so" and unix.has("use_authtok") and unix.has("sha512")
    assert pam_direct.pwquality_plan(after) == {}
