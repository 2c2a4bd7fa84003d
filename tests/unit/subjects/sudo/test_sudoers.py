# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sudo's policy, rule by rule and beside the real visudo and cvtsudoers."""

import json
import os
import random
import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sudo import sudoers
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Where

MAIN = "/etc/sudoers"


@pytest.fixture
def policy(files):
    def load(text, **included):
        tree = {MAIN: text}
        tree.update({"/etc/sudoers.d/" + name: body for name, body in included.items()})
        return sudoers.load(files(tree))

    return load


def test_a_plain_grant(policy):
    grant = policy("# who\n%wheel ALL=(ALL:ALL) ALL\n").grants[0]
    assert grant == sudoers.Grant(
        "%wheel", (), ("ALL",), ("ALL",), ("ALL",), frozenset(), (), "ALL", (), Where(MAIN, 2))


@pytest.mark.parametrize("who", ["li", "%wheel", "#1000", "%#1000", "+ops", "ALL", "%:nonunix", "DOM\\li"])
def test_kinds_of_users(policy, who):
    assert policy(who.replace("\\", "\\\\") + " ALL=ALL\n").grants[0].who == who


@pytest.mark.parametrize(
    "runas, users, groups",
    [
        ("", None, ()), ("(root)", ("root",), ()), ("(a, !b : g)", ("a", "!b"), ("g",)), ("(:g)", (), ("g",)),
        ("()", (), ()),
    ])
def test_whom_to_run_as(policy, runas, users, groups):
    grant = policy("li ALL=" + runas + " /bin/ls\n").grants[0]
    assert (grant.runas_users, grant.runas_groups) == (users, groups)


def test_all_brings_its_own_setenv(policy):
    grants = policy("li ALL=NOSETENV: /bin/a, ALL, /bin/b, SETENV: ALL, /bin/c\n").grants
    assert [sorted(one.tags) for one in grants] == [["NOSETENV"], [], [], ["SETENV"], ["SETENV"]]


def test_tags_and_runas_hold_for_what_follows_in_the_same_list(policy):
    text = "li ALL=/bin/a, (www) NOPASSWD: NOEXEC: /bin/b, /bin/c, PASSWD: /bin/d : other = /bin/e\n"
    found = {one.command: (one.runas_users, sorted(one.tags)) for one in policy(text).grants}
    assert found == {
        "/bin/a": (None, []),
        "/bin/b": (("www",), ["NOEXEC", "NOPASSWD"]),
        "/bin/c": (("www",), ["NOEXEC", "NOPASSWD"]),
        "/bin/d": (("www",), ["NOEXEC", "PASSWD"]),
        "/bin/e": (None, []),
    }


def test_what_a_negation_takes_away(policy):
    grants = policy("ALL, !root ALL=ALL, !/bin/su, !SHELLS, /bin/x\nCmnd_Alias SHELLS=/bin/sh, !/bin/rbash\n").grants
    assert [(one.who, one.who_except, one.command, one.command_except) for one in grants] == [
        ("ALL", ("root",), "ALL", ("/bin/su", "/bin/sh")),
        ("ALL", ("root",), "/bin/rbash", ()),
        ("ALL", ("root",), "/bin/x", ()),
    ]


def test_aliases_may_be_nested_and_defined_later(policy):
    text = "ADMINS HOSTS=(OPS) CMDS\nUser_Alias ADMINS=a, MORE : MORE=%b\nHost_Alias HOSTS=h, 10.0.0.0/8\n"
    text += "Runas_Alias OPS=www\nCmnd_Alias CMDS=/bin/a, \\\n  /bin/b\n"
    grants = policy(text).grants
    assert [(one.who, one.hosts, one.runas_users, one.command) for one in grants] == [
        (who, ("h", "10.0.0.0/8"), ("www",), command) for who in ("a", "%b") for command in ("/bin/a", "/bin/b")
    ]


def test_commands_and_their_arguments(policy):
    text = (
        r'li ALL=/bin/a -x  y\,z "q", /bin/b "", sudoedit /etc/*, /usr/bin/, sha256:' + "ab" * 32
        + " /bin/c, ^/bin/d[0-9]$ ^x,y$\n")
    assert [one.command for one in policy(text).grants] == [
        '/bin/a -x y,z "q"', '/bin/b ""', "sudoedit /etc/*", "/usr/bin/", "sha256:" + "ab" * 32 + " /bin/c",
        "^/bin/d[0-9]$ ^x,y$",
    ]


