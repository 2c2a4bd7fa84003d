"""A wrong edit is answered with file, line, clause, field and what was expected."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.catalogue import (
    CatalogueError,
    default_directory,
    load,
    validate,
)

GOOD = """\
section: "7.5.9"
title: {zh: 密码管理, en: Passwords}
clauses:
  - id: 7.5.9-B-a
    tier: basic
    title: {zh: 定期修改, en: Regular change}
    summary: {zh: 定期更换各类口令, en: Passwords are changed regularly.}
    settle: register
    area: organization
    scope: organization
    controls: [register:activities]
    period: P6M
    crosswalk: {gbt22239_2008: {level2: "6.2.5", level3: "7.2.5.9"}}
    rules: [{rule: done, kind: password_change, every: P6M}]
  - id: 7.5.9-E-a-1
    tier: enhanced
    title: {zh: 密钥登记, en: Key register}
    summary: {zh: 密钥逐一登记, en: Every key is registered.}
    settle: register
    area: organization
    scope: organization
    controls: [register:keys]
    notes: [{zh: 说明, en: A note}]
    rules: [{rule: keys, look: register}]
"""

# Edit, with the replaced text; line; message. These stop a run as well as validation.
STRUCTURE = {
    "id of another section": (
        "id: 7.5.9-B-a\n",
        "id: 7.5.8-B-a\n",
        "7.5.9.yml:4: clause 7.5.8-B-a, id: expected an id of section 7.5.9, found '7.5.8-B-a'.",
    ),
    "duplicate id": (
        "id: 7.5.9-E-a-1\n    tier: enhanced",
        "id: 7.5.9-B-a\n    tier: basic",
        "7.5.9.yml:15: clause 7.5.9-B-a, id: duplicate id, already in 7.5.9.yml.",
    ),
    "tier against id": (
        "tier: enhanced",
        "tier: basic",
        "7.5.9.yml:16: clause 7.5.9-E-a-1, tier: expected 'enhanced' by the id, found 'basic'.",
    ),
    "section against file": (
        'section: "7.5.9"',
        'section: "7.5.8"',
        "7.5.9.yml:1: section: expected '7.5.9' as the file is named, found '7.5.8'.",
    ),
}
# These are worded by the schema in validation, so the texts may differ; the place may not.
SHAPE = {
    "unknown key": (
        "register\n    area: organization\n    scope: organization\n    controls: [register:keys]",
        "register\n    area: organization\n    scope: organization\n    control: [register:keys]",
        22,
        "clause 7.5.9-E-a-1, control: unknown key",
    ),
    "missing key": ("    tier: enhanced\n", "", 15, "clause 7.5.9-E-a-1: missing key 'tier'"),
    "missing language": (", en: Key register}", "}", 17, "clause 7.5.9-E-a-1, title: missing key 'en'"),
    "text instead of list": ("[register:keys]", "register:keys", 22, "clause 7.5.9-E-a-1, controls: expected a list"),
    "number instead of text": ("en: Key register", "en: 12", 17, "clause 7.5.9-E-a-1, title.en: expected text"),
    "text instead of mapping": (
        "title: {zh: 密钥登记, en: Key register}",
        "title: 密钥登记",
        17,
        "clause 7.5.9-E-a-1, title: expected a mapping",
    ),
    "unquoted section": ('section: "7.5.9"', "section: 7.5", 1, "section: expected"),
    "number for a control": ("[register:keys]", "[1]", 22, "clause 7.5.9-E-a-1, controls.0: expected"),
    "edition without levels": (
        '{level2: "6.2.5", level3: "7.2.5.9"}', '"6.2.5"', 13, "crosswalk.gbt22239_2008: expected a mapping"),
    "number for a reference": (
        'level3: "7.2.5.9"', "level3: 7.2", 13, "crosswalk.gbt22239_2008.level3: expected"),
    "clause that is text": (
        "  - id: 7.5.9-E-a-1\n", "  - 7.5.9-E-a-2\n  - id: 7.5.9-E-a-1\n", 15, "clauses.1: expected a mapping"),
    "note in one language": ("[{zh: 说明, en: A note}]", "[{zh: 说明}]", 23, "notes.0: missing key 'en'"),
    "rules that are text": ("[{rule: keys, look: register}]", "keys", 24, "clause 7.5.9-E-a-1, rules: expected a list"),
    "call that is text": (
        "[{rule: keys, look: register}]", "[keys]", 24, "clause 7.5.9-E-a-1, rules.0: expected a mapping"),
    "call without a rule": (
        "[{rule: keys, look: register}]", "[{look: register}]", 24, "clause 7.5.9-E-a-1, rules.0: missing key 'rule'"),
    "number for a rule": ("[{rule: keys, look: register}]", "[{rule: 12}]", 24, "clause 7.5.9-E-a-1, rules.0"),
}
# Validation alone sees these, by the schema or by the rules that exist: a run does not depend on them.
VALUES = {
    "unknown settle": ("settle: register", "settle: fix", "settle", "one of enforce, check, register"),
    "unknown area": ("area: organization", "area: passwords", "area", "one of accounts, audit"),
    "unknown scope": ("scope: organization", "scope: fleet", "scope", "one of host, organization"),
    "bad period": ("period: P6M", "period: half a year", "period", "ISO 8601"),
    "unknown register": ("[register:keys]", "[register:cars]", "controls.0", "name of a register"),
    "bad reference": (
        '"7.2.5.9"', "chapter 7", "crosswalk.gbt22239_2008.level3", "a section number of GB/T 22239-2008"),
    "English for Chinese": ("zh: 密钥登记", "zh: Key register", "title.zh", "text in Chinese"),
    "Chinese for English": ("en: Key register", "en: 密钥登记", "title.en", "text in English"),
    "unknown rule": ("rule: keys", "rule: locks", "rules.0.rule", "expected one of "),
    "unknown argument": (
        "look: register}", "look: register, at: 2}", "rules.0.at", "unknown argument of the rule keys"),
    "missing argument": ("keys, look: register}", "keys}", "rules.0", "missing argument 'look' of the rule keys"),
    "unknown word": (
        "kind: password_change", "kind: dancing", "rules.0.kind",
        "expected a word of activities.kinds, found 'dancing'"),
    "bad period of a call": ("every: P6M", "every: P0M", "rules.0.every", "expected a period such as P30D"),
    "less often than the clause": (
        "every: P6M", "every: P1Y", "rules.0.every", "expected at most the clause's own period P6M, found P1Y"),
    "register without rules": (
        "    rules: [{rule: keys, look: register}]\n", "", "controls", "expected are `rules` that read it"),
    "rules without a register": (
        "controls: [register:keys]", "controls: [tls_private_keys]", "rules", "expected `controls` to list"),
    "long title": ("zh: 密钥登记", "zh: " + "密钥登记" * 7, "title.zh", "at most 24 characters"),
}


@pytest.fixture
def write(tmp_path):
    directory = tmp_path / "catalogue"
    directory.mkdir()

    def write(old: str = "", new: str = "") -> Path:
        assert old in GOOD
        (directory / "7.5.9.yml").write_text(GOOD.replace(old, new, 1), "utf-8")
        return directory

    return write


def refused(directory: Path) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load(directory)
    return caught.value


def test_the_example_is_right(write):
    directory = write()
    assert len(load(directory)) == 2
    assert validate(directory) == []


@pytest.mark.parametrize(("old", "new", "message"), STRUCTURE.values(), ids=STRUCTURE)
def test_structure(write, old, new, message):
    directory = write(old, new)
    assert str(refused(directory)) == f"catalogue/{message}"
    assert [str(error) for error in validate(directory)] == [f"catalogue/{message}"]


@pytest.mark.parametrize(("old", "new", "line", "said"), SHAPE.values(), ids=SHAPE)
def test_shape(write, old, new, line, said):
    directory = write(old, new)
    for error in (refused(directory), validate(directory)[0]):
        assert f"catalogue/7.5.9.yml:{line}: " in str(error)
        assert said in str(error)


@pytest.mark.parametrize(("old", "new", "field", "said"), VALUES.values(), ids=VALUES)
def test_values(write, old, new, field, said):
    (error,) = validate(write(old, new))
    assert error.clause
    assert error.field == field
    assert said in str(error)
    assert GOOD.replace(old, new, 1).splitlines()[error.line - 1].lstrip().startswith(field.partition(".")[0])


def test_key_given_twice(write):
    error = refused(write("    period: P6M\n", "    period: P6M\n    period: P1Y\n"))
    assert str(error) == "catalogue/7.5.9.yml:13: not valid YAML: key 'period' appears twice."


def test_empty_file(write):
    directory = write()
    (directory / "7.5.9.yml").write_text("", "utf-8")
    assert str(refused(directory)) == "catalogue/7.5.9.yml: expected a mapping, found None."
    assert len(validate(directory)) == 1


def test_broken_yaml_names_the_line(write):
    error = refused(write("tier: basic", "tier: [basic"))
    assert error.file.name == "7.5.9.yml"
    assert error.line in (5, 6)


def test_all_errors_are_reported(write):
    directory = write("settle: register", "settle: fix")
    (directory / "7.5.8.yml").write_text(GOOD.replace("area: organization", "area: x"), "utf-8")
    assert [(error.file.name, error.field) for error in validate(directory)] == [
        ("7.5.8.yml", "area"),
        ("7.5.8.yml", "area"),
        ("7.5.9.yml", "settle"),
    ]


def test_duplicate_across_files(write):
    directory = write()
    (directory / "7.5.10.yml").write_text(GOOD.replace('"7.5.9"', '"7.5.10"'), "utf-8")
    assert "expected an id of section 7.5.10" in str(refused(directory))


def test_empty_directory(tmp_path):
    assert "no section files" in str(refused(tmp_path))


def test_found_through_links(tmp_path):
    """An installed collection and a checkout reached through links both find their catalogue."""
    root = default_directory().resolve().parent
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "plugins").symlink_to(root / "plugins")
    installed = tmp_path / "installed"
    (installed / "plugins/plugin_utils/standard").mkdir(parents=True)
    shutil.copy(root / "plugins/plugin_utils/standard/catalogue.py", installed / "plugins/plugin_utils/standard")
    (installed / "catalogue").mkdir()
    assert directory_seen_by(linked) == root / "catalogue"
    assert directory_seen_by(installed) == installed / "catalogue"


def directory_seen_by(root: Path) -> Path:
    import importlib.util
    import sys

    spec = importlib.util.spec_from_file_location(
        "catalogue_elsewhere", root / "plugins/plugin_utils/standard/catalogue.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
        return module.default_directory()
    finally:
        del sys.modules[spec.name]
