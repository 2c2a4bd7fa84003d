# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a host remembers is forgotten when something is staged that it was made of, and not before."""

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import HostError, Missing
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.action import Action
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.host import Host
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.pam import stack as pam


class Link(Action):
    kind = "link_down"
    declares = {("link", "eth1"): "down"}


class OtherLink(Link):
    kind = "other"
    declares = {("link", "eth2"): "down"}


@pytest.fixture
def host(tmp_path):
    (tmp_path / "etc/app.d").mkdir(parents=True)
    (tmp_path / "etc/app.conf").write_text("a\n")
    (tmp_path / "etc/app.d/one").write_text("1\n")
    (tmp_path / "etc/link").symlink_to("app.conf")
    return Host(str(tmp_path))


@pytest.fixture
def built(host):
    """Return a function that asks the host for a thing made by `look` and tells how often it has been made so far."""
    counts = {}

    def ask(look, key="thing"):
        def build():
            counts[key] = counts.get(key, 0) + 1
            return look(host)
        host.memo(key, build)
        return counts[key]
    return ask


def content(host, path):
    try:
        return host.read(path)
    except Missing:
        return None


LOOKS = {
    "read": lambda host: content(host, "/etc/app.conf"),
    "read through a link": lambda host: content(host, "/etc/link"),
    "mode": lambda host: host.stat("/etc/app.conf"),
    "names": lambda host: host.listdir("/etc"),
    "wildcard": lambda host: host.glob("/etc/*.conf"),
    "there": lambda host: host.exists("/etc/app.conf"),
    "absent": lambda host: host.exists("/etc/none"),
    "read in vain": lambda host: content(host, "/etc/none"),
    "is a link": lambda host: host.is_link("/etc/link"),
    "what is staged": lambda host: list(host.changes),
    "what is declared": lambda host: host.declared(("link", "eth1")),
    "actions": lambda host: host.actions,
}
STAGES = {
    "content": (
        lambda host: host.stage_content("/etc/app.conf", b"b\n"),
        {"read", "read through a link", "mode", "what is staged"}),
    "mode": (lambda host: host.stage_attributes("/etc/app.conf", mode=0o600), {
        "read", "read through a link", "mode", "what is staged"}),
    "new file": (
        lambda host: host.stage_content("/etc/none", b""), {"names", "absent", "read in vain", "what is staged"}),
    "new file of the kind": (
        lambda host: host.stage_content("/etc/new.conf", b""), {"names", "wildcard", "what is staged"}),
    "elsewhere": (lambda host: host.stage_content("/etc/app.d/two", b""), {"what is staged"}),
    "action": (lambda host: host.stage_action(Link()), {"what is declared", "actions"}),
    # Any path may lead elsewhere now.
    "no link": (lambda host: host.stage_removal("/etc/link"), set(LOOKS)),
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("stage", STAGES)
def test_it_is_made_again_where_it_was_made_of_what_is_staged(host, built, look, stage):
    built(LOOKS[look])
    assert built(LOOKS[look]) == 1
    change, forgotten = STAGES[stage]
    change(host)
    assert built(LOOKS[look]) == (2 if look in forgotten else 1)


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("stage", STAGES)
def test_and_again_where_that_is_taken_back(host, built, look, stage):
    mark = host.checkpoint()
    change, forgotten = STAGES[stage]
    change(host)
    built(LOOKS[look])
    host.restore(mark)
    assert built(LOOKS[look]) == (2 if look in forgotten else 1)


@pytest.mark.parametrize("look", LOOKS)
def test_nothing_is_kept_when_the_host_itself_has_changed(host, built, look):
    built(LOOKS[look])
    host.refresh()
    assert built(LOOKS[look]) == 2


def test_a_file_that_is_staged_a_second_time_is_no_news_to_what_lists_its_directory(host, built):
    host.stage_content("/etc/none", b"1")
    built(LOOKS["names"])
    host.stage_content("/etc/none", b"2")
    assert built(LOOKS["names"]) == 1


def test_what_is_made_of_another_is_forgotten_with_it_whoever_asked_first(host, built):
    def inner(host):
        return built(LOOKS["read"], "inner")
    built(LOOKS["read"], "inner")
    built(inner)
    host.stage_content("/etc/app.conf", b"b\n")
    assert (built(inner), built(LOOKS["read"], "inner")) == (2, 2)


def test_what_was_looked_at_in_vain_counts_for_what_went_on_without_it(host, built):
    def outer(host):
        try:
            return host.memo("inner", lambda: host.read("/etc/none"))
        except Missing:
            return None
    built(outer)
    host.stage_content("/etc/none", b"")
    assert built(outer) == 2


def test_an_action_takes_the_place_of_those_of_a_class(host):
    host.stage_action(Link())
    host.stage_action(Action())
    host.stage_action(OtherLink(), in_place_of=Link)
    assert [action.kind for action in host.actions] == ["other", ""]
    assert host.declared(("link", "eth1")) is None
    host.withdraw_action(Action())
    host.withdraw_action(Action())
    assert [action.kind for action in host.actions] == ["other"]


def test_a_pam_stack_follows_a_file_that_it_includes(tmp_path):
    (tmp_path / "etc/pam.d").mkdir(parents=True)
    (tmp_path / "etc/pam.d/login").write_text("@include common-auth\n")
    (tmp_path / "etc/pam.d/common-auth").write_text("auth required pam_unix.so\n")
    host = Host(str(tmp_path))
    pam.load(host, "login").entries("auth")
    host.stage_content("/etc/pam.d/common-auth", b"auth required pam_deny.so\n")
    assert [entry.module for entry in pam.load(host, "login").entries("auth")] == ["pam_deny.so"]


def test_a_key_is_one_of_the_module_that_builds(host):
    """Two subjects that think of the same word do not get each other's answer."""
    namespaces = [dict(__name__=name) for name in ("one", "other")]
    for scope in namespaces:
        exec("def build():\n    return __name__", scope)
    for remembered in (host.memo, host.ask, host.once):
        assert [remembered("links", scope["build"]) for scope in namespaces] == ["one", "other"]


def test_what_is_built_once_is_kept_when_the_host_has_changed(host):
    built = []
    for _turn in range(2):
        host.once("walk", lambda: built.append("walked"))
        host.ask("answer", lambda: built.append("asked"))
        host.refresh()
    assert built == ["walked", "asked", "asked"]


def test_who_refused_once_is_not_asked_again_until_the_host_has_changed(host):
    asked = []

    def refused():
        asked.append("asked")
        raise HostError("/run/socket", "refuses")
    for _turn in range(2):
        for _control in range(3):
            with pytest.raises(HostError, match="refuses"):
                host.ask("answer", refused)
        host.refresh()
    assert asked == ["asked", "asked"]
    # An error that is the answer is one.
    assert isinstance(host.ask("told", lambda: HostError("/run/socket", "refuses")), HostError)