def test_a_grant_knows_its_line_within_a_long_statement(policy):
    grants = policy("li ALL=/bin/a, \\\n\t/bin/b \\\n  , /bin/c # last\n").grants
    assert [one.where.line for one in grants] == [1, 2, 3]


def test_options(policy):
    grant = policy('li ALL=TIMEOUT=5m CWD="/a b" NOPASSWD: /bin/x\n').grants[0]
    assert grant.options == (("CWD", "/a b"), ("TIMEOUT", "5m"))


@pytest.mark.parametrize(
    "line, settings",
    [
        ("Defaults use_pty", [("all", (), "use_pty", "", "")]),
        (
            "Defaults !use_pty, logfile=/var/log/sudo.log",
            [("all", (), "use_pty", "!", ""), ("all", (), "logfile", "=", "/var/log/sudo.log")]),
        ('Defaults env_keep += "A B"', [("all", (), "env_keep", "+=", "A B")]),
        ("Defaults env_keep -= A", [("all", (), "env_keep", "-=", "A")]),
        ("Defaults:li,!%ops !authenticate", [("user", ("li", "!%ops"), "authenticate", "!", "")]),
        ("Defaults@h1 requiretty", [("host", ("h1",), "requiretty", "", "")]),
        ("Defaults>root !set_logname", [("runas", ("root",), "set_logname", "!", "")]),
        ("Defaults!/bin/su,PAGERS noexec", [("command", ("/bin/su", "PAGERS"), "noexec", "", "")]),
        ("Defaults timestamp_timeout = 5 # minutes", [("all", (), "timestamp_timeout", "=", "5")]),
        ("Defaults passprompt=\"a, \\\n  b\"", [("all", (), "passprompt", "=", "a, b")]),
    ])
def test_defaults(policy, line, settings):
    found = policy(line + "\n").defaults
    shown = [
        (one.scope, tuple("!" * m.negated + m.text for m in one.members), one.name, one.op, one.value) for one in found]
    assert shown == settings


def test_the_last_default_is_in_force(policy):
    assert policy("Defaults use_pty\nDefaults !use_pty\n").default("use_pty").op == "!"
    assert policy("Defaults:li use_pty\n").default("use_pty") is None


def test_included_files(policy):
    tree = {"b": "b ALL=ALL\n", "a": "a ALL=ALL\n", "c.bak": "broken", "d~": "broken", ".hidden": "broken"}
    found = policy("@include sudoers.d/b\n#includedir /etc/sudoers.d\n@includedir /none\nz ALL=ALL\n", **tree)
    assert [(one.who, str(one.where)) for one in found.grants] == [
        ("b", "/etc/sudoers.d/b:1"), ("a", "/etc/sudoers.d/a:1"), ("b", "/etc/sudoers.d/b:1"), ("z", MAIN + ":4"),
    ]
    assert list(found.files) == [MAIN, "/etc/sudoers.d/b", "/etc/sudoers.d/a"]


def test_the_host_name_in_an_included_path(files):
    tree = files({MAIN: '@include "/etc/sudoers.%h"\n', "/etc/sudoers.db1": "a ALL=ALL\n"})
    assert sudoers.load(tree, hostname="db1.example.com").grants[0].who == "a"


@pytest.mark.parametrize("text, line", [
    ("li ALL\n", 1),
    ("\nli ALL=\n", 2),
    ("li ALL=ALL,\n", 1),
    ("li ALL=(root ALL\n", 1),
    ("li ALL=bin/ls\n", 1),
    ("User_Alias lower = a\n", 1),
    ("User_Alias A = a\nUser_Alias A = b\n", 2),
    ("User_Alias A = B\nUser_Alias B = A\nA ALL=ALL\n", 1),
    ("Defaults\n", 1),
    ("Defaults X\n", 1),
    ('Defaults logfile="/x\n', 1),
    ("@include /none\n", 1),
    ("#include /etc/sudoers\n", 1),
    ("li ALL=ALL ALL\n", 1),
    ("% ALL=ALL\n", 1),
    ("<<<<<<< mine\n", 1),
])
def test_a_broken_policy_names_its_line(policy, text, line):
    with pytest.raises(ParseError) as caught:
        policy(text)
    assert caught.value.line == line


