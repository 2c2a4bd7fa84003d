# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""sshd's configuration, rule by rule and beside the real sshd."""

import itertools
import os
import random
import re
import shutil
import subprocess

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.errors import ParseError
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd import config as sshd, defaults
from ansible_collections.jrt0117.baseline.plugins.module_utils.subjects.sshd.match import together
from ansible_collections.jrt0117.baseline.plugins.module_utils.text.document import Document, Value, Where

MAIN = "/etc/ssh/sshd_config"


@pytest.fixture
def config(files):
    def load(text, **included):
        tree = {MAIN: text}
        tree.update({f"/etc/ssh/sshd_config.d/{name}.conf": body for name, body in included.items()})
        return sshd.load(files(tree))

    return load


def texts(values):
    return [value.text for value in values]


def test_the_first_global_value_wins(config):
    assert config("PermitRootLogin no\npermitrootlogin yes\n").value("PERMITROOTLOGIN") == Value("no", Where(MAIN, 1))
    assert config("Port 22\n").value("PermitRootLogin") is None


@pytest.mark.parametrize("line, value", [
    ("MaxAuthTries 3", "3"),
    ("  MaxAuthTries\t3  ", "3"),
    ("MaxAuthTries=3", "3"),
    ("MaxAuthTries = 3", "3"),
    ('"MaxAuthTries" 3', "3"),
    ('MaxAuthTries "3"', "3"),
    ("MaxAuthTries 3 # few", "3"),
    ("MaxAuthTries 3\r", "3"),
    ("Banner '/etc/my banner'", "/etc/my banner"),
    (r"Banner /etc/my\ banner", "/etc/my banner"),
    ("Banner a#b", "a#b"),
])
def test_words(config, line, value):
    keyword = "Banner" if "Banner" in line else "MaxAuthTries"
    assert config(line + "\n").value(keyword).text == value


@pytest.mark.parametrize("text, line, problem", [
    ("Port 22\nMaxAuthTries\n", 2, "MaxAuthTries has no argument"),
    ("Banner 'x\n", 1, "quotation mark"),
    ("Match\n", 1, "Match has no argument"),
    ("Match User\n", 1, "has no argument"),
    ("Match Colour red\n", 1, "unsupported Match criterion colour"),
    ("Match all User x\n", 1, "combined"),
    ("Match Address 10.0.0.1/8\n", 1, "beyond its mask"),
    ("Match Address 10.0.0.0/8,,x\n", 1, "empty entry"),
    ("Match LocalPort x\n", 1, "no port"),
    ("/usr/sbin/sshd -D\n", 1, "does not begin with a keyword"),
    ("Include\n", 1, "no argument"),
])
def test_what_sshd_refuses_is_an_error_with_its_line(config, text, line, problem):
    with pytest.raises(ParseError, match=problem) as caught:
        config(text)
    assert (caught.value.path, caught.value.line) == (MAIN, line)


def test_old_names_are_the_new_ones(config):
    assert config("ChallengeResponseAuthentication no\n").value("KbdInteractiveAuthentication").text == "no"


def test_keywords_that_add_up(config):
    cfg = config("AllowUsers a b\nAllowUsers c\nPort 22\nPort 2222\nMatch User d\nAllowUsers d\n")
    assert texts(cfg.values("AllowUsers")) == ["a b", "c"]
    assert texts(cfg.values("Port")) == ["22", "2222"]
    assert texts(cfg.for_connection(user="d").values("AllowUsers")) == ["d"]


def test_a_match_block_overrides_and_the_first_one_wins(config):
    cfg = config("X11Forwarding no\nMatch User a\nX11Forwarding yes\nMatch User a,b\nX11Forwarding no\nBanner x\n")
    assert cfg.value("X11Forwarding").where.line == 1
    assert cfg.for_connection(user="a")("X11Forwarding").where.line == 3
    assert cfg.for_connection(user="b")("X11Forwarding").where.line == 5
    assert cfg.for_connection(user="a")("Banner").text == "x"


def test_match_all_holds_for_everyone_but_not_for_settings_of_the_start(config):
    cfg = config(
        "PermitRootLogin yes\nLoginGraceTime 5\nMatch all\nPermitRootLogin no\nLoginGraceTime 9\nMaxStartups 7\n")
    assert cfg.value("PermitRootLogin").text == "no"
    assert cfg.value("LoginGraceTime").text == "5"
    assert cfg.value("MaxStartups").text == "7"


def test_the_last_of_a_few_keywords_won_before_openssh_10_1(files):
    tree = files({MAIN: "MaxStartups 10:30:60\nMaxStartups 100\n"})
    assert sshd.load(tree).value("MaxStartups").text == "100"
    assert sshd.load(tree, last_won=()).value("MaxStartups").text == "10:30:60"
    doc = Document(tree.read(MAIN), MAIN)
    sshd.edit(doc, "MaxStartups", "10:30:60")
    assert doc.render() == b"MaxStartups 10:30:60\n"


