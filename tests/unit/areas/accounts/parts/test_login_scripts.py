# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""TMOUT and umask in the order in which shells execute their start files, judged by the real shells of this machine."""

import os
import pathlib
import shutil
import subprocess
import time
import tracemalloc

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.login_timeout import LoginTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.login_umask import LoginUmask
from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.accounts.parts.zsh_timeout import ZshTimeout
from ansible_collections.jrt0117.baseline.plugins.module_utils.judging.control import Control
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell import run as shell_run
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.shell.state import START

LOOP = """\
if [ -d /etc/profile.d ]; then
  for i in /etc/profile.d/*.sh; do
    if [ -r $i ]; then
      . $i
    fi
  done
  unset i
fi
"""
PASSWD = "root:x:0:0:root:/root:/bin/bash\nsvc:x:1001:1001::/home/svc:/bin/sh\n"
STIG = (
    'if [ $UID -gt 199 ] && [ "`/usr/bin/id -gn`" = "`/usr/bin/id -un`" ]; then\n    umask 002\nelse\n    umask 022\n'
    'fi\n')
SHELLS = [one for one in ("bash", "dash") if shutil.which(one)]


class Timeout(Control):
    """TMOUT alone."""

    id, zh, clauses = "session_timeout", "超时", ("8.3.3-B-a-3",)

    def expectations(self, host, policy):
        yield LoginTimeout(policy.session_timeout_seconds)


class Mask(Control):
    """The umask alone."""

    id, zh, clauses = "file_access", "掩码", ("8.3.3-B-b-1",)

    def expectations(self, host, policy):
        yield LoginUmask(policy.umask)


@pytest.fixture
def host(tree):
    """Return a function that makes a host of some start files, beside those of a plain one."""
    return lambda **files: tree(
        dict(
            {"/etc/passwd": PASSWD, "/etc/profile.d/a.sh": ":\n"},
            **{
                {"profile": "/etc/profile", "bashrc": "/etc/bash.bashrc"}.get(name, name): text
                for name, text in files.items()}))


def ends_with(tmp_path, shell, home="/root"):
    """Return (rc, TMOUT, umask) of a login shell that reads this tree's start files, and then its own."""
    for path in ("etc/profile", "etc/profile.d"):
        for one in [tmp_path / path] if (tmp_path / path).is_file() else (tmp_path / path).glob("*.sh"):
            one.write_text(one.read_text().replace(f"{tmp_path}/etc/", "/etc/").replace("/etc/", f"{tmp_path}/etc/"))
    own = tmp_path / home.lstrip("/") / ".profile"
    script = f'. {tmp_path}/etc/profile; [ ! -r {own} ] || . {own}; echo "$TMOUT $(umask)"'
    words = [shell] if isinstance(shell, str) else shell
    done = subprocess.run(
        [*words, "-c", script], env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        check=False)
    return (done.returncode, *done.stdout.decode().split())


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "late, left",
    [
        ("TMOUT=1800\nexport TMOUT\n", "900"), ("export TMOUT=1800\n", "900"), ("TMOUT=600\nexport TMOUT\n", "600"),
        ("TMOUT=$((60*5))\n", "300"), ("TMOUT=$(( 30 * 60 ))\nexport TMOUT\n", "900"), ("unset TMOUT\n", "900"),
        ("declare -x TMOUT=60\n", "60"), ("TMOUT=`echo 120`\n", "120"),
        ("if [ -n \"$HOME\" ]; then TMOUT=7200; else TMOUT=60; fi\n", "60"), ("set -e\nTMOUT=1800\n", "900"),
        ("set -u\nTMOUT=0\n", "900"), ("f() { TMOUT=$1; }\nf 5000\n", "900"), (". /etc/profile.local\n", "900"),
        ("while :; do TMOUT=4000; break; done\n", "900"),
    ])
def test_a_timeout_set_after_the_scripts_is_held_and_no_login_ends(
        host, judge, enforce, tree, tmp_path, shell, late, left):
    if "declare" in late and shell == "dash":
        pytest.skip("dash has no declare")
    judged = judge(Timeout(), host(profile=LOOP + late, **{"/etc/profile.local": "TMOUT=3000\n"}))
    assert (judged["status"], judged["would"]) == ("fail", "pass")
    assert enforce(Timeout(), tree())[0]["status"] == "pass"
    assert enforce(Timeout(), tree())[1] == []
    assert ends_with(tmp_path, shell)[:2] == (0, left)