def test_aliases_that_grow_beyond_measure(policy):
    text = (
        "User_Alias A0=x\n" + "".join("User_Alias A{0}=A{1},A{1},A{1}\n".format(n, n - 1) for n in range(1, 15))
        + "A14 ALL=ALL\n")
    with pytest.raises(ParseError, match="beyond measure"):
        policy(text)


def test_reading_keeps_every_byte(files, hostile_files):
    parsed = 0
    for data in hostile_files(500, [b"li ALL=ALL\n", b"Defaults x\n", b"#\n", b"\\\n", b",", b"!", b'"']):
        try:
            found = sudoers.load(files({MAIN: data}))
        except ParseError:
            continue
        assert found.files[MAIN].render() == data
        parsed += 1
    assert parsed > 5


# Beside the real tools

PATH = os.environ.get("PATH", "") + ":/usr/sbin"
VISUDO, CVTSUDOERS = shutil.which("visudo", path=PATH), shutil.which("cvtsudoers", path=PATH)
with_sudo = pytest.mark.skipif(not (VISUDO and CVTSUDOERS), reason="no visudo and cvtsudoers here to compare with")

USERS = ["a", "%g", "#1000", "%#1000", "+net", "ALL", "ADMINS", "d\\,e", '"f g"']
HOSTS = ["ALL", "h1", "10.0.0.0/8", "+net", "fe80::1", "HOSTS"]
RUNAS = ["root", "ALL", "#0", "%g", "OPS"]
COMMANDS = [
    "ALL", "/bin/ls", "/bin/ls -l *", '/bin/x ""', "/usr/sbin/", "sudoedit /etc/x", "CMDS", "/bin/y a\\,b\\=c",
    "sha256:" + "0" * 64 + " /bin/z"]
TAGS = ["NOPASSWD:", "PASSWD:", "NOEXEC:", "EXEC:", "LOG_OUTPUT:", "NOLOG_OUTPUT:", "NOMAIL:"]
SETTINGS = [
    "use_pty", "!lecture", "logfile=/var/log/s", 'secure_path="/bin:/sbin"', "env_keep+=X", 'env_keep -= "X Y"',
    "passwd_tries = 3"]
ALIASES = (
    "User_Alias ADMINS = x, !y, %z\nHost_Alias HOSTS = h8, !h9\nRunas_Alias OPS = www, db\n"
    "Cmnd_Alias CMDS = /bin/one, !/bin/two a\n")


def random_policy(chance):
    def some(choices, separator):
        return separator.join(
            chance.choice(["", "", "!"]) + chance.choice(choices) for _item in range(chance.randrange(1, 4)))

    def privilege():
        commands = []
        for _command in range(chance.randrange(1, 4)):
            runas = chance.choice(["", "", "(" + some(RUNAS, ",") + ") ", "(root : g) ", "(:g) "])
            tags = " ".join(chance.sample(TAGS, chance.randrange(0, 3)))
            command = chance.choice(COMMANDS)
            commands.append(
                runas + tags + " " + chance.choice(["", "", "! "] if not command.startswith("sha") else [""]) + command)
        return some(HOSTS, ", ") + chance.choice(["=", " = "]) + chance.choice([", ", ",", " , \\\n\t"]).join(commands)

    lines = [ALIASES]
    for _line in range(chance.randrange(1, 8)):
        kind = chance.random()
        if kind < 0.25:
            scope = chance.choice(["", ":a,%g", "@h1", ">root", "!/bin/ls"])
            lines.append("Defaults" + scope + " " + chance.choice([", ", ","]).join(chance.sample(SETTINGS, 2)) + "\n")
        elif kind < 0.35:
            lines.append("# note \\\n")
        else:
            lines.append(
                some(USERS, ", ") + " " + " : ".join(privilege() for _one in range(chance.randrange(1, 3)))
                + " # note\n")
    return "".join(lines)


def shown(member):
    prefixes = {"usergroup": "%", "usergid": "%#", "userid": "#", "netgroup": "+", "nonunixgroup": "%:"}
    name, value = next((key, value) for key, value in member.items() if key not in ("negated", "sha256"))
    digest = "sha256:" + member["sha256"] + " " if "sha256" in member else ""
    return ("!" if member.get("negated") else "") + digest + prefixes.get(name, "") + str(value)


FLAGS = {
    "authenticate": "PASSWD", "noexec": "EXEC", "setenv": "SETENV", "log_output": "LOG_OUTPUT", "send_mail": "MAIL"}


