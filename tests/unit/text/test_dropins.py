# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order in which main files and drop-ins are read."""

import ctypes
import ctypes.util
import random

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.text import dropins


def shown(values):
    return [(value.text, str(value.where)) for value in values]


def test_pwquality_reads_its_main_file_last(files):
    merged = dropins.pwquality(files({
        "/etc/security/pwquality.conf": "minlen = 6\n",
        "/etc/security/pwquality.conf.d/20-b.conf": "minlen = 12\nminclass = 3\n",
        "/etc/security/pwquality.conf.d/10-a.conf": "minlen = 10\nminclass = 4\n",
        "/etc/security/pwquality.conf.d/note.txt": "minlen = 99\n",
    }))
    assert merged.get("minlen").text == "6"
    assert shown(merged.overridden("minlen")) == [
        ("10", "/etc/security/pwquality.conf.d/10-a.conf:1"), ("12", "/etc/security/pwquality.conf.d/20-b.conf:1"),
    ]
    assert merged.get("minclass").text == "3"
    assert merged.get("dcredit") is None


def test_the_vendors_pwquality_counts_where_etc_has_none(files):
    vendor = {
        "/usr/lib/security/pwquality.conf": "minlen = 7\n",
        "/usr/lib/security/pwquality.conf.d/a.conf": "minclass = 1\n"}
    assert dropins.pwquality(files(vendor)).get("minlen").text == "7"
    own = {"/etc/security/pwquality.conf": "#\n", "/etc/security/pwquality.conf.d/a.conf": "minclass = 2\n"}
    merged = dropins.pwquality(files(dict(vendor, **own)))
    assert merged.get("minlen") is None
    assert merged.get("minclass").text == "2"


def test_faillock_has_one_file(files):
    vendor = {"/usr/lib/security/faillock.conf": "deny = 9\n"}
    assert dropins.faillock(files(vendor)).get("deny").text == "9"
    assert dropins.faillock(
        files(dict(vendor, **{"/etc/security/faillock.conf": "deny = 3\n"}))).get("deny").text == "3"


def test_login_defs_has_drop_ins_only_with_libeconf(files):
    tree = {"/etc/login.defs": "UMASK 022\n", "/etc/login.defs.d/a.defs": "UMASK 077\n"}
    assert dropins.login_defs(files(tree)).get("UMASK").text == "022"
    tree["/usr/etc/login.defs"] = "UMASK 000\nPASS_MAX_DAYS 90\n"
    assert dropins.login_defs(files(tree)).get("UMASK").text == "077"
    assert dropins.login_defs(files(tree)).get("PASS_MAX_DAYS") is None


LOGIND = {
    "/etc/systemd/logind.conf": "[Login]\nA=main\nB=main\n",
    "/usr/lib/systemd/logind.conf": "[Login]\nC=hidden\n",
    "/usr/lib/systemd/logind.conf.d/50-x.conf": "[Login]\nA=lib50\nB=lib50\n",
    "/etc/systemd/logind.conf.d/40-y.conf": "[Login]\nA=etc40\nB=etc40\n",
    "/run/systemd/logind.conf.d/60-z.conf": "[Login]\nD=run60\n",
    "/usr/lib/systemd/logind.conf.d/60-z.conf": "[Login]\nD=lib60\n",
}


def test_systemd_reads_drop_ins_by_name_after_the_main_file(files):
    merged = dropins.systemd(files(LOGIND), "logind.conf")
    assert merged.get("A", "Login").text == "lib50"
    assert [text for text, _where in shown(merged.overridden("A", "Login"))] == ["main", "etc40"]
    assert merged.get("C", "Login") is None
    assert merged.get("D", "Login").text == "run60"


def test_a_link_to_dev_null_hides_a_drop_in(files):
    reader = files(LOGIND, links={"/etc/systemd/logind.conf.d/50-x.conf": "/dev/null"})
    reader.files["/dev/null"] = b""
    assert dropins.systemd(reader, "logind.conf").get("A", "Login").text == "etc40"