@pytest.mark.parametrize("script", ["set -e\n", "set -eu\n", "set -e\nTMOUT=1800\n", "trap 'exit 9' ERR\n"])
def test_a_script_with_set_e_does_not_end_bash_at_our_lines(host, enforce, tmp_path, script):
    if "bash" not in SHELLS:
        pytest.skip("no bash here")
    built = host(profile=LOOP + "TMOUT=1800\nexport TMOUT\n", **{"/etc/profile.d/strict.sh": script})
    assert enforce(Timeout(), built)[0]["status"] == "pass"
    assert ends_with(tmp_path, "bash")[:2] == (0, "900")


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", [".profile", ".bash_profile", ".bash_login", ".bashrc"])
@pytest.mark.parametrize("home", ["/root", "/home/svc", "/etc/skel"])
def test_a_timeout_in_peoples_own_files_is_told_by_name_and_keeps_ours_from_being_readonly(
        host, enforce, tree, tmp_path, shell, home, name):
    files = {home + "/.profile": f". {tmp_path}{home}/.bashrc\n"} if name == ".bashrc" else {}
    built = host(profile=LOOP, **dict(files, **{home + "/" + name: "#\nexport TMOUT=3600\n"}))
    if files:
        (tmp_path / home.lstrip("/") / ".profile").write_text(". ~/.bashrc\n")
    found, changed = enforce(Timeout(), built)
    assert (found["status"], found["reason"]) == ("fail", "tmout_not_held")
    assert f"{home}/{name}:2" in found["message"]["en"] and f"{home}/{name}:2" in found["advice"]["en"]
    assert changed == ["/etc/profile.d/zz-jrt0117-tmout.sh"] and enforce(Timeout(), tree())[1] == []
    (tmp_path / home.lstrip("/") / ".profile").write_text("TMOUT=3600\n")
    assert ends_with(tmp_path, shell, home)[0] == 0


# What names TMOUT in a text that the shell executes, and with `set -e` whatever may do so.
NAMING = [
    'eval "TMOUT=1800"', "X=3; eval TMOUT=$X", "X=TMOUT=5; eval $X", 'X="export TM"; eval "${X}OUT=5"',
    "eval unset TMOUT", "eval \"$(echo 'TMOUT=5')\"", "source <(echo TMOUT=5)", "echo $((TMOUT++))",
    "echo $((--TMOUT))"]
UNKNOWN = [
    'eval "$(cat /etc/tmout)"', 'X=$(cat /etc/tmout); eval "$X"', 'X=$(echo /etc/tmout); . "$X"',
    "source <(cat /etc/tmout)", "export $(cat /etc/tmout)", ". /dev/stdin </etc/tmout",
    "source /proc/self/fd/0 </etc/tmout"]


@pytest.mark.skipif("bash" not in SHELLS, reason="no bash here")
@pytest.mark.parametrize("place", ["/etc/profile", "/home/svc/.profile"])
@pytest.mark.parametrize("late", NAMING + ["set -e\n" + one for one in NAMING + UNKNOWN] + [
    "set -eu\n" + UNKNOWN[0], "set -o errexit\n" + UNKNOWN[0], "if id; then set -e; fi\n" + UNKNOWN[0]])
def test_what_may_set_a_timeout_where_that_ends_logins_keeps_ours_from_being_readonly(
        host, enforce, tmp_path, place, late):
    files = {"/etc/profile": LOOP, "/etc/tmout": "TMOUT=1800\n"}
    built = host(**dict(files, **{place: files.get(place, "") + late.replace("/etc/", "%s/etc/" % tmp_path) + "\n"}))
    found, changed = enforce(Timeout(), built)
    if place == "/etc/profile":
        # Behind it ours is readonly all the same.
        assert (found["reason"], changed) == ("tmout_right", ["/etc/profile"])
    else:
        assert (found["reason"], changed) == ("tmout_not_held", ["/etc/profile.d/zz-jrt0117-tmout.sh"])
        assert f"{place}:" in found["message"]["en"] and f"{place}:" in found["advice"]["en"]
    assert ends_with(tmp_path, "bash", "/home/svc")[0] == 0