def their_rules(text):
    """(users, hosts, runas users, runas groups, tags, command) of every command, as cvtsudoers tells them."""
    done = subprocess.run([CVTSUDOERS, "-f", "json"], input=text.encode(), stdout=subprocess.PIPE, check=True)
    for spec in json.loads(done.stdout.decode()).get("User_Specs", []):
        for part in spec["Cmnd_Specs"]:
            tags = set()
            for option in part.get("Options", []):
                for name, value in option.items():
                    assert name in FLAGS
                    plain = value != (name == "noexec")
                    tags.add(FLAGS[name] if plain else "NO" + FLAGS[name])
            for command in part["Commands"]:
                yield (
                    sorted(map(shown, spec["User_List"])), list(map(shown, spec["Host_List"])),
                    list(map(shown, part.get("runasusers", []))),
                    [name.replace("%", "", 1) for name in map(shown, part.get("runasgroups", []))], tags,
                    shown(command),
                )


def our_rules(path, text):
    document = sudoers.Document(text.encode(), path)
    for spec in sudoers.parse(document):
        if not isinstance(spec, sudoers.Spec):
            continue
        for one in spec.commands:
            plain = sudoers.Sudoers()
            yield (
                sorted(plain.names("user", spec.users)), list(plain.names("host", spec.hosts)),
                list(plain.names("runas", one.runas_users or ())), list(plain.names("runas", one.runas_groups)),
                set(one.tags), plain.names("command", [one.command])[0],
            )


@with_sudo
@pytest.mark.parametrize("seed", range(60))
def test_random_policies_mean_what_sudo_says(seed, tmp_path):
    text = random_policy(random.Random(seed))
    path = tmp_path / "sudoers"
    path.write_text(text)
    path.chmod(0o440)
    subprocess.run([VISUDO, "-c", "-q", "-f", str(path)], check=True)
    ours, theirs = list(our_rules(str(path), text)), list(their_rules(text))
    for real in theirs:
        real[4].discard("SETENV")  # cvtsudoers sometimes shows the one that ALL implies
    assert ours == theirs, text


@with_sudo
@pytest.mark.parametrize("seed", range(80))
def test_what_visudo_accepts_is_understood(seed, tmp_path):
    chance = random.Random(seed)
    text = random_policy(chance)
    place = chance.randrange(len(ALIASES), len(text))
    broken = (
        text[:place] + chance.choice(["=", ",", "(", ")", '"', "!", ":", "@", "%", "\n", ""])
        + text[place + chance.randrange(3) :])
    path = tmp_path / "sudoers"
    path.write_text(broken)
    path.chmod(0o440)
    accepted = subprocess.run(
        [VISUDO, "-c", "-q", "-f", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    try:
        ours = list(our_rules(str(path), broken))
    except ParseError:
        assert not accepted, broken
    else:
        # visudo knows the names of settings and the lengths of digests; what it accepts must mean the same.
        assert not accepted or [rule[5] for rule in ours] == [rule[5] for rule in their_rules(broken)], broken


def test_files_that_include_their_folder_end_in_an_error(files):
    line = "@includedir /etc/sudoers.d\n"
    tree = {MAIN: line, **{"/etc/sudoers.d/%d" % number: line for number in range(5)}}
    with pytest.raises(ParseError, match="over and over|levels of include"):
        sudoers.load(files(tree))


@pytest.mark.parametrize("text", [
    ",".join("u%d" % number for number in range(10001)) + " ALL=ALL\n",
    ",".join("u%d" % number for number in range(600)) + " ALL="
    + ",".join("/x%d" % number for number in range(600)) + "\n"])
def test_a_line_that_grants_beyond_measure_is_an_error(policy, text):
    with pytest.raises(ParseError, match="more than can be judged"):
        policy(text)


def test_what_later_items_take_away_is_of_those_before_them_alone(policy):
    grants = policy("a,!b,c,!d ALL=/x,!/y,/z,!/w\n").grants
    assert [(one.who, one.who_except, one.command, one.command_except) for one in grants] == [
        ("a", ("b", "d"), "/x", ("/y", "/w")), ("a", ("b", "d"), "/z", ("/w",)),
        ("c", ("d",), "/x", ("/y", "/w")), ("c", ("d",), "/z", ("/w",))]