@pytest.mark.parametrize(
    "first, second, possible",
    [
        ("User a", "User b", False), ("User a", "User a*", True), ("User a", "User *,!a", False),
        ("User a", "Group b", True), ("Group a", "Group b", True), ("User a*", "User b*", True),
        ("LocalPort 22", "LocalPort 23", False), ("LocalPort 22", "LocalPort 22", True), ("Host a", "Host b", False),
        ("Address 10.0.0.0/8", "Address 10.1.0.0/16", True), ("Address 10.0.0.0/8", "Address 192.0.2.0/24", False),
        ("Address 10.0.0.0/8", "Address 2001:db8::/32", False), ("Address 192.0.2.7", "Address 192.0.2.0/24", True),
        ("Address 192.0.2.7", "Address *,!192.0.2.0/24", False), ("Address 10.0.0.0/8", "Address *,!10.0.0.0/8", True),
        ("Address some.host", "Address 10.0.0.0/8", True), ("Address some.host", "Address other.host", True),
        ("all", "User a", True), ("User a Address 10.0.0.0/8", "User a Address 192.0.2.7", False),
    ])
def test_blocks_that_nobody_meets_both_of(config, first, second, possible):
    cfg = config(f"Match {first}\nBanner x\nMatch {second}\nBanner y\n")
    blocks = [one.blocks for one in cfg.directives]
    assert together(blocks[0] + blocks[1]) is together(blocks[1] + blocks[0]) is possible


def test_everywhere_names_each_block(config):
    cfg = config(
        "PermitRootLogin no\nMatch User a\nPermitRootLogin yes\nPermitRootLogin no\nMatch Address 10.0.0.0/8\n"
        "Banner x\n")
    assert cfg.everywhere("PermitRootLogin") == [
        (None, Value("no", Where(MAIN, 1))), ("User a", Value("yes", Where(MAIN, 3)))]


def test_included_files_come_in_their_place(config):
    cfg = config("Include sshd_config.d/*.conf\nMaxAuthTries 6\n", b="MaxAuthTries 4\n", a="MaxAuthTries 3\n")
    assert str(cfg.value("MaxAuthTries").where) == "/etc/ssh/sshd_config.d/a.conf:1"
    assert list(cfg.files) == [MAIN, "/etc/ssh/sshd_config.d/a.conf", "/etc/ssh/sshd_config.d/b.conf"]


def test_an_include_that_finds_nothing_is_no_fault(config):
    assert config("Include /etc/ssh/none/*.conf\nMaxAuthTries 6\n").value("MaxAuthTries").text == "6"


def test_match_ends_with_its_included_file(config):
    cfg = config("Include sshd_config.d/*.conf\nMaxAuthTries 6\n", a="Match User x\nMaxAuthTries 1\n")
    assert cfg.value("MaxAuthTries").text == "6"
    assert cfg.for_connection(user="x")("MaxAuthTries").text == "1"


def test_an_include_inside_match_is_bound_by_it(config):
    cfg = config(
        "Match User x\nInclude sshd_config.d/*.conf\nMatch all\nMaxAuthTries 6\n",
        a="MaxAuthTries 1\nMatch Group g\nBanner b\n")
    assert cfg.value("MaxAuthTries").text == "6"
    assert cfg.for_connection(user="x")("MaxAuthTries").text == "1"
    assert cfg.for_connection(user="y", groups=["g"])("Banner") is None
    assert cfg.for_connection(user="x", groups=["g"])("Banner").text == "b"
    assert cfg.everywhere("Banner")[0][0] == "User x and Group g"


def test_a_loop_of_includes_is_an_error(config):
    with pytest.raises(ParseError, match="levels of Include"):
        config("Include sshd_config.d/*.conf\n", a="Include /etc/ssh/sshd_config\n")


