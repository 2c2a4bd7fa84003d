# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make new-area` and `make new-control` begin is right in form at once."""

import pytest

from tests.unit.support.copied_checkout import AREAS, told
from tools.docs.tree import Tree
from tools.new.__main__ import Wrong, new_area, new_control
from tools.new.texts import TO_WRITE, TO_WRITE_ZH


class TestNew:
    def test_an_area_and_its_control_are_right_in_form_at_once(self, checkout):
        area = new_area(checkout, "printing", title="Printing", zh="打印管理", clauses="8.3.5")
        assert told(checkout) == []
        control = new_control(checkout, "printing", "print_jobs", clauses="8.3.3-B-e-3")
        assert told(checkout) == []
        # As docs/add-an-area.md promises.
        assert area == [
            "plugins/plugin_utils/standard/areas.py",
            "catalogue/areas/printing.yml",
            "catalogue/controls/printing.yml",
            "tests/unit/areas/printing/conftest.py",
            "changelogs/fragments/printing.yml",
        ]
        assert control == [
            "catalogue/8.3.3.yml",
            f"{AREAS}/printing/print_jobs.py",
            "catalogue/controls/printing.yml",
            "tests/unit/areas/printing/test_print_jobs.py",
            "changelogs/fragments/print-jobs.yml",
        ]
        for name in control[1:3]:
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
            (("accounts", "PasswordAge"), "NAME=PasswordAge is no name"),
            (("accounts", "time_sync"), f"the control time_sync is there: {AREAS}/audit/time_sync.py"),
            (("accounts", "options"), "NAME=options is the name of another file of an area"),
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

    def test_a_control_of_the_plan_belongs_to_its_area(self, checkout):
        plan = checkout / "tools/planned.yml"
        plan.write_text(plan.read_text("utf-8").replace("audit:\n", "audit:\n  - console_records\n"), "utf-8")
        with pytest.raises(Wrong, match="console_records is planned for the area audit in tools/planned.yml"):
            new_control(checkout, "accounts", "console_records")
