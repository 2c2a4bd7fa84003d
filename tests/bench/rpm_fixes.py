# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds what security_updates says of rpm packages against what dnf and zypper install: 200 planted fixes, 50 decoys.
And has a patch run install and take back just these versions by each tool, one of them after it was cut short.

    mmdebstrap --variant=minbase --include=dnf,rpm,createrepo-c,zypper,python3,zstd bookworm TREE
    .venv/bin/python tests/bench/rpm_fixes.py TREE     (as root)

In a Debian tree with the tools of both (which is spoilt for anything else): builds the packages and a repository with
advisories, installs the older versions, has both tools fetch, and judges before and after each tool has installed what
it knows of. Exits with 1 where a fix is missed, one more is named, or a patch run does otherwise.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLANTED, DECOYS = 200, 50
# Both run in the tree.
BUILD = r"""
import os, random, subprocess
rng, rows = random.Random(14), []
ODD = (("1.0~rc1", "1", "1.0", "1"), ("1.9", "1", "1.10", "1"), ("1.0", "1", "1.0^git1", "1"),
       ("1.0", "1", "1.0", "1.1"), ("2.0", "3.el9", "2.0", "3.el9_2.1"))
for n in range(%(planted)d + %(decoys)d):
    o = rng.choice(ODD) if rng.random() < .3 else ("1.%%d" %% n, str(rng.randrange(1, 9)), "1.%%d" %% n, str(
        rng.randrange(10, 99)))
    e = rng.choice([(0, 0), (0, 1), (1, 1), (2, 2)]) if rng.random() < .3 else (0, 0)
    now, later = (e[0],) + o[:2], (e[1],) + o[2:]
    if n >= %(planted)d:
        now, later = later, rng.choice((now, later))
    rows.append(("fix%%03d" %% n if n < %(planted)d else "decoy%%03d" %% n, now, later))
os.makedirs("/srv/t")
os.chdir("/srv/t")
for which, place in ((1, "old"), (2, "new")):
    with open("t.spec", "w") as spec:
        spec.write("Name: top\nVersion: 1\nRelease: 1\nSummary: t\nLicense: GPL\n%%description\nt\n")
        for row in rows:
            spec.write("%%package -n {0}\nVersion: {2}\nRelease: {3}\nEpoch: {1}\nSummary: t\nBuildArch: noarch\n"
                       "%%description -n {0}\nt\n%%files -n {0}\n".format(row[0], *row[which]))
    subprocess.run(["rpmbuild", "-bb", "--quiet", "--define", "_topdir /srv/t/b", "--define", "_rpmdir /srv/t/" + place,
                    "t.spec"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
subprocess.run(["createrepo_c", "-q", "new"], check=True)
with open("updateinfo.xml", "w") as xml:
    xml.write("<updates>\n")
    for i, (name, _now, (e, v, r)) in enumerate(rows):
        xml.write('<update from="x" status="final" type="security" version="1"><id>T-%%d</id><title>t</title>'
                  '<severity>Low</severity><issued date="2020-01-01 00:00:00"/><pkglist><collection short="c">'
                  '<name>c</name><package name="%%s" version="%%s" release="%%s" epoch="%%d" arch="noarch" src="s">'
                  '<filename>f</filename></package></collection></pkglist></update>\n' %% (i, name, v, r, e))
    xml.write("</updates>\n")
subprocess.run(["modifyrepo_c", "updateinfo.xml", "new/repodata"], check=True, stdout=subprocess.DEVNULL)
"""
JUDGE = r"""
import sys
sys.path.insert(0, "/opt/c")
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.patching.parts import rpm_fixes
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import installed
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import advisories
host = Host("/")
advised = [one for repository in advisories.repositories(host) for one in advisories.advised(
    host, advisories.fetched(host, repository), installed.of(host).names)]
print("\n".join(one.package.name for one in rpm_fixes.outstanding(installed.of(host), advised)))
"""
# Keeps, installs, has an old version lie beside its new one as a killed transaction leaves it, mends that, goes back.
PATCH = r"""
import subprocess, sys
sys.path.insert(0, "/opt/c")
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.updates import patch_run
def versions():
    asked = ["rpm", "-qa", "--qf", "%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE}\n"]
    return sorted(subprocess.check_output(asked).decode().splitlines())
def begun():
    return patch_run.PatchRun(Host("/"), sys.argv[1])
before, wanted = versions(), begun().tool.collected((), True)
kept = begun().keep(wanted, (), False)
assert len(kept["old"]) == len(wanted) and all(one["sha256"] for one in wanted), kept["no_way_back"]
assert len(begun().install(wanted, True)["packages"]) == len(wanted) and versions() == before
begun().install(wanted, False)
new = ["%s %s" % (one["name"], one["version"]) for one in wanted]
assert set(new) <= set(versions()) and not patch_run.behind(Host("/"), wanted)
subprocess.check_call(["rpm", "-i", "--force", "--nodeps", begun().path + "/old/" + kept["old"][0]])
assert begun().halfway(wanted)
begun().install(wanted, False)
assert not begun().halfway(wanted) and len(versions()) == len(before) and set(new) <= set(versions())
print(len(begun().back(False)["packages"]))
assert versions() == before
"""
OLDER = "rm -rf /var/lib/rpm/*; rpm --initdb; rpm -i --nodeps /srv/t/old/noarch/*.rpm"
# As after an installation from this repository: the older versions lie in a cache. dnf wants a release, too.
AS_FETCHED = (
    "mkdir -p /etc/dnf/vars /var/cache/zypp/packages/planted/noarch; echo 1 >/etc/dnf/vars/releasever; "
    "cp /srv/t/old/noarch/*.rpm /var/cache/zypp/packages/planted/noarch; rm -rf /var/lib/jrt0117/patches")