ORDINARY = """\
[ -x /usr/bin/lesspipe ] && eval "$(SHELL=/bin/sh lesspipe)"
eval `dircolors`
test -r ~/.dircolors && eval "$(dircolors -b ~/.dircolors)" || eval "$(dircolors -b)"
[ -s "$NVM_DIR/nvm.sh" ] && . "$NVM_DIR/nvm.sh"
. "$HOME/.cargo/env"
source <(kubectl completion bash)
export $(dbus-launch)
for i in /etc/bash_completion.d/*; do . "$i"; done
eval "$(direnv hook bash)"; set +e; eval "$(starship init bash)"
PROMPT_COMMAND='eval "$X"'; echo "ends after $TMOUT s"; eval echo $TMOUT
"""


@pytest.mark.parametrize("name", [".bashrc", ".bash_profile"])
def test_an_ordinary_start_file_that_nobody_can_know_leaves_ours_readonly(host, enforce, name):
    files = {"/etc/skel/.bashrc": ORDINARY, "/home/svc/.bash_profile": ". ~/.bashrc\n", "/home/svc/" + name: ORDINARY}
    assert enforce(Timeout(), host(profile=LOOP, **files))[0]["reason"] == "tmout_right"


TENS = "for {} in a b c d e f g h i j; do "


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "".join(TENS.format(name) for name in "abcdefg") + ":; " + "done; " * 7, "{ " * 300 + ":; " + "}; " * 300,
        "for i in /*/*; do :; done\n" + ":\n" * 150000,
        "for i in " + "1 " * 20000 + "; do : $((" + "TMOUT" * 30000 + ")); done\n",
        "for i in " + "1 " * 20000 + "; do eval " + "TMOUT " * 20000 + "; done\n",
        "for i in " + "1 " * 20000 + "; do case b in " + "|".join("a" * 30000) + ") ;; esac; done\n",
        "for i in " + "1 " * 20000 + "; do case b in " + "\\[" * 4000 + ") ;; esac; done\n",
    ],
    ids=[
        "loops", "nesting", "length", "a long word in a loop", "many words in a loop", "many patterns in a loop",
        "a long pattern in a loop"])
