# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ordinary user beside an enforcing run: links, other files, several names."""

import os
import re
import stat
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base import durable
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import CommitError, Unsafe
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.commit import commit
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.enforcer import Enforcer
from ansible_collections.jrt0117.baseline.plugins.module_utils.change.journal import Journal
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control, Policy
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.engine import Task
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.expectation import Expectation
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.finding import observed
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from tests.unit.support.hostile_places import (
    ALICE,
    BOB,
    SECRET,
    closed,
    exchange,
    own,
    roll_back,
    shared_root,  # noqa: F401
    state,
)

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")


class TestLinks:
    @pytest.mark.parametrize("home", ["home/alice/deploy", "srv/team/alice"])
    def test_nothing_is_changed_through_a_link_that_a_user_made_before(self, root, home):
        (root / home).symlink_to("/etc")
        os.chown(root / home, ALICE, ALICE, follow_symlinks=False)
        assert Host(str(root)).untouchable("/" + home) is not None
        with pytest.raises(Unsafe, match="link"):
            closed(root, "/" + home, 0o750)

    def test_a_directory_that_became_a_link_since_it_was_judged_is_refused(self, root):
        (root / "home/alice/conf").mkdir()
        own(root / "home/alice/conf/shadow", ALICE, 0o666)
        os.chown(root / "home/alice/conf", ALICE, ALICE)
        host = closed(root, "/home/alice/conf/shadow", 0o644)
        (root / "home/alice/conf").rename(root / "home/alice/before")
        (root / "home/alice/conf").symlink_to("/etc")
        with pytest.raises(CommitError):
            commit(host, Journal(host, "run-1"))
        assert state(root / "etc/shadow") == (0o600, 0, SECRET)

    @pytest.mark.parametrize("kind", ["mode", "bytes", "removal"])
    @pytest.mark.parametrize(
        "owner, link", [(ALICE, "home/alice/deploy"), (0, "home/alice/deploy"), (0, "srv/team/deploy")])
    def test_nothing_is_staged_through_a_link_that_others_made_or_can_exchange(self, root, owner, link, kind):
        (root / link).symlink_to("/etc")
        os.chown(root / link, owner, owner, follow_symlinks=False)
        own(root / "etc/site.conf", 0, 0o666)
        host = Host(str(root))
        staging = {
            "mode": lambda path: host.stage_attributes(path, mode=0o600),
            "bytes": lambda path: host.stage_content(path, b"new\n"), "removal": host.stage_removal}
        with pytest.raises(Unsafe, match="symbolic link|somebody else can put other files here"):
            staging[kind]("/%s/site.conf" % link)
        assert host.changes == {}

    @pytest.mark.parametrize("late", [False, True], ids=["judged", "recorded"])
    @pytest.mark.parametrize("moved", ["conf", "conf/notes"])
    @pytest.mark.parametrize("kind", ["mode", "bytes", "removal"])
    def test_the_very_file_that_was_judged_is_not_changed_through_a_link(self, root, monkeypatch, kind, moved, late):
        (root / "home/alice/conf").mkdir()
        os.chown(root / "home/alice/conf", ALICE, ALICE)
        own(root / "home/alice/conf/notes", ALICE, 0o666)

        def exchanged():
            (root / "home/alice" / moved).rename(root / "home/alice/old")
            (root / "home/alice" / moved).symlink_to("/".join([".."] * moved.count("/") + ["old"]))
        host, path = Host(str(root)), "/home/alice/conf/notes"
        staging = {
            "mode": lambda: host.stage_attributes(path, mode=0o600),
            "bytes": lambda: host.stage_content(path, b"new\n"), "removal": lambda: host.stage_removal(path)}
        staging[kind]()
        exchange(monkeypatch, exchanged, late)
        with pytest.raises(CommitError, match="symbolic link|changed on the host"):
            commit(host, Journal(host, "run-1"))
        old = root / "home/alice/old"
        assert state(old / "notes" if old.is_dir() else old) == (0o666, ALICE, b"x\n")

    def test_roots_own_links_are_followed(self, root):
        own(root / "etc/real.conf", 0, 0o666)
        (root / "etc/link.conf").symlink_to("real.conf")
        host = closed(root, "/etc/link.conf", 0o644)
        commit(host, Journal(host, "run-1"))
        assert state(root / "etc/real.conf")[0] == 0o644


