# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A record is believed only where it is whole, root's, of this machine, of a time that can be, and in its chain."""

import os

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records import source
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.records.form import Unusable
from tests.unit.support import records

TOPIC = "backup-credit-db"
LAST, LINES = records.FOLDER + TOPIC + ".json", records.FOLDER + TOPIC + ".jsonl"


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    records.still(monkeypatch)


def reason(host):
    """Return why a record is not believed, or None where it is."""
    try:
        source.of(host, TOPIC)
    except Unusable as error:
        assert error.told.zh and "{" not in str(error), error
        return error.reason
    return None


def of(tree, **changes):
    return tree(records.files(TOPIC, records.record(TOPIC, **changes)))


def test_no_record_is_none(tree):
    assert source.of(tree({}), TOPIC) is None
    assert source.of(tree({records.FOLDER + "other.json": "{}"}), TOPIC) is None


def test_a_record_is_read_with_its_place(tree):
    found = source.of(of(tree, facts={"bytes": 7}), TOPIC)
    assert (found.where, found.ended, found.fact("bytes", int)) == (LAST, records.NOW - 3600, 7)
    assert not found.external


@pytest.mark.parametrize("data", [
    b"", b"\n", b"{", b"[]", b"null", b'"text"', b"\xff\xfe{}", b"[" * 100_000, b'{"format": 1', b"\0" * 10,
    b"1" * 5000])
def test_what_is_no_record_is_unreadable(tree, data):
    assert reason(tree({**records.files(TOPIC, records.record(TOPIC)), LAST: data})) == "record_unreadable"


@pytest.mark.parametrize("key", [
    "format", "topic", "host", "started", "ended", "tool", "argv", "rc", "result", "config_sha256", "facts"])
@pytest.mark.parametrize("value", [..., None, [None], "3", True])
def test_a_key_that_is_absent_null_or_of_another_kind_is_told(tree, key, value):
    if value == "3" and key in ("tool", "config_sha256"):
        pytest.skip("that is what it is")
    wrong = reason(of(tree, **{key: value}))
    assert wrong == ("record_of_another_host" if (key, value) == ("host", "3") else "record_unreadable")


@pytest.mark.parametrize("changes", [
    {"format": 2}, {"format": 1.0}, {"topic": "backup-other"}, {"result": "fine"}, {"started": "2026-11-22"},
    {"ended": "2026-11-22T02:00:00"}, {"ended": "2026-13-22T02:00:00Z"}, {"ended": "٢٠٢٦-11-22T02:00:00Z"}])
def test_other_words_are_told(tree, changes):
    assert reason(of(tree, **changes)) == "record_unreadable"


@pytest.mark.parametrize("ended, wrong", [
    ("2026-11-22T12:04:00Z", None), ("2026-11-22T20:04:00+08:00", None), ("2026-11-22T12:06:00Z", "record_time"),
    ("2099-01-01T00:00:00Z", "record_time"), ("2026-11-22T12:04:00-01:00", "record_time"),
    ("1970-01-01T00:00:00Z", "record_time")])
def test_a_time_in_the_future_or_before_its_start_is_none(tree, ended, wrong):
    assert reason(of(tree, ended=ended, started="2026-11-22T02:00:00.5Z")) == wrong


def test_a_record_of_1970_is_as_old_as_that(tree):
    assert source.of(of(tree, started="1970-01-01T00:00:00Z", ended="1970-01-01T00:00:01Z"), TOPIC).ended == 1


@pytest.mark.parametrize("machine", ["f" * 32, ""])
def test_a_record_of_another_machine_is_told(tree, machine):
    host = tree({**records.files(TOPIC, records.record(TOPIC)), "/etc/machine-id": machine})
    assert reason(host) == "record_of_another_host"


def test_a_file_of_100_mib_is_not_read(tree, tmp_path):
    host = of(tree)
    with open(tmp_path / LAST[1:], "r+b") as stream:
        stream.truncate(100 * 2**20)
    assert reason(host) == "record_unreadable"


def test_of_many_lines_the_last_mib_is_looked_at(tree):
    many = [records.record(TOPIC, facts={"text": "x" * 60_000}) for _ in range(30)]
    assert reason(tree(records.files(TOPIC, *many))) is None
    one = records.files(TOPIC, records.external(TOPIC, text="x" * 2**20))
    assert reason(tree({LAST: b"", **one})) == "record_unreadable"