@pytest.mark.parametrize("criteria, connection, holds", [
    ("User a*", {"user": "abc"}, True),
    ("User a?", {"user": "abc"}, False),
    ("User *,!root", {"user": "root"}, False),
    ("User *,!root", {"user": "x"}, True),
    ("User !root", {"user": "x"}, False),
    ("User=a", {"user": "a"}, True),
    ("User a", {}, False),
    ("Group g", {"user": "a", "groups": ["f", "g"]}, True),
    ("Group *,!g", {"user": "a", "groups": ["f", "g"]}, False),
    ("Host *.example.com", {"host": "A.Example.COM"}, True),
    ("Address 10.0.0.0/8", {"address": "10.200.3.4"}, True),
    ("Address 10.0.0.0/8,!10.1.0.0/16", {"address": "10.1.3.4"}, False),
    ("Address 10.*", {"address": "10.1.3.4"}, True),
    ("Address 10.1.3.4", {"address": "10.1.3.4"}, True),
    ("Address 2001:db8::/32", {"address": "2001:db8::1"}, True),
    ("Address 2001:db8::/32", {"address": "10.1.3.4"}, False),
    ("LocalPort 2222", {"local_port": 2222}, True),
    ("LocalPort 2222", {"local_port": 22}, False),
    ("LocalAddress 10.0.0.0/8", {"local_address": "10.1.1.1"}, True),
    ("User a Address 10.0.0.0/8", {"user": "a", "address": "11.0.0.1"}, False),
    ("User a Address 10.0.0.0/8", {"user": "a", "address": "10.0.0.1"}, True),
    ("invalid-user", {"user": "a"}, False),
    ("all", {}, True),
])
def test_criteria(config, criteria, connection, holds):
    cfg = config(f"Match {criteria}\nBanner x\n")
    assert (cfg.for_connection(**connection)("Banner") is not None) == holds


@pytest.mark.parametrize(
    "before, keyword, value, ahead, after",
    [
        ("A 1\n", "Banner", "x", False, "A 1\nBanner x\n"),
        ("A 1", "Banner", "x", False, "A 1\nBanner x\n"),
        ("# Banner none\nA 1\n", "Banner", "x", False, "# Banner none\nA 1\nBanner x\n"),
        ("  banner=none # why\nA 1\n", "Banner", "x", False, "  banner=x # why\nA 1\n"),
        ("Banner 'a b'\r\n", "Banner", "x", False, "Banner x\r\n"),
        ("Banner a\nBanner b\n", "Banner", "x", False, "Banner x\nBanner b\n"),
        (
            "A 1\n# for x\nMatch User x\nBanner b\n", "Banner", "x", False,
            "A 1\nBanner x\n# for x\nMatch User x\nBanner b\n"),
        ("Include y\nBanner b\n", "Banner", "x", True, "Banner x\nInclude y\nBanner b\n"),
        ("Include y\nBanner b\n", "Banner", "x", False, "Include y\nBanner x\n"),
        ("Port 1\nA 1\nPort 2\nPort 3\n", "Port", ["8", "9"], False, "Port 8\nPort 9\nA 1\n"),
        (
            "ChallengeResponseAuthentication yes\n", "KbdInteractiveAuthentication", "no", False,
            "ChallengeResponseAuthentication no\n"),
    ])
def test_edits(before, keyword, value, ahead, after):
    doc = Document(before.encode(), MAIN)
    assert sshd.edit(doc, keyword, value, ahead) is True
    assert doc.render().decode() == after
    assert sshd.edit(doc, keyword, value, ahead) is False


def test_a_dropin_holds_against_match_blocks_of_the_main_file(config):
    body = sshd.render_dropin({"MaxStartups": "10:30:60", "Port": ["22", "2222"]}, {"PermitRootLogin": "no"}).decode()
    cfg = config("Include sshd_config.d/*.conf\nMatch User a\nPermitRootLogin yes\n", a=body)
    assert cfg.for_connection(user="a")("PermitRootLogin").text == "no"
    assert cfg.value("MaxStartups").text == "10:30:60"
    assert texts(cfg.values("Port")) == ["22", "2222"]
    with pytest.raises(ValueError):
        sshd.render_dropin({"Banner": "a\nb"})


@pytest.mark.parametrize(
    "text, number", [("120", 120), ("2m", 120), ("1h30m", 5400), ("1W", 604800), ("0", 0), ("10m5", 605)])
def test_times(text, number):
    assert sshd.seconds(text) == number


@pytest.mark.parametrize("text", ["", "m", "1x", "-1", "1.5h", "1" * 5000 + "x"])
def test_what_is_no_time(text):
    with pytest.raises(ValueError):
        sshd.seconds(text)


def test_max_startups():
    assert sshd.max_startups("10:30:100") == (10, 30, 100)
    assert sshd.max_startups("10") == (10, 100, 10)
    with pytest.raises(ValueError):
        sshd.max_startups("10:30")


def test_one_endless_word_takes_no_time(config):
    assert len(config("Banner " + "a=" * 400000).value("Banner").text) == 800000


def test_reading_keeps_every_byte(config, files, hostile_files):
    parsed = 0
    for data in hostile_files(500, [b"Port 22\n", b"Banner", b" x\n", b"#", b"Match all\n", b'"', b"="]):
        try:
            cfg = sshd.load(files({MAIN: data}))
        except ParseError:
            continue
        assert cfg.files[MAIN].render() == data
        parsed += 1
    assert parsed > 5


# Beside the real sshd

SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin")
VERSION = (
    re.search(
        r"OpenSSH_([0-9]+)[.]([0-9]+)",
        subprocess.run([SSHD, "-V"], stderr=subprocess.PIPE).stderr.decode()) if SSHD else None)
LAST_WON_HERE = () if VERSION and (int(VERSION.group(1)), int(VERSION.group(2))) >= (10, 1) else sshd.LAST_WON
CHOICES = {
    "PermitRootLogin": ["yes", "no", "forced-commands-only"],
    "MaxAuthTries": ["1", "2", '"3"'],
    "X11Forwarding": ["yes", "no"],
    "PasswordAuthentication": ["yes", "no"],
    "ClientAliveInterval": ["10", "20", "30"],
    "Banner": ["/etc/a", "'/etc/b'"],
    "AllowUsers": ["a", "b c", "root@10.0.0.*"],
    "AcceptEnv": ["LANG", "LC_*"],
    "AuthenticationMethods": ["publickey", "publickey,publickey"],
}
START_ONLY = {"LoginGraceTime": ["10", "20"], "MaxStartups": ["5:6:7", "8:9:10"], "StrictModes": ["yes", "no"]}
CRITERIA = [
    "User a", "User *,!a", "User !a", "Group root", "Group *,!root", "Host *.example.com", "Host x",
    "Address 10.0.0.0/8", "Address 10.0.0.0/8,!10.1.0.0/16", "Address 10.1.*", "Address 2001:db8::/32", "LocalPort 22",
    "LocalPort 2222", "all", "User root Address 10.0.0.0/8",
]
CONNECTIONS = [
    {"user": user, "host": host, "address": address, "local_port": 22}
    for user, host, address in itertools.product(
        ["a", "root"], ["x", "b.example.com"], ["10.1.2.3", "10.9.9.9", "2001:db8::7"])]


def random_config(chance, depth=0, allow_start=True):
    """Lines of settings, Match blocks and (by placeholder) nested included files."""
    lines, inside = [], not allow_start
    for _line in range(chance.randrange(1, 9)):
        kind = chance.random()
        if kind < 0.2:
            criteria = chance.choice(CRITERIA)
            lines.append("Match " + criteria)
            inside = True
        elif kind < 0.35 and depth < 2:
            lines.append(("include", random_config(chance, depth + 1, not inside)))
        else:
            pool = dict(CHOICES) if inside else dict(CHOICES, **START_ONLY)
            keyword = chance.choice(sorted(pool))
            separator = chance.choice([" ", "=", "  ", " = "])
            lines.append(keyword + separator + chance.choice(pool[keyword]) + chance.choice(["", " # note"]))
    return lines


def write_config(folder, lines, numbers):
    path = folder / f"{next(numbers)}.conf"
    body = [line if isinstance(line, str) else "Include " + write_config(folder, line[1], numbers) for line in lines]
    path.write_text("\n".join(body) + "\n")
    return str(path)


class Disk:
    def read(self, path):
        with open(path, "rb") as stream:
            return stream.read()

    def glob(self, pattern):
        return [pattern] if os.path.exists(pattern) else []


def real_settings(path, key, connection):
    spec = "user={user},host={host},addr={address},laddr=127.0.0.1,lport={local_port}".format_map(connection)
    command = [SSHD, "-T", "-f", path, "-h", key, "-C", spec]
    settings = {}
    for line in subprocess.check_output(command, timeout=20).decode().splitlines():
        keyword, _space, value = line.partition(" ")
        settings.setdefault(keyword, []).append(value)
    return settings


@pytest.fixture(scope="module")
def host_key(tmp_path_factory):
    if SSHD is None:
        pytest.skip("no sshd here to compare with")
    os.makedirs("/run/sshd", exist_ok=True) if os.geteuid() == 0 else None
    path = tmp_path_factory.mktemp("key") / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return str(path)


@pytest.mark.parametrize("seed", range(40))
def test_random_configurations_mean_what_sshd_says(seed, tmp_path, host_key):
    chance = random.Random(seed)
    path = write_config(tmp_path, random_config(chance), itertools.count())
    ours = sshd.load(Disk(), path, last_won=LAST_WON_HERE)
    for connection in chance.sample(CONNECTIONS, 3):
        theirs = real_settings(path, host_key, connection)
        groups = ["root"] if connection["user"] == "root" else []
        lookup = ours.for_connection(groups=groups, **connection)
        for keyword in list(CHOICES) + list(START_ONLY):
            mine = " ".join(texts(lookup.values(keyword))).split()
            if mine:
                real = " ".join(theirs[keyword.lower()]).split()
                assert mine == real, (keyword, connection)
            else:
                known = list(defaults.possible(keyword, (9, 2), frozenset(["debian"])))
                assert not known or theirs[keyword.lower()] in (known, ["without-password"])