class TestOtherFiles:
    def test_another_file_under_the_name_that_was_judged_gets_neither_mode_nor_set_id_bits(self, root):
        judged = own(root / "srv/team/tool", ALICE, 0o4777)
        theirs = own(root / "srv/team/other", 0, 0o666)
        host = closed(root, "/srv/team/tool", 0o4775)
        os.rename(theirs, judged)
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert state(judged)[:2] == (0o666, 0)

    @pytest.mark.parametrize("late", [False, True], ids=["judged", "recorded"])
    def test_another_file_of_the_same_mode_and_owner_is_another_file(self, root, monkeypatch, late):
        judged, theirs = own(root / "srv/team/tool", 0, 0o6777), own(root / "srv/team/other", 0, 0o6777)
        host = closed(root, "/srv/team/tool", 0o6775)
        exchange(monkeypatch, lambda: os.rename(theirs, judged), late)
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert state(judged)[0] == 0o6777

    @pytest.mark.parametrize("late", [False, True], ids=["judged", "recorded"])
    @pytest.mark.parametrize(
        "what, way",
        [
            ("group", lambda path: os.chown(path, -1, BOB)), ("owner", lambda path: os.chown(path, BOB, -1)),
            ("mode", lambda path: path.chmod(0o646)), ("names", lambda path: os.link(path, path.with_name("too")))])
    def test_a_file_that_is_not_any_more_as_it_was_judged_is_left_alone(self, root, monkeypatch, what, way, late):
        path = own(root / "srv/team/notes", 0, 0o666)
        host = closed(root, "/srv/team/notes", 0o600)
        exchange(monkeypatch, lambda: way(path), late)
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert state(path)[0] in (0o666, 0o646)

    @pytest.mark.parametrize("kind", ["bytes", "removal"])
    def test_a_folder_that_its_owner_opens_to_all_before_the_change_keeps_its_file(self, root, monkeypatch, kind):
        path = own(root / "home/alice/.shosts", ALICE, 0o644)
        host = Host(str(root))
        if kind == "bytes":
            host.stage_content("/home/alice/.shosts", b"new\n")
        else:
            host.stage_removal("/home/alice/.shosts")
        exchange(monkeypatch, lambda: path.parent.chmod(0o777), late=True)
        with pytest.raises(CommitError, match="somebody else can put other files here"):
            commit(host, Journal(host, "run-1"))
        assert state(path) == (0o644, ALICE, b"x\n")

    def test_a_change_of_owner_takes_the_set_id_bits(self, root):
        tool = own(root / "etc/tool", ALICE, 0o6755)
        host = closed(root, "/etc/tool", 0o6755, uid=0, gid=0)
        commit(host, Journal(host, "run-1"))
        assert state(tool)[:2] == (0o755, 0)

    def test_a_file_with_several_names_below_a_shared_directory_is_left_alone(self, root):
        own(root / "srv/team/one", ALICE, 0o666)
        os.link(root / "srv/team/one", root / "home/alice/two")
        with pytest.raises(Unsafe, match="2 names"):
            closed(root, "/srv/team/one", 0o644)

    def test_a_file_of_one_user_in_the_directory_of_another_is_left_alone(self, root):
        own(root / "home/alice/bobs", BOB, 0o666)
        with pytest.raises(Unsafe, match="belongs to uid %d" % ALICE):
            closed(root, "/home/alice/bobs", 0o644)

    def test_a_user_keeps_what_is_hers_closed(self, root):
        own(root / "home/alice/notes", ALICE, 0o666)
        host = closed(root, "/home/alice/notes", 0o664)
        commit(host, Journal(host, "run-1"))
        assert state(root / "home/alice/notes")[:2] == (0o664, ALICE)

    def test_new_bytes_are_not_written_where_others_may_write(self, root):
        with pytest.raises(Unsafe):
            Host(str(root)).stage_content("/srv/team/new.conf", b"x")
        with pytest.raises(Unsafe):
            Host(str(root)).stage_content("/home/alice/new.conf", b"x")

    def test_other_bytes_in_place_of_the_new_ones_that_lie_ready_are_not_put_in_force(self, root, monkeypatch):
        path, theirs = (
            own(root / "home/alice/notes", ALICE, 0o644), own(root / "home/alice/theirs", ALICE, 0o644, b"theirs\n"))
        host = Host(str(root))
        host.stage_content("/home/alice/notes", b"new\n")
        exchange(monkeypatch, lambda: os.rename(theirs, root / "home/alice/.notes.jrt0117~"), late=True)
        with pytest.raises(CommitError, match="changed on the host"):
            commit(host, Journal(host, "run-1"))
        assert state(path) == (0o644, ALICE, b"x\n")

    @pytest.mark.parametrize("theirs", ["link", "file"])
    def test_new_bytes_are_written_into_nothing_that_a_user_put_where_they_will_lie(self, root, monkeypatch, theirs):
        notes, discard = own(root / "home/alice/notes", ALICE, 0o644), durable.Place.discard

        def discarded(here):
            discard(here)
            beside = root / "home/alice" / here.temporary
            beside.symlink_to(root / "etc/shadow") if theirs == "link" else own(beside, ALICE, 0o666)
        monkeypatch.setattr(durable.Place, "discard", discarded)
        with durable.place(str(root), "/home/alice/notes") as here, pytest.raises(FileExistsError):
            here.prepare(b"new\n", {"mode": 0o644, "uid": 0, "gid": 0})
        assert state(root / "etc/shadow") == (0o600, 0, SECRET) and state(notes)[2] == b"x\n"

    def test_a_folder_of_roots_is_open_to_nobody_before_it_has_its_mode(self, root, monkeypatch):
        given, seen = durable._set, []
        monkeypatch.setattr(
            durable, "_set",
            lambda handle, *more, **how: (seen.append(os.fstat(handle).st_mode & 0o777), given(handle, *more, **how)))
        before = os.umask(0)
        try:
            with durable.place(str(root), "/etc/new.d") as here:
                here.make_directory({"mode": 0o750, "uid": 0, "gid": 0})
        finally:
            os.umask(before)
        assert seen == [0o700] and state(root / "etc/new.d")[0] == 0o750

    @pytest.mark.parametrize("kind", ["fifo", "directory", "socket"])
    def test_what_is_no_file_any_more_is_refused(self, root, kind):
        path = own(root / "home/alice/notes", ALICE, 0o666)
        host = closed(root, "/home/alice/notes", 0o664)
        path.unlink()
        os.mkdir(path) if kind == "directory" else os.mknod(
            path, (stat.S_IFIFO if kind == "fifo" else stat.S_IFSOCK) | 0o666)
        os.chown(path, ALICE, ALICE)
        with pytest.raises(CommitError):
            commit(host, Journal(host, "run-1"))