class TestChain:
    """The lines before it."""

    three = [records.record(TOPIC, hours, facts={"at": hours}) for hours in (3, 2, 1)]

    def test_whole_it_is_believed(self, tree):
        assert source.of(tree(records.files(TOPIC, *self.three)), TOPIC).facts == {"at": 1}

    @pytest.mark.parametrize("change", [
        lambda lines: lines[:1] + lines[2:], lambda lines: [lines[1], lines[0], lines[2]], lambda lines: lines[:2],
        lambda lines: [lines[0], lines[1].replace(b'"at": 2', b'"at": 9'), lines[2]], lambda lines: lines + lines[-1:]])
    def test_a_line_taken_out_put_in_or_changed_shows(self, tree, change):
        files = records.files(TOPIC, *self.three)
        files[LINES] = b"\n".join(change(files[LINES].splitlines())) + b"\n"
        assert reason(tree(files)) == "record_chain"

    @pytest.mark.parametrize("gone", [LAST, LINES])
    def test_one_file_without_the_other_shows(self, tree, gone):
        files = records.files(TOPIC, *self.three)
        del files[gone]
        assert reason(tree(files)) == "record_chain"

    def test_what_another_tool_says_last_counts(self, tree):
        host = tree(records.files(TOPIC, *self.three, records.external(TOPIC, 0.5, kind="full")))
        found = source.of(host, TOPIC)
        assert (found.external, found.where, found.fact("kind", str)) == (True, LINES + ":4", "full")

    def test_a_line_of_another_tool_between_ours_is_none_of_the_chain_s_business(self, tree):
        lines = [self.three[0], records.external(TOPIC, 2), self.three[2]]
        assert source.of(tree(records.files(TOPIC, *lines)), TOPIC).facts == {"at": 1}

    def test_one_that_another_tool_alone_records_is_enough(self, tree):
        assert source.of(tree(records.files(TOPIC, records.external(TOPIC))), TOPIC).external


class TestTrust:
    """Who could have put it there."""

    @pytest.fixture
    def place(self, tree, tmp_path):
        of(tree)
        return tmp_path / records.FOLDER[1:]

    def test_a_folder_replaced_by_a_link_is_not_followed(self, tree, place):
        place.rename(place.parent / "elsewhere")
        place.symlink_to(place.parent / "elsewhere")
        assert reason(tree()) == "record_untrusted"

    def test_a_folder_replaced_by_a_file(self, tree, place):
        place.rename(place.parent / "elsewhere")
        place.write_text("{}")
        assert reason(tree()) == "record_untrusted"

    @pytest.mark.parametrize("target", ["nowhere", "/etc/passwd", "other.json"])
    def test_a_record_that_is_a_link(self, tree, place, target):
        (place / (TOPIC + ".json")).rename(place / "other.json")
        (place / (TOPIC + ".json")).symlink_to(target)
        assert reason(tree()) == "record_untrusted"

    @pytest.mark.parametrize("make", [os.mkdir, os.mkfifo])
    def test_a_record_that_is_no_file(self, tree, place, make):
        (place / (TOPIC + ".json")).unlink()
        make(place / (TOPIC + ".json"))
        assert reason(tree()) == "record_untrusted"

    @pytest.mark.parametrize("name, mode", [("", 0o777), (TOPIC + ".json", 0o666), (TOPIC + ".jsonl", 0o620)])
    def test_what_others_can_write(self, tree, place, name, mode):
        (place / name).chmod(mode)
        assert reason(tree()) == "record_untrusted"

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
    @pytest.mark.parametrize("name", ["", TOPIC + ".json", TOPIC + ".jsonl"])
    def test_what_is_another_s(self, tree, place, name):
        os.chown(place / name, 1000, 1000)
        assert reason(tree()) == "record_untrusted"

    def test_what_this_user_cannot_read_is_neither(self, tree, monkeypatch):
        host = of(tree)
        monkeypatch.setattr(source, "private_folder", lambda *_: (_ for _ in ()).throw(PermissionError(13, "denied")))
        with pytest.raises(HostError, match="denied"):
            source.of(host, TOPIC)


@pytest.mark.parametrize("facts", [{}, {"bytes": None}, {"bytes": "7"}, {"bytes": True}, {"bytes": [7]}])
def test_a_fact_of_another_kind_is_none(tree, facts):
    found = source.of(of(tree, facts=facts), TOPIC)
    with pytest.raises(Unusable, match="bytes"):
        found.fact("bytes", int)