def test_a_start_file_that_cannot_be_followed_is_told_and_holds_nobody_up(host, enforce, monkeypatch, text):
    # The first goes as far as people's files may; what a tenth of it ends, the whole ends as well.
    if not text.startswith("for a "):
        monkeypatch.setattr(shell_run, "_OWN_STEPS", shell_run._OWN_STEPS // 10)
    found, changed = enforce(Timeout(), host(profile=LOOP, **{"/home/svc/.profile": text}))
    assert (
        (found["status"], found["reason"]) == ("fail", "tmout_not_held")
        and "/home/svc/.profile" in found["advice"]["en"])
    assert changed == ["/etc/profile.d/zz-jrt0117-tmout.sh"]


def test_variables_that_double_each_other_take_no_memory(host):
    built = host(
        **{"/home/svc/.profile": "V0=0123456789\n" + "".join(f"V{one + 1}=$V{one}$V{one}\n" for one in range(18))})
    run = shell_run.Run(built, home="/home/svc")
    run.read("/home/svc/.profile", {START})
    assert run.variables["V12"] == "0123456789" * 2**12 and max(map(len, run.variables.values())) <= 2**16


def test_a_word_that_names_a_long_variable_over_and_over_is_not_put_together(host):
    # With all of it, more than a gigabyte.
    run = shell_run.Run(
        host(**{"/home/svc/.profile": "A=" + "a" * 65000 + "\n" + "$A" * 20000 + "\n"}), home="/home/svc")
    tracemalloc.start()
    run.read("/home/svc/.profile", {START})
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(run.variables["A"]) == 65000 and most < 2**27


def test_names_in_several_folders_are_not_looked_for_in_a_whole_host(host, monkeypatch):
    built = host(**{"/home/svc/.profile": "for i in /*/*/*; do :; done\n"})
    monkeypatch.setattr(built, "glob", lambda pattern: pytest.fail(pattern))
    shell_run.Run(built, home="/home/svc").read("/home/svc/.profile", {START})


def test_a_zsh_file_of_empty_lines_is_searched_once(tree):
    host = tree({"/etc/passwd": PASSWD, "/etc/zsh/zshrc": "", "/root/.zshrc": "\n" * 200000})
    started = time.monotonic()
    ZshTimeout("/etc/zsh/zprofile", 900).fix(host)
    assert time.monotonic() - started < 20


def test_a_readonly_timeout_that_an_earlier_version_left_before_a_later_one_is_put_right(
        host, judge, enforce, tree, tmp_path):
    built = host(
        profile=LOOP + "TMOUT=1800\nexport TMOUT\n",
        **{"/etc/profile.d/zz-jrt0117-tmout.sh": "readonly TMOUT=900\nexport TMOUT\n"})
    judged = judge(Timeout(), built)
    assert (
        (judged["reason"], judged["would"]) == ("tmout_clash", "pass") and "/etc/profile:9" in judged["message"]["en"])
    assert enforce(Timeout(), tree())[0]["status"] == "pass"
    assert [ends_with(tmp_path, shell)[:2] for shell in SHELLS] == [(0, "900")] * len(SHELLS)


@pytest.mark.parametrize(
    "early",
    [
        "set -u\nexport A=$NOT_SET\n", "return 0\n", "[ -n \"$SITE\" ] && return\n",
        "if [ \"$(id -u)\" -eq 0 ]; then return; fi\n", "exec /bin/menu\n",
    ])
def test_a_profile_that_may_end_early_is_named_and_no_pass(host, judge, early):
    for control, reason in ((Timeout(), "tmout_skipped"), (Mask(), "umask_skipped")):
        built = host(profile="#\n" + early + LOOP, **{"/etc/profile.d/x.sh": "readonly TMOUT=60\numask 077\n"})
        judged = judge(control, built)
        assert judged["status"] == "fail" and judged["would"] != "pass"
        if "&&" in early or "if" in early:
            assert judged["reason"] == reason and "/etc/profile:2" in judged["message"]["en"]


@pytest.mark.parametrize(
    "late",
    [
        STIG, "umask 022\n", "umask 0002\n", ". /etc/profile.local\n", "[ -z \"$PS1\" ] || umask 000\n",
        "umask -S u=rwx,g=rwx,o=rx\n", "umask $MASK\n", "fix() { umask 022; }\nfix\n",
        "for one in 022; do umask $one; done\n", "case $- in *i*) umask 022 ;; esac\n",
    ])
def test_a_umask_set_after_the_scripts_wins_and_is_made_good(host, judge, enforce, tree, tmp_path, late):
    built = host(profile=LOOP + late, **{"/etc/profile.local": "umask 022\n", "/etc/profile.d/x.sh": "umask 027\n"})
    judged = judge(Mask(), built)
    assert (judged["status"], judged["would"]) == ("fail", "pass")
    assert enforce(Mask(), tree())[0]["status"] == "pass" and enforce(Mask(), tree())[1] == []
    for shell in SHELLS:
        ended = ends_with(tmp_path, shell)
        assert ended[0] == 0 and int(ended[-1], 8) & 0o027 == 0o027


@pytest.mark.parametrize(
    "text, status",
    [
        ("[ \"$(id -u)\" -eq 0 ] && umask 077\n", "fail"), ("if [ -f /etc/none ]; then umask 077; fi\n", "fail"),
        ("umask u=rwx,g=rx,o=\n", "pass"), ("umask -S u=rwx,g=,o=\n", "pass"), ("umask 077 || :\n", "pass"),
        ("(umask 077)\n", "fail"), ("umask 077 | cat\n", "fail"), ("f() { umask 077; }\n", "fail"),
        ("f() { umask 077; }\nf\n", "pass"), ("if [ -f /etc/passwd ]; then umask 077; else umask 0; fi\n", "pass"),
        ("eval umask 077\n", "fail"), ("M=077\numask $M\n", "pass"),
        ("umask 077\n. \"$SITE_DIR/x.sh\"\n", "not_checked"), ("umask 077\n. \"$HOME/.site\"\n", "pass"),
        ("umask 077\nexit_later() { exit; }\n", "pass"), ("if true; then umask 077; fi\n", "pass"),
        ("source /etc/site.sh\n", "fail"), (". /etc/site.sh\n", "pass"),
        ("[ -z \"${BASH_VERSION-}\" ] || source /etc/site.sh\n", "fail"),
        ("umask 077\n[[ $- == *i* && -n $X ]] && umask 022\n", "fail"),
        ("a=(1 2)\nexport b=$((1 << 2))\numask 027\n", "pass"),
    ])
def test_what_holds_on_every_way_through_the_scripts_passes_and_nothing_else(host, judge, text, status):
    assert judge(Mask(), host(profile=text, **{"/etc/site.sh": "umask 027\nreturn\numask 0\n"}))["status"] == status


def test_a_pass_names_what_no_login_shell_sets(host, judge):
    found = judge(Mask(), host(profile="umask 077\n"))
    assert found["status"] == "pass"
    assert "cron, graphical logins and file servers were not looked at" in found["message"]["en"]
    assert "未检查 cron、图形登录与文件服务" in found["message"]["zh"]


@pytest.mark.parametrize("late, status", [
    ("cd /etc && . ./site.sh\n", "not_checked"), (". site.sh\n", "not_checked"),
    ("PATH=/bin:/etc\n. site.sh\n", "fail"), (". /etc/sit?.sh\n", "fail"),
    (". '/etc/sit?.sh'\n", "pass"), (". /e*/site.sh\n", "not_checked"),
    ("eval \"$(cat /etc/site.sh)\"\n", "fail"), ("eval `cat /etc/site.sh`\n", "fail"),
    ("eval \"$(</etc/site.sh)\"\n", "fail"), ("eval \"$(dircolors)\"\n", "pass"),
    ("trap 'umask 022' DEBUG\n", "fail"), ("trap 'echo bye' EXIT\n", "pass"), ("alias vi='umask 022; vi'\n", "fail"),
    ("PROMPT_COMMAND='umask 022'\n", "fail"), ("PROMPT_COMMAND='history -a'\n", "pass"),
    ("export ENV=/etc/site.sh\n", "fail"), ("BASH_ENV=/etc/site.sh; export BASH_ENV\n", "fail"),
    ("export ENV=/etc/none\n", "pass"),
    ("for one in /etc/site.sh /etc/none; do test -r $one && . $one; done\n", "fail"),
])
def test_what_is_read_or_kept_otherwise_is_followed_or_no_pass(host, judge, late, status):
    files = {"/etc/site.sh": "umask 022\n"}
    assert judge(Mask(), host(profile="umask 077\n" + late, **files))["status"] == status


def test_a_stricter_umask_of_one_account_stays(host, enforce, tmp_path):
    # `umask 027` after it would have opened what was shut.
    built = host(profile="if [ \"$(id -u)\" -eq %d ]; then umask 077; else umask 022; fi\n" % os.geteuid() + LOOP)
    assert enforce(Mask(), built)[0]["status"] == "pass"
    assert [ends_with(tmp_path, shell)[-1] for shell in SHELLS] == ["0077"] * len(SHELLS)


def test_an_interactive_shell_below_a_login_counts_and_is_edited_in_place(host, judge, enforce, tree):
    bashrc = "[ -z \"$PS1\" ] && return\numask 022 # ours\nexport TMOUT=\"3600\"\n"
    built = host(
        profile=LOOP, bashrc=bashrc, **{"/etc/profile.d/x.sh": "readonly TMOUT=600\nexport TMOUT\numask 027\n"})
    for control in (Timeout(), Mask()):
        assert "/etc/bash.bashrc:" in judge(control, built)["message"]["en"]
        assert enforce(control, tree())[0]["status"] == "pass" and enforce(control, tree())[1] == []
    assert tree().read("/etc/bash.bashrc").decode() == bashrc.replace("022", "027").replace('"3600"', "900")


@pytest.mark.parametrize(
    "line, after",
    [
        (
            "if [ -t 0 ]; then export TMOUT=3600; else export TMOUT=60; fi\n",
            "if [ -t 0 ]; then export TMOUT=900; else export TMOUT=60; fi\n"),
        ("TMOUT=300; [ -t 0 ] && TMOUT='1800'\n", "TMOUT=300; [ -t 0 ] && TMOUT=900\n")])
def test_of_two_timeouts_on_a_line_that_is_lowered_the_shorter_one_stays(host, enforce, tree, line, after):
    built = host(profile=LOOP, bashrc=line, **{"/etc/profile.d/x.sh": "readonly TMOUT=600\nexport TMOUT\n"})
    assert enforce(Timeout(), built)[0]["status"] == "pass"
    assert tree().read("/etc/bash.bashrc").decode() == after


def test_a_folder_that_scripts_ask_for_is_not_made(tree, enforce, tmp_path):
    built = tree(
        {
            "/etc/passwd": PASSWD,
            "/etc/profile": "if [ -d /etc/profile.d ]; then\n  TMOUT=1800\nelse\n  TMOUT=300\nfi\n" + LOOP})
    assert enforce(Timeout(), built)[0]["status"] == "pass" and not (tmp_path / "etc/profile.d").exists()


def test_zsh_keeps_a_timeout_that_people_set_themselves(tree, tmp_path):
    host = tree({"/etc/passwd": PASSWD, "/etc/zsh/zshrc": "", "/root/.zshrc": "TMOUT=60\n"})
    ZshTimeout("/etc/zsh/zprofile", 900).fix(host)
    assert b"readonly" not in host.read("/etc/zsh/zprofile") and b"TMOUT=900" in host.read("/etc/zsh/zprofile")


@pytest.mark.parametrize(
    "text, status, own",
    [
        ("", "fail", "pass"), ("TMOUT=60\n", "fail", "pass"), ("TMOUT=7200\n", "fail", "pass"),
        ("# c\nif true; then TMOUT=7200; fi\n", "fail", "pass"), ("readonly TMOUT=7200\n", "fail", "fail"),
        ("readonly TMOUT=600\n", "pass", "pass"),
    ])
def test_what_a_run_writes_for_zsh_passes_and_is_written_once(tree, text, status, own):
    host = tree({"/etc/passwd": PASSWD, "/etc/zsh/zshrc": "", "/etc/zsh/zprofile": text})
    zsh = ZshTimeout("/etc/zsh/zprofile", 900)
    assert zsh.check(host).status == status
    for _run in range(2 if status == "fail" else 0):
        zsh.fix(host)
        assert (zsh.check(host).status, host.read("/etc/zsh/zprofile").count(b"Managed")) == (own, int(own == "pass"))
    ZshTimeout("/etc/zsh/zprofile", 300).fix(host)
    host.stage_content("/etc/zsh/zprofile", host.read("/etc/zsh/zprofile") + b"TMOUT=7200\n")
    assert zsh.check(host).status == ("pass" if text == "readonly TMOUT=600\n" else "fail")


# Each of them ended `sh script` with a script that reads the profile, where sh is bash.
UNFORESEEN = [
    "for TMOUT in 1800; do :; done\n", "declare -n ref=TMOUT; ref=1800\n", "X=TMOUT=1800; export $X\n",
    "X=TMOUT=1800; eval $X\n", "TMOUT[0]=1800\n", "eval export TMOUT=1800\n", "echo $((TMOUT++)) >/dev/null\n",
    "source /dev/stdin <<< TMOUT=1800\n", "T\\\nMOUT=1800\n", "exec {TMOUT}>/dev/null\n",
    "export $(cat /etc/environment)\n",
]


@pytest.mark.skipif("bash" not in SHELLS, reason="no bash here")
@pytest.mark.parametrize("late", UNFORESEEN)
def test_a_script_of_a_sh_that_is_bash_does_not_end_at_a_timeout_that_was_not_foreseen(host, enforce, tmp_path, late):
    enforce(Timeout(), host(profile=LOOP + late, **{"/etc/environment": "TMOUT=1800\n"}))
    assert ends_with(tmp_path, ("bash", "--posix"))[0] == 0


@pytest.mark.parametrize("case", ["/etc/profile.d/gone.sh", "/etc/profile.d/loop.sh"])
def test_a_link_that_leads_nowhere_takes_no_verdict_away(host, judge, case):
    built = host(profile=LOOP, **{case: pathlib.PurePosixPath("/usr/share/none.sh" if "gone" in case else "loop.sh")})
    assert judge(Timeout(), built)["reason"] == "tmout_missing" and judge(Mask(), built)["reason"] == "umask_unset"