class TestRun:
    def test_a_file_that_goes_between_judging_and_commit_does_not_end_the_run(self, root):
        """The path is staged no more when the run looks for whom to refuse."""
        other, path = own(root / "etc/other", 0, 0o666), own(root / "home/alice/notes", ALICE, 0o666)

        class Closed(Expectation):
            def __init__(self, name):
                self.name = name

            def check(self, host):
                found = host.stat(self.name)
                return observed(
                    "fail" if found is not None and found.mode & 0o002 else "pass", "closed", "Closed.", "关闭。")

            def fix(self, host):
                host.stage_attributes(self.name, mode=0o644)

        class Files(Control):
            """Files are closed."""

            id, zh, clauses = "files", "文件", ("8.3.3-B-b-1",)

            def expectations(self, host, policy):
                return [Closed("/etc/other"), Closed("/home/alice/notes")]

        def exchanged(host):
            if path.exists():
                path.unlink()
                own(path, ALICE, 0o600, b"another\n")

        host = Host(str(root))
        tasks = [Task("accounts", Files(), Policy({}, 3, None, None))]
        findings, _diffs = Enforcer(host, tasks, 3, (), Journal(host, "run-1"), (exchanged,)).enforce()
        assert findings[0]["status"] == "pass" and state(other)[0] == 0o644 and state(path)[0] == 0o600


class TestRemoving:
    def test_a_file_of_roots_goes_from_a_users_directory_and_comes_back(self, root):
        own(root / "home/alice/.shosts", 0, 0o644, b"+\n")
        host = Host(str(root))
        host.stage_removal("/home/alice/.shosts")
        commit(host, Journal(host, "run-1"))
        assert not (root / "home/alice/.shosts").exists()
        roll_back(root)
        assert state(root / "home/alice/.shosts") == (0o644, 0, b"+\n")

    def test_another_name_that_a_user_gives_a_file_of_roots_keeps_nothing_from_being_changed(self, root):
        # Where the kernel lets everybody (fs.protected_hardlinks=0); the name gives no right to the file.
        own(root / "etc/open", 0, 0o666)
        host = Host(str(root))
        host.stage_attributes("/etc/open", mode=0o644)
        host.stage_content("/etc/shadow", b"new\n")
        os.link(root / "etc/open", root / "home/alice/one")
        os.link(root / "etc/shadow", root / "home/alice/two")
        commit(host, Journal(host, "run-1"))
        assert state(root / "etc/open")[0] == 0o644 and state(root / "etc/shadow")[2] == b"new\n"
        assert (root / "home/alice/two").read_bytes() == SECRET

    def test_another_name_of_what_is_about_to_be_put_in_place_keeps_it_from_nothing(self, root):
        with durable.place(str(root), "/etc/shadow") as here:
            prepared = here.prepare(b"new\n", dict(mode=0o600, uid=0, gid=0))
            os.link(root / "etc" / here.temporary, root / "home/alice/three")
            here.put(prepared)
        assert state(root / "etc/shadow") == (0o600, 0, b"new\n")

    def test_a_file_with_several_names_stays_in_a_users_directory(self, root):
        os.link(own(root / "etc/open", 0, 0o666), root / "home/alice/.shosts")
        with pytest.raises(Unsafe, match="2 names"):
            Host(str(root)).stage_removal("/home/alice/.shosts")

    def test_nothing_is_removed_where_others_may_write(self, root):
        own(root / "srv/team/.shosts", 0, 0o644, b"+\n")
        with pytest.raises(Unsafe):
            Host(str(root)).stage_removal("/srv/team/.shosts")