REPOSITORY = "[planted]\\nname=planted\\nbaseurl=file:///srv/t/new\\nenabled=1\\ngpgcheck=0\\n"
TOOLS = {
    "dnf": (
        f"mkdir -p /etc/yum.repos.d; printf '{REPOSITORY}' >/etc/yum.repos.d/planted.repo; "
        "dnf -q --releasever 1 makecache",
        "dnf -q -y --releasever 1 upgrade; rm /etc/yum.repos.d/planted.repo"),
    "zypper": (
        f"mkdir -p /etc/zypp/repos.d; printf '{REPOSITORY}' >/etc/zypp/repos.d/planted.repo; "
        "zypper -q --non-interactive --no-gpg-checks refresh",
        "zypper -q --non-interactive --no-gpg-checks patch --category security || "
        "zypper -q --non-interactive --no-gpg-checks patch --category security"),
}


def main() -> int:
    """Print what is named before and after, and tell whether both are right."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tree", type=Path)
    tree = parser.parse_args().tree
    code = tree / "opt/c/ansible_collections/jrt0117/baseline/plugins"
    shutil.rmtree(tree / "opt/c", ignore_errors=True)
    shutil.copytree(ROOT / "plugins", code)
    # Then the packages of Debian itself are not asked.
    (tree / "var/lib/dpkg/status").write_bytes(b"")
    (tree / "etc/rpm").mkdir(exist_ok=True)
    (tree / "etc/rpm/macros").write_text("%_dbpath /var/lib/rpm\n%_build_id_links none\n", encoding="ascii")
    (tree / "var/lib/rpm").mkdir(exist_ok=True)
    shutil.rmtree(tree / "srv/t", ignore_errors=True)
    _python(tree, BUILD % {"planted": PLANTED, "decoys": DECOYS})
    right = True
    for tool, (fetch, install) in TOOLS.items():
        _shell(tree, f"{OLDER}; {fetch}")
        before = _python(tree, JUDGE).split()
        _shell(tree, AS_FETCHED if tool == "dnf" else f"{AS_FETCHED}; mv /usr/bin/dnf /usr/bin/dnf.off")
        back = _python(tree, PATCH, tool).strip()
        _shell(tree, "mv /usr/bin/dnf.off /usr/bin/dnf")
        _shell(tree, install)
        after = _python(tree, JUDGE).split()
        missed = {f"fix{number:03}" for number in range(PLANTED)} - set(before)
        more = [name for name in before if not name.startswith("fix")]
        print(
            f"{tool}: {len(before)} named, {len(missed)} missed, {len(more)} too many; "
            f"{len(after)} after {tool} installed; a patch run has taken {back} back")
        right = right and not missed and not more and not after and back == str(PLANTED)
    return 0 if right else 1


def _shell(tree: Path, script: str) -> str:
    done = subprocess.run(["chroot", tree, "sh", "-c", script], capture_output=True, text=True, check=False)
    return done.stdout


def _python(tree: Path, code: str, *words: str) -> str:
    done = subprocess.run(
        ["chroot", tree, "python3", "-", *words], input=code, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
