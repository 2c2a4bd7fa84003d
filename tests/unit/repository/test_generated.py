# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What could be forgotten in silence tells, with file and remedy; each is forgotten on purpose in a copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.docs.__main__ import problems, write
from tools.docs.tree import Tree
from tools.new.__main__ import Wrong, new_area, new_control
from tools.new.texts import TO_WRITE, TO_WRITE_ZH

COPIED = (
    "catalogue",
    "changelogs",
    "docs",
    "meta",
    "playbooks",
    "plugins",
    "roles",
    "schemas",
    "tests/unit/areas",
    "README.md",
    "README.zh-CN.md",
    "galaxy.yml",
    "tools/planned.yml",
)
AREAS = "plugins/module_utils/areas"
LENGTH = f"{AREAS}/accounts/password_length.py"
PAGE = "catalogue/areas/accounts.yml"
METADATA = "catalogue/controls/accounts.yml"


class Copy:
    """A copy of what is written and generated, and what each of its files was when it was made."""

    def __init__(self, place):
        self.place = place
        self.before = {path: (path.read_bytes(), path.stat()) for path in self._files()}
        self.folders = {folder for folder, _folders, _files in os.walk(place)}

    def _files(self):
        return [Path(folder, name) for folder, _folders, files in os.walk(self.place) for name in files]

    def touched(self):
        """Return the files that are not as they were: another, written to, new or gone."""
        now = {path: path.stat() for path in self._files()}
        return sorted(
            path for path in {*now, *self.before} if path not in now or path not in self.before
            or (now[path].st_size, now[path].st_mtime_ns) != (
                self.before[path][1].st_size, self.before[path][1].st_mtime_ns))

    def changed(self):
        """Return the names of the files whose bytes are not what they were."""
        return [
            str(path.relative_to(self.place)) for path in self.touched()
            if not path.is_file() or path not in self.before or path.read_bytes() != self.before[path][0]]

    def restore(self):
        """Bring everything back, the times as well: what is written next is seen by its own."""
        for path in self.touched():
            if path in self.before:
                content, state = self.before[path]
                path.write_bytes(content)
                os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
            else:
                path.unlink()
        for folder, _folders, _files in os.walk(self.place, topdown=False):
            if folder not in self.folders:
                os.rmdir(folder)


@pytest.fixture(scope="module")
def copy(root, tmp_path_factory):
    """Return a copy of what is written and generated."""
    place = tmp_path_factory.mktemp("copies") / "checkout"
    for name in COPIED:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        if (root / name).is_dir():
            shutil.copytree(root / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "*.png", "html"))
        else:
            shutil.copy(root / name, place / name)
    return Copy(place)


@pytest.fixture
def checkout(copy):
    """Return the place of the copy, for tests to change it; afterwards it is as before."""
    yield copy.place
    copy.restore()


def changed(checkout, name, old, new):
    """Put a text in the place of another, once."""
    text = (checkout / name).read_text("utf-8")
    assert old in text, f"{name} has no {old!r}"
    (checkout / name).write_text(text.replace(old, new, 1), "utf-8")


def told(checkout):
    """Return what is told of the copy."""
    return [str(problem) for problem in problems(checkout)]


def test_nothing_is_wrong_or_stale_here(root):
    assert told(root) == []


def test_the_copy_is_as_good(checkout):
    assert told(checkout) == []