class TestNames:
    @pytest.mark.parametrize("name", ["n" * 255, "caf\udce9.conf", "a\nb.conf", "\x1b[2J.conf"])
    def test_hostile_names_are_changed_and_come_back(self, root, name):
        path = own(root / "etc" / name, 0, 0o644)
        host = Host(str(root))
        host.stage_content("/etc/" + name, b"new\n")
        commit(host, Journal(host, "run-1"))
        assert state(path)[2] == b"new\n"
        roll_back(root)
        assert state(path)[2] == b"x\n"


def test_nothing_but_the_primitives_changes_a_file_of_the_host():
    """Where a host's file is written, it is by durable.py; the exceptions lie in folders that are root's alone."""
    calls = re.compile(
        r"\bos\.(chmod|chown|lchown|fchmod|fchown|rename|replace|unlink|remove|rmdir|mkdir|makedirs|symlink|link|"
        r"truncate|setxattr)\(|\bopen\([^)\n]*[\"'][wax]b?\+?[\"']|O_WRONLY|O_RDWR|shutil\.(rmtree|copy|move)")
    allowed = {
        "base/durable.py": None,
        # What is ours, in folders that nobody but root can write to.
        "base/private.py": None,
        # In a scratch folder below the journal's, made with mkdtemp.
        "judging/scratch.py": {"shutil.rmtree", "os.makedirs(", "open("},
        # Flags that are handed to the primitives, and names in a private folder's handle.
        "change/journal.py": {"O_RDWR", "os.unlink(", "os.link("}, "change/commit.py": {"O_RDWR"},
        "guard/state.py": {"os.unlink(", "O_WRONLY"}, "guard/watch.py": {"O_RDWR"},
        # A file without a name that is read by auditctl, in /run.
        "subjects/auditd/action.py": {"os.fchmod("},
        # Folders of a drill: in one that root alone can write to, just made, before an engine's account gets its own.
        "subjects/drills/cluster.py": {"os.chmod(", "os.chown(", "os.mkdir("},
        "subjects/drills/scratch.py": {"os.chmod(", "os.mkdir(", "shutil.rmtree", "O_RDWR"},
        "subjects/drills/server.py": {"O_WRONLY", "os.fchmod("},
        # A program of its own on a host, run by a timer; its folder is root's alone. A database of AIDE's is closed by
        # its handle.
        "subjects/records/recorder.py": {"O_WRONLY", "os.makedirs(", "os.rename(", "os.unlink(", "os.fchmod("},
        "subjects/records/recorder_text.py": {"O_WRONLY", "os.makedirs(", "os.rename(", "os.unlink(", "os.fchmod("},
        # In private folders, which are root's alone.
        "subjects/updates/patch_run.py": {"O_WRONLY", "open(", "os.makedirs(", "os.rename("},
        # A pipe, and where nothing is kept.
        "base/beside.py": {"open(", "O_RDWR"},
    }
    folder = Path(durable.__file__).parents[1]
    looked_at = 0
    for path in folder.rglob("*.py"):
        name = str(path.relative_to(folder))
        looked_at += 1
        found = {
            match.group(0).partition("(")[0] + ("(" if "(" in match.group(0) else "")
            for match in calls.finditer(path.read_text(encoding="utf-8"))}
        extra = set() if allowed.get(name, set()) is None else found - allowed.get(name, set())
        assert not extra, "%s: %s" % (name, extra)
    assert looked_at > 200 and all((folder / name).is_file() for name in allowed)
