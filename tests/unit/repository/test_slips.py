# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A slip in what is written by hand tells, with file and remedy; each is made on purpose in a copy."""

import pytest

from tests.unit.support.copied_checkout import AREAS, LENGTH, METADATA, PAGE, changed, told

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