def test_the_command_says_it_too(root):
    done = subprocess.run(
        [sys.executable, "-m", "tools.docs", "--check"], cwd=root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_make_lint_asks_for_it(root):
    assert "python -m tools.docs --check || code=1" in (root / "tools/lint").read_text("utf-8")


# File, what is there, what stands in its place, what is told.
OPTION = "    bounds: {least: 8, most: 128, least_of: 7.5.9-B-a-2}\n"
SLIPS = {
    "an option without bounds": (PAGE, OPTION, "", f"{PAGE}: option password_min_length: has no bounds: add `bounds: "),
    "an option without description": (
        PAGE,
        "    description:\n      - Fewest characters of a password.\n      - Clause 7.5.9-B-a-2.\n",
        "",
        f"{PAGE}: option password_min_length: has no description: give a list of sentences, the last with the clause.",
    ),
    "a description that is no sentence": (
        PAGE,
        "Fewest characters of a password.",
        "Fewest characters",
        f"{PAGE}: option password_min_length: has no",
    ),
    "an option without Chinese": (
        PAGE,
        '    zh:\n      - "口令的最少字符数。"\n',
        "",
        f"{PAGE}: option password_min_length: has no Chinese description: give `zh`",
    ),
    "a Chinese description in English": (
        PAGE,
        '"口令的最少字符数。"',
        '"Fewest characters of a password."',
        f"{PAGE}: option password_min_length: has no Chinese description: give `zh`",
    ),
    "an option without validity": (
        PAGE,
        "    check: umask\n",
        "",
        f"{PAGE}: option umask: has no check: add `check: ...`, one of account_names, ",
    ),
    "a check that is not there": (
        PAGE,
        "check: umask",
        "check: umsak",
        f"{PAGE}: option umask: check is 'umsak': use one of account_names, ",
    ),
    "an option with an unknown key": (
        PAGE,
        OPTION,
        f"{OPTION}    maximum: 9\n",
        f"{PAGE}: option password_min_length: unknown key 'maximum': use one of ",
    ),
    "an area with an unknown key": (
        PAGE,
        "\noptions:",
        "\ntitel: x\noptions:",
        f"{PAGE}: unknown key 'titel': use one of says, since, ",
    ),
    "a key that is missing": (PAGE, "says: who may log in, and with what\n", "", f"{PAGE}: has no 'says': add it"),
    "a default out of bounds": (
        PAGE,
        "    default: 8\n",
        "    default: 7\n",
        f"{PAGE}: option password_min_length: default 7 is out of bounds: choose",
    ),
    "a default of another type": (
        PAGE,
        "    default: 8\n",
        "    default: eight\n",
        f"{PAGE}: option password_min_length: default is 'eight': make it",
    ),
    "an option without default": (
        PAGE,
        "    type: int\n    default: 8\n",
        "    type: int\n",
        f"{PAGE}: option password_min_length: has no default: give",
    ),
    "an option that names no clause there is": (
        PAGE,
        "Clause 7.5.9-B-a-2.",
        "Clause 7.5.9-B-a-9.",
        f"{PAGE}: there is no clause 7.5.9-B-a-9: name one of",
    ),
    "bounds on several lines": (
        PAGE,
        OPTION,
        "    bounds:\n      least: 8\n      most: 128\n",
        f"{PAGE}: bounds of an option is more than one line: write it in one",
    ),
    "a page that is no YAML": (PAGE, "says: who", "says: 'who", f"{PAGE}:"),
    "a row of the README in one language": (
        PAGE,
        '  zh: ["口令',
        '  cn: ["口令',
        f"{PAGE}: readme.zh is no row of the README: give what",
    ),
    "a page of documentation that is not there": (
        "catalogue/areas/audit.yml",
        "  audit.md:",
        "  records.md:",
        "catalogue/areas/audit.yml: docs/records.md is not there: write the page",
    ),
    "a page of documentation in English alone": (
        "catalogue/areas/audit.yml",
        "  audit.md:",
        "  security.md:",
        "catalogue/areas/audit.yml: docs/security.zh-CN.md is not there: write the page in Chinese, too",
    ),
    "a control in no list": (
        METADATA,
        "\npassword_length:\n",
        "\npassword_lenght:\n",
        f"{LENGTH}: is not among the controls: add password_length to {METADATA}",
    ),
    "metadata of no control": (
        METADATA,
        "\npassword_length:\n",
        "\npassword_lenght:\n",
        f"{METADATA}: there is no control password_lenght: write {AREAS}/",
    ),
    "an id used twice": (
        LENGTH,
        'id = "password_length"',
        'id = "password_classes"',
        f"{LENGTH}: the id 'password_classes' is that of {AREAS}/accounts/password_classes.py: choose another.",
    ),
    "an id that is not the file's name": (
        LENGTH,
        'id = "password_length"',
        'id = "length"',
        f"{LENGTH}: has the id 'length': name the file length.py",
    ),
    "a class that is not named for its id": (
        LENGTH,
        "class PasswordLength(",
        "class Length(",
        f"{LENGTH}: the class is not named for the id: name it PasswordL",
    ),
    "a title without Chinese": (
        LENGTH,
        "    zh = ",
        "    chinese = ",
        f"{LENGTH}: has no title in both languages: give the class a docstring, and `zh`",
    ),
    "a disruption that nobody knows": (
        LENGTH,
        "    clauses = ",
        '    disruption = "some"\n    clauses = ',
        f"{LENGTH}: disruption is 'some': use one of none, ",
    ),
    "a clause that is not there": (
        LENGTH,
        '"7.5.9-B-a-2"',
        '"7.5.9-B-a-9"',
        f"{LENGTH}: there is no clause '7.5.9-B-a-9': name one of catalogue/.",
    ),
    "a clause that does not name its control": (
        "catalogue/7.5.9.yml",
        "controls: [password_length",
        "controls: [password_classes",
        "catalogue/7.5.9.yml: clause 7.5.9-B-a-2 does not name password_length: add it to `controls`",
    ),
    "a control that does not name its clause": (
        LENGTH,
        '"7.5.9-B-a-2", ',
        "",
        f"{LENGTH}: does not name clause 7.5.9-B-a-2: add it to `clauses`, or",
    ),
    "an area that is not in the table": (
        "plugins/plugin_utils/standard/areas.py",
        '    "boundary": {"en": "Network boundary", "zh": "网络边界"},\n',
        "",
        f"{AREAS}/boundary: is an area that is not in the table: add a line for boundary to ",
    ),
    "an area without a Chinese title": (
        "plugins/plugin_utils/standard/areas.py",
        '"zh": "安全审计"',
        '"zh": ""',
        "plugins/plugin_utils/standard/areas.py: audit has no titles in both languages: give it `en` and `zh`.",
    ),
    "a plan for an area that is not there": (
        "tools/planned.yml",
        "\ntls:",
        "\ntsl:",
        "tools/planned.yml: tsl is no area of the table: add it",
    ),
    "a changelog that does not tell of a control": (
        "changelogs/fragments/controls.yml",
        "password_length, ",
        "",
        "changelogs/fragments: no fragment names the control password_length: tell users of it",
    ),
    "a control's metadata given twice": (
        "catalogue/controls/accounts.yml",
        "\npassword_classes:\n",
        "\npassword_length:\n",
        "catalogue/controls/accounts.yml:34: password_length stands there a second time: remove one of the two.",
    ),
    "a list without its place": ("README.md", "<!-- begin areas: ", "<!-- areas: ", "README.md, docs/README.md, "),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_it_tells(checkout, slip):
    name, old, new, expected = SLIPS[slip]
    changed(checkout, name, old, new)
    assert [line for line in told(checkout) if line.startswith(expected)], told(checkout)


@pytest.mark.parametrize(
    "name, expected",
    [
        (PAGE, f"{PAGE}: is missing: describe the area and its options there"),
        (
            "tests/unit/areas/accounts/test_session_timeout.py",
            f"{AREAS}/accounts/session_timeout.py: has no test: write "
            "tests/unit/areas/accounts/test_session_timeout.py.",
        ),
    ],
)
def test_a_file_that_was_forgotten_is_named(checkout, name, expected):
    (checkout / name).unlink()
    assert [line for line in told(checkout) if line.startswith(expected)], told(checkout)


def test_a_control_in_no_area_is_told_where_it_belongs(checkout):
    (checkout / AREAS / "stray.py").write_text('"""A control."""\n', "utf-8")
    assert f"{AREAS}/stray.py: is in no area: move it to {AREAS}/<area>/." in told(checkout)


def test_a_helper_among_the_controls_is_told_where_it_belongs(checkout):
    (checkout / AREAS / "accounts/helper.py").write_text('"""No control."""\n', "utf-8")
    assert (
        f"{AREAS}/accounts/helper.py: holds no control: move it to {AREAS}/accounts/parts/, or give its class an id."
        in told(checkout)
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('observed("fail", "", "It is off.", "未启用。")', "the reason code is ''"),
        ('observed("fail", "is_off", "It is off.")', "an observation lacks a part"),
        ('observed("fail", "is_off", "It is off.", "It is off。")', "'It is off。' is not Chinese"),
        ('observed("fail", "is_off", "It is off", "未启用。")', "'It is off' is no sentence"),
        ('observed("fail", "is_off", "It is off.", "未启用.")', "'未启用.' is no sentence"),
        ('Text("the file of app")', "a text lacks a language"),
        ('Text("the file of app", "the file of app")', "'the file of app' is not Chinese"),
    ],
)
def test_a_sentence_that_lacks_its_code_or_a_language_is_told(checkout, code, expected):
    name = f"{AREAS}/accounts/parts/broken.py"
    (checkout / name).write_text(f'"""Sentences."""\n\nTOLD = {code}\n', "utf-8")
    assert [line.partition(": ")[::2] for line in told(checkout) if expected in line][0][0] == f"{name}:3"


def test_data_of_an_area_that_is_not_there_is_told(checkout):
    for folder in ("areas", "controls"):
        shutil.copy(checkout / PAGE.replace("/areas/", f"/{folder}/"), checkout / f"catalogue/{folder}/acounts.yml")
    assert {line.partition(":")[0] for line in told(checkout)} == {
        "catalogue/areas/acounts.yml",
        "catalogue/controls/acounts.yml",
    }


# Each kind of file that an area cannot be without.
GENERATED = [
    "plugins/modules/audit.py",
    "plugins/action/audit.py",
    "plugins/doc_fragments/audit.py",
    "roles/audit/README.md",
    "roles/audit/tasks/main.yml",
    "roles/audit/defaults/main.yml",
    "roles/audit/meta/argument_specs.yml",
    f"{AREAS}/audit/__init__.py",
    f"{AREAS}/audit/options.py",
    f"{AREAS}/audit/controls.py",
    "docs/controls.md",
    "docs/coverage.md",
    "docs/registers-fields.md",
    "plugins/plugin_utils/before/bounds.py",
    "plugins/plugin_utils/standard/built.py",
]


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_that_is_stale_is_told_and_one_that_is_gone_is_written(checkout, copy, name):
    (checkout / name).write_text((checkout / name).read_text("utf-8") + "\n", "utf-8")
    assert told(checkout) == [f"{name}: is stale: run make docs."]
    (checkout / name).unlink()
    assert write(checkout) == [name] and copy.changed() == []


def test_generated_files_that_are_gone_are_told(checkout):
    for name in GENERATED:
        (checkout / name).unlink()
    assert sorted(told(checkout)) == sorted(f"{name}: is stale: run make docs." for name in GENERATED)


@pytest.mark.parametrize(
    "name, row",
    [
        ("meta/runtime.yml", "    - audit\n"),
        ("playbooks/enforce.yml", "    - role: jrt0117.baseline.audit\n"),
        ("README.md", "| [audit](roles/audit/README.md)"),
        ("README.zh-CN.md", "| [audit](roles/audit/README.zh-CN.md)"),
        ("docs/README.md", "- [Auditing and logs](audit.md) ([中文](audit.zh-CN.md)):"),
        ("catalogue/schema.json", '            "audit",\n'),
        (f"{AREAS}/table.py", '"audit": audit.AREA, '),
    ],
)
def test_a_list_that_an_area_is_missing_in_is_told(checkout, name, row):
    changed(checkout, name, row, "")
    assert told(checkout) == [f"{name}: is stale: run make docs."]


class TestNew:
    def test_an_area_and_its_control_are_right_in_form_at_once(self, checkout):
        area = new_area(checkout, "tls")
        assert told(checkout) == []
        control = new_control(checkout, "tls", "tls_protocols")
        assert told(checkout) == []
        # As docs/add-an-area.md promises.
        assert area == [
            "catalogue/areas/tls.yml",
            "catalogue/controls/tls.yml",
            "tests/unit/areas/tls/conftest.py",
            "changelogs/fragments/tls.yml",
        ]
        assert control == [
            f"{AREAS}/tls/tls_protocols.py",
            "catalogue/controls/tls.yml",
            "tests/unit/areas/tls/test_tls_protocols.py",
            "changelogs/fragments/tls-protocols.yml",
        ]
        for name in control[:2]:
            text = (checkout / name).read_text("utf-8")
            assert TO_WRITE in text or TO_WRITE_ZH in text

    def test_a_control_is_written_into_the_clauses_that_it_is_for(self, checkout):
        new_control(
            checkout,
            "audit",
            "console_records",
            title="Console records",
            zh="控制台记录",
            clauses="8.3.3-B-c-1 7.1.2-B-e",
        )
        assert told(checkout) == []
        assert [
            name
            for name in ("8.3.3", "7.1.2", "7.5.9")
            if "console_records" in (checkout / f"catalogue/{name}.yml").read_text()
        ] == ["8.3.3", "7.1.2"]

    def test_an_area_that_is_not_in_the_table_gets_its_line(self, checkout):
        new_area(checkout, "printing", title="Printing", zh="打印管理", clauses="8.3.5")
        assert told(checkout) == []
        assert list(Tree(checkout).table)[-1] == "printing"

    @pytest.mark.parametrize(
        "arguments, problem",
        [
            (("audit",), f"the area audit is there: {AREAS}/audit"),
            (("Printing",), "NAME=Printing is no name: small letters, digits and underscores"),
            (("print-outs",), "NAME=print-outs is no name"),
            (("",), r"NAME=\(nothing\) is no name"),
            (("report",), "NAME=report is the name of a module of the collection"),
            (
                ("printing",),
                "printing is not in the table of areas .*: give TITLE='...' in English and ZH='...' in Chinese",
            ),
            (("printing", "Printing", "printing"), "give TITLE='...' in English and ZH='...' in Chinese"),
            (
                ("printing", "Printing", "打印"),
                "no clause of the catalogue is of the area printing: give CLAUSES='...'",
            ),
        ],
    )
    def test_an_area_that_cannot_be_is_one_clear_error(self, checkout, copy, arguments, problem):
        with pytest.raises(Wrong, match=problem):
            new_area(checkout, *arguments)
        assert copy.changed() == []

    @pytest.mark.parametrize(
        "arguments, problem",
        [
            (("acounts", "x_y"), "AREA: there is no area acounts; did you mean accounts"),
            (("tls", "tls_protocols"), "AREA: there is no area tls; make new-area NAME=tls"),
            (("accounts", "PasswordAge"), "NAME=PasswordAge is no name"),
            (("accounts", "time_sync"), f"the control time_sync is there: {AREAS}/audit/time_sync.py"),
            (("accounts", "options"), "NAME=options is the name of another file of an area"),
            (
                ("accounts", "tls_ciphers"),
                "tls_ciphers is planned for the area tls in tools/planned.yml: AREA=tls, or another name",
            ),
            (
                ("accounts", "unplanned_control"),
                "no clause of the catalogue names unplanned_control: give CLAUSES='...'"),
            (
                ("accounts", "unplanned_control", "", "", "8.3.3-B-a-33"),
                "CLAUSES: there is no clause 8.3.3-B-a-33; did you mean 8.3.3-B-a-3",
            ),
        ],
    )
    def test_a_control_that_cannot_be_is_one_clear_error(self, checkout, copy, arguments, problem):
        with pytest.raises(Wrong, match=problem):
            new_control(checkout, *arguments)
        assert copy.changed() == []


def test_nothing_is_left_that_was_to_be_written(root):
    left = [
        str(path.relative_to(root))
        for folder in ("catalogue", AREAS, "tests/unit/areas")
        for path in (root / folder).rglob("*.*")
        if path.suffix in (".py", ".yml")
        and (TO_WRITE in path.read_text("utf-8") or TO_WRITE_ZH in path.read_text("utf-8"))
    ]
    assert left == []


def test_every_area_has_a_control(root):
    assert [f"make new-control AREA={area.name} NAME=..." for area in Tree(root).areas if not area.controls] == []
