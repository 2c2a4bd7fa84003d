# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a patch run asks of dnf, zypper and rpm: just these versions, by the very files that the test ring had."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ActionError, HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import patch_rpm, patch_run

REPOMD = """<repomd><revision>1796000000</revision>
<data type="primary"><location href="repodata/primary.xml"/></data>
<data type="updateinfo"><location href="repodata/updateinfo.xml"/></data></repomd>"""
PACKAGE = """<package type="rpm"><name>{name}</name><arch>x86_64</arch>
<version epoch="{epoch}" ver="{ver}" rel="1"/><checksum type="sha256" pkgid="YES">{digest}</checksum></package>"""
UPDATE = """<update type="security"><id>X-1</id><issued date="2026-11-01"/><pkglist><collection>
<package name="{name}" version="{ver}" release="1" epoch="{epoch}" arch="x86_64"></package></collection></pkglist>
</update>"""
CACHE = "/var/cache/dnf/base-0123456789abcdef/repodata/"
OPENSSL = {"name": "openssl", "arch": "x86_64", "version": "1:3.1-1", "sha256": "b" * 64}


def packages(*rows):
    return "".join("%s\t%s\tx86_64\t1796000000\n" % row for row in rows)


@pytest.fixture
def host(tree, monkeypatch):
    """A host with rpm and one of the tools, whose commands are written down."""
    def made(rows=(("openssl", "1:3.0-1"), ("sudo", "0:1-1")), tool="dnf", answers=None):
        primary = "".join(PACKAGE.format(**one) for one in (
            dict(name="openssl", epoch=1, ver="3.1", digest="b" * 64),
            dict(name="openssl", epoch=1, ver="3.2", digest="c" * 64), dict(name="vim", epoch=0, ver="9", digest="d")))
        advised = "".join(UPDATE.format(**one) for one in (
            dict(name="openssl", epoch=1, ver="3.1"), dict(name="sudo", epoch=0, ver="1"),
            dict(name="vim", epoch=0, ver="9")))
        found = tree({
            "/var/lib/rpm/Packages": "x", "/etc/yum.repos.d/base.repo": "[base]\nenabled=1\n",
            CACHE + "repomd.xml": REPOMD, CACHE + "primary.xml": f"<metadata>{primary}</metadata>",
            CACHE + "updateinfo.xml": f"<updates>{advised}</updates>",
            "/etc/os-release": "ID=rocky\nID_LIKE=rhel\nVERSION_ID=9.4\n"})
        found.asked = []

        def execute(self, argv, **_more):
            self.asked.append(" ".join(argv))
            return (answers or {}).get(argv[0], Output(0, "x86_64\n", ""))
        monkeypatch.setattr(Host, "execute", execute)
        monkeypatch.setattr(Host, "run", lambda self, argv, **more: Output(0, packages(*rows), ""))
        monkeypatch.setattr(Host, "which", lambda self, name: "/usr/bin/" + name if name in (tool, "rpm") else None)
        return found
    return made


def test_what_advisories_bring_and_this_host_lacks_has_the_digest_of_its_file(host):
    found = patch_run.tool(host()).collected((), True)
    assert found == [{**OPENSSL, "now": "1:3.0-1", "held": False, "suite": "base"}]


def test_a_release_of_red_hat_s_family_is_told_without_its_minor_version(host):
    assert patch_run.release(host()) == ("rocky-9", "x86_64")


def test_without_advisories_nothing_can_be_said(host, tree):
    one = host()
    tree({CACHE + "repomd.xml": REPOMD.replace("updateinfo", "other")})
    with pytest.raises(HostError, match="no enabled repository has advisories"):
        patch_run.tool(one).collected((), False)


@pytest.mark.parametrize("tool, command, fetch", [
    ("dnf", "install openssl-1:3.1-1.x86_64", "makecache"),
    ("zypper", "install --no-recommends openssl.x86_64=1:3.1-1", "refresh")])
def test_each_tool_is_asked_for_just_this_version(host, tool, command, fetch):
    one = host(tool=tool)
    patch_run.tool(one).install([OPENSSL], False)
    assert one.asked[-1].startswith(tool + " ") and one.asked[-1].endswith(command)
    patch_run.tool(one).collected((), True)
    assert any(fetch in words for words in one.asked)


def test_check_mode_of_dnf_runs_nothing_and_of_zypper_a_simulation(host):
    one = host()
    patch_run.tool(one).install([OPENSSL], True)
    assert one.asked == []
    one = host(tool="zypper")
    patch_run.tool(one).install([OPENSSL], True)
    assert "--dry-run" in one.asked[0]


@pytest.mark.parametrize("rc, fails", [(0, False), (102, False), (103, False), (4, True), (104, True), (106, True)])
def test_what_zypper_only_tells_besides_is_no_failure(host, rc, fails):
    one = patch_run.tool(host(tool="zypper", answers={"zypper": Output(rc, "", "it failed\n")}))
    if fails:
        with pytest.raises(HostError, match="it failed"):
            one.install([OPENSSL], False)
    else:
        one.install([OPENSSL], False)


def test_a_source_that_does_not_answer_is_a_failure(host):
    with pytest.raises(ActionError):
        patch_run.tool(host(answers={"dnf": Output(1, "", "Error: Failed\n")})).collected((), True)


def test_an_old_version_beside_the_new_one_is_taken_away_and_kernels_are_not(host):
    rows = (("openssl", "1:3.1-1"), ("openssl", "1:3.0-1"), ("kernel", "0:5-1"), ("kernel", "0:6-1"),
            ("vim", "0:1-1"), ("vim", "0:2-1"))
    one, wanted = host(rows), [OPENSSL, dict(OPENSSL, name="kernel")]
    tool = patch_run.tool(one)
    assert tool.halfway(wanted)
    tool.mend(wanted)
    assert one.asked[-1] == "rpm -e --nodeps openssl-3.0-1.x86_64"
    assert not patch_run.tool(host(rows[2:])).halfway(wanted)


def test_a_host_without_either_tool_is_told(host):
    with pytest.raises(HostError, match="neither dnf nor zypper"):
        patch_run.tool(host(tool="yum"))


def test_settings_that_stayed_are_named():
    said = "warning: /etc/a.conf created as /etc/a.conf.rpmnew\nwarning: /etc/b saved as /etc/b.rpmsave\n"
    assert patch_rpm.Rpm.conffiles(None, said) == ["/etc/a.conf"]