def test_sysctl_reads_all_directories_by_name(files):
    tree = {
        "/usr/lib/sysctl.d/50-a.conf": "kernel.x = 1\nkernel.y = 1\n",
        "/etc/sysctl.d/10-b.conf": "kernel.x = 2\n",
        "/etc/sysctl.d/50-a.conf": "kernel/y=2\n",
        "/etc/sysctl.conf": "kernel.x = 3\n",
    }
    assert dropins.sysctl(files(tree)).get("kernel.x").text == "2"
    assert dropins.sysctl(files(tree)).get("kernel.y").text == "2"
    linked = files(tree, links={"/etc/sysctl.d/99-sysctl.conf": "/etc/sysctl.conf"})
    assert shown([dropins.sysctl(linked).get("kernel.x")]) == [("3", "/etc/sysctl.d/99-sysctl.conf:1")]
    assert dropins.sysctl(files(tree), last=["/etc/sysctl.conf"]).get("kernel.x").text == "3"


@pytest.mark.parametrize(
    "name, value",
    [
        ("net.ipv4.conf.eth0.rp_filter", "1"), ("net.ipv4.conf.eth1.rp_filter", "2"),
        ("net.ipv4.conf.a.b.rp_filter", None), ("net.ipv4.rp_filter", None),
    ])
def test_sysctl_wildcards_give_way_to_names(files, name, value):
    merged = dropins.sysctl(
        files({"/etc/sysctl.d/a.conf": "net.ipv4.conf.eth1.rp_filter = 2\nnet.ipv4.conf.*.rp_filter = 1\n"}))
    found = merged.get(name)
    assert (found.text if found else None) == value


# Beside the real libpwquality

LIBRARY = ctypes.util.find_library("pwquality")
MIN_LENGTH, MIN_CLASS, ENFORCE_ROOT = 3, 8, 19
LINES = [
    "minlen = 9", "minlen=10", "minlen 11", "  MinLen =12 # note", "minlen  =   13", "minclass = 2", "minclass=3#x",
    "MINCLASS\t4", "enforce_for_root", "enforce_for_root = 0", "# minlen = 20", "", "badwords = minlen 8",
]


@pytest.mark.skipif(LIBRARY is None, reason="no libpwquality here to compare with")
@pytest.mark.parametrize("seed", range(30))
def test_random_settings_mean_what_libpwquality_says(seed, tmp_path, files):
    chance = random.Random(seed)
    (tmp_path / "p.conf.d").mkdir()
    tree = {}
    for name in ["p.conf", "p.conf.d/10.conf", "p.conf.d/9.conf", "p.conf.d/a.conf", "p.conf.d/b.conf.old"]:
        path = tmp_path / name
        path.write_text("\n".join(chance.sample(LINES, chance.randrange(4))) + chance.choice(["", "\n"]))
        tree[str(path)] = path.read_text()
    library = ctypes.CDLL(LIBRARY)
    library.pwquality_default_settings.restype = ctypes.c_void_p
    state = ctypes.c_void_p(library.pwquality_default_settings())
    assert library.pwquality_read_config(state, str(tmp_path / "p.conf").encode(), None) == 0
    merged = dropins.pwquality(files(tree), str(tmp_path / "p.conf"))
    number = ctypes.c_int()
    for name, setting, default in [
            ("minlen", MIN_LENGTH, 8), ("minclass", MIN_CLASS, 0), ("enforce_for_root", ENFORCE_ROOT, 0)]:
        assert library.pwquality_get_int_value(state, setting, ctypes.byref(number)) == 0
        found = merged.get(name)
        ours = default if found is None else 1 if name == "enforce_for_root" else int(found.text)
        assert ours == number.value, (name, tree)
    library.pwquality_free_settings(state)
