# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guard's code on the host needs nothing but a Python."""

import io
import subprocess
import sys
import zipfile

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import SourceNeeded
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard import watch
from ansible_collections.jrt0117.baseline.plugins.module_utils.guard.code import assembled, sources_at_hand
from tests.unit.guard.conftest import BEFORE

AFTER = {**BEFORE, "etc/app.conf": b"after\n"}


class TestAlone:
    """The code on the host needs nothing but a Python."""

    def test_it_has_no_part_of_ansible(self):
        with zipfile.ZipFile(io.BytesIO(assembled())) as archive:
            sources = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
        assert not [
            name for name, source in sources.items() if "from ansible." in source or "import ansible." in source]
        assert not [name for name in sources if "/areas/" in name]

    def test_without_sources_it_says_that_they_are_needed(self, monkeypatch):
        class Compiled:
            def get_source(self, name):
                return None
        monkeypatch.setattr(watch, "__loader__", Compiled())
        for ask in (assembled, sources_at_hand):
            with pytest.raises(SourceNeeded):
                ask()

    def test_it_takes_back_by_itself(self, site):
        site.enforce()
        site.passes(121)
        done = subprocess.run(
            [sys.executable, "-I", "-S", site.state.code, "watch"], cwd="/", capture_output=True, timeout=30,
            check=False)
        assert (done.returncode, done.stderr) == (0, b"")
        assert site.files() == BEFORE and not site.state.there

    def test_it_takes_back_a_mode_and_keeps_what_was_written_since(self, site):
        path = site.root / "etc/app.conf"
        path.chmod(0o666)
        site.host.stage_attributes("/etc/app.conf", 0o644)
        commit(site.host, site.journal, guard=site.guard)
        path.write_bytes(b"before\nsince\n")
        site.passes(121)
        subprocess.run([sys.executable, "-I", "-S", site.state.code, "watch"], cwd="/", timeout=30, check=True)
        assert (path.stat().st_mode & 0o777, path.read_bytes()) == (0o666, b"before\nsince\n")
        assert not site.state.there

    @pytest.mark.parametrize(
        ("verb", "said", "files"),
        [
            ("status", "armed; 1", AFTER), ("confirm", "confirmed: ", AFTER),
            ("restore", "the guard took back at ", BEFORE)])
    def test_by_hand(self, site, verb, said, files):
        site.enforce()
        done = subprocess.run(
            [sys.executable, "-I", site.state.code, verb], capture_output=True, timeout=30, check=True)
        assert done.stdout.decode("ascii").startswith(said)
        assert site.files() == files

    def test_anything_else_is_answered_with_how_to_use_it(self, site):
        site.enforce()
        done = subprocess.run([sys.executable, "-I", site.state.code], capture_output=True, timeout=30, check=False)
        assert done.returncode == 2 and b"usage: " in done.stderr
