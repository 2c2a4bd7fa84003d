"""What the metadata files say agrees with each other and with the code."""

import ast
import re

import pytest
import yaml


def load(path):
    """Return a YAML file's data."""
    return yaml.safe_load(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def galaxy(root):
    """Return galaxy.yml."""
    return load(root / "galaxy.yml")


def documentation(path):
    """Return a module's DOCUMENTATION."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "DOCUMENTATION":
            return yaml.safe_load(ast.literal_eval(node.value))
    raise AssertionError(f"{path.name} has no DOCUMENTATION")


def test_changelog_and_galaxy_agree_on_the_version(root, galaxy):
    releases = load(root / "changelogs/changelog.yaml")["releases"]
    if list((root / "changelogs/fragments").glob("*.yml")):
        assert galaxy["version"] not in releases, "fragments wait for a version that is already released"
    else:
        assert galaxy["version"] == max(releases, key=lambda version: [int(part) for part in version.split(".")])


def test_each_plugin_came_with_a_version_that_was_released_or_is_next(root, galaxy):
    # The changelog of a release lists those of its own version alone: any other would be in none.
    known = {galaxy["version"], *load(root / "changelogs/changelog.yaml")["releases"]}
    added = {
        path.name: version[1] for path in [
            *(root / "plugins/modules").glob("*.py"), *(root / "plugins/callback").glob("*.py"),
            *(root / "plugins/filter").glob("*.yml")]
        for version in [re.search(r'^ *version_added: "?([\d.]+)"?$', path.read_text("utf-8"), re.M)] if version}
    assert len(added) > 25 and "compliance.py" in added and "in_slice.yml" in added
    assert {name: version for name, version in added.items() if version not in known} == {}
    areas = {path.stem: load(path)["since"] for path in (root / "catalogue/areas").glob("*.yml")}
    assert set(areas.values()) <= known, areas


def test_galaxy_file_says_what_the_license_is(root, galaxy):
    assert galaxy["license_file"] == "LICENSE"
    assert "GNU GENERAL PUBLIC LICENSE" in (root / "LICENSE").read_text()


def test_readmes_list_the_stages_of_make_test(root):
    makefile = (root / "Makefile").read_text()
    stages = [*re.search(r"tools/stages.py \S+ %\) (lint .*)", makefile)[1].split(),
              *re.search(r"^BESIDE = (.*)", makefile, re.MULTILINE)[1].split()]
    for readme in ("README.md", "README.zh-CN.md"):
        text = (root / readme).read_text("utf-8")
        assert re.findall(r"^([a-z-]+) +passed +\d+ s$", text, re.MULTILINE) == stages
        assert f"stages: {len(stages)} passed, 0 failed" in text
    told = (root / "CONTRIBUTING.md").read_text("utf-8")
    assert [name for name in stages if f"`make {name.partition('-')[0]}`" not in told] == []


def test_runtime_names_the_oldest_supported_ansible(root):
    assert load(root / "meta/runtime.yml")["requires_ansible"] == ">=2.16.0"


def test_action_group_lists_every_module_with_the_shared_options(root):
    group = load(root / "meta/runtime.yml")["action_groups"]["baseline"]
    sharing = [
        path.stem
        for path in sorted((root / "plugins/modules").glob("*.py"))
        if "jrt0117.baseline.baseline" in documentation(path).get("extends_documentation_fragment", [])
    ]
    assert sorted(group) == sharing


def make_targets(root):
    """Return the names of the Makefile's documented targets."""
    return set(re.findall(r"^([a-z-]+):.*## ", (root / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readme_names_only_make_targets_that_exist(root, readme):
    named = set(
        re.findall(
            r"^\s*(?:\$ )?(?:sudo )?make ([a-z-]+)|`make ([a-z-]+)", (root / readme).read_text("utf-8"), re.MULTILINE))
    named = {one or other for one, other in named}
    assert named
    assert named <= make_targets(root)


def pins(path):
    """Return the name and version of each locked requirement, checking that it has a hash."""
    blocks = re.split(r"\n(?=\S)", re.sub(r"(?m)^\s*#.*\n", "", path.read_text()).strip())
    found = set()
    for block in blocks:
        match = re.match(r"([\w.-]+)==([\w.]+)", block)
        assert match, f"{path.name}: not an exact version: {block.splitlines()[0]}"
        assert "--hash=sha256:" in block, f"{path.name}: {match[1]} has no hash"
        found.add(match.groups())
    return found


def test_what_make_assess_installs_is_part_of_what_make_test_installs(root):
    assert pins(root / "requirements/assess.txt") <= pins(root / "requirements/test.txt")
