# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a staged package brings is read, and shown from there on; of a version that is not known nothing is said."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.diffs import staged_diffs
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host, Output
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.packages import brought, source as packages

CONF = "/etc/nftables.conf"
PACKAGE = ("package nftables", b"", b"")


class Apt(Host):
    """A host whose apt offers one version of a package."""

    version = "1.0.6-2+deb12u2"

    def which(self, name):
        return name if name == "apt-cache" else None

    def _execute(self, argv, timeout, data):
        return Output(0, "nftables:\n  Installed: (none)\n  Candidate: %s\n" % self.version, "")


@pytest.fixture
def host(tmp_path):
    (tmp_path / "etc").mkdir()
    return Apt(str(tmp_path))


def test_only_what_is_changed_of_it_is_shown(host):
    packages.stage(host, "nftables")
    assert host.exists("/usr/sbin/nft") and host.read(CONF).startswith(b"#!/usr/sbin/nft -f\n\nflush ruleset\n")
    assert staged_diffs(host, asking=False) == [PACKAGE]
    as_brought = host.read(CONF)
    host.stage_content(CONF, as_brought + b"more\n")
    assert staged_diffs(host, asking=False) == [PACKAGE, (CONF, as_brought, as_brought + b"more\n")]
    # Another control that wants it as well changes nothing of that.
    packages.stage(host, "nftables")
    assert host.read(CONF) == as_brought + b"more\n"


def test_a_file_that_is_there_stays(host, tmp_path):
    (tmp_path / "etc/nftables.conf").write_bytes(b"flush ruleset\n")
    packages.stage(host, "nftables")
    assert host.read(CONF) == b"flush ruleset\n" and staged_diffs(host, asking=False) == [PACKAGE]


@pytest.mark.parametrize("version", ["1.0.6-3", "1.0.6-2ubuntu1", "1:1.0.6-2"])
def test_a_version_that_is_not_known_is_told_alone(host, version):
    host.version = version
    packages.stage(host, "nftables")
    assert not host.exists(CONF) and staged_diffs(host, asking=False) == [PACKAGE]


@pytest.mark.parametrize("name, version", sorted(brought._BROUGHT))
def test_every_table_is_a_package_that_is_wanted_and_has_whole_paths(host, name, version):
    assert name in packages.WANTED
    for path, data in brought.files(name, version + "+deb12u1").items():
        assert path.startswith(("/etc/", "/lib/", "/sbin/", "/usr/", "/var/log/"))
        assert (data is None) == path.endswith("/")
        host.stage_brought(path, data)
        assert host.exists(path)
    assert staged_diffs(host, asking=False) == []
