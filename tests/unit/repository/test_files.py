"""Every committed file works on any machine and with any package mirror."""

import ast
import json
import re

import pytest

HOST_CODE = ("plugins/modules", "plugins/module_utils")
INDEX_ADDRESS = re.compile(
    r"https?://[^\s\"'>]*(pypi|simple/|nexus|artifactory)|--(extra-)?index-url|--find-links|--trusted-host")


def text_of(path):
    """Return a file's text, or nothing for a binary one."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_no_requirement_names_a_package_index(root):
    for path in sorted((root / "requirements").glob("*")):
        assert not INDEX_ADDRESS.search(path.read_text()), path.name


@pytest.mark.parametrize("folder", ["eslint", "consumers"])
def test_a_lock_of_npm_names_no_registry_and_has_each_packages_hash(root, folder):
    packages = json.loads((root / "tools" / folder / "package-lock.json").read_text())["packages"]
    wanted = json.loads((root / "tools" / folder / "package.json").read_text())["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert packages.pop("")["devDependencies"] == wanted and len(packages) > len(wanted)
    assert [
        name for name, package in packages.items()
        if "resolved" in package or not package.get("integrity", "").startswith("sha512-")] == []


def test_no_file_names_the_folder_of_this_checkout(root, tracked):
    here = re.compile(rf"(?<![\w.-]){re.escape(str(root))}\b")
    assert not [str(path.relative_to(root)) for path in tracked if here.search(text_of(path))]


def host_files(root):
    """Return the files that run on the host."""
    files = [path for folder in HOST_CODE for path in (root / folder).rglob("*.py")]
    assert files
    return files


def test_host_code_has_the_grammar_of_python_36(root):
    for path in host_files(root):
        ast.parse(path.read_text("utf-8"), str(path), feature_version=(3, 6))


def test_host_code_imports_neither_controller_code_nor_future_annotations(root):
    for path in host_files(root):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert "plugin_utils" not in (node.module or ""), path
                assert not (node.module == "__future__" and "annotations" in [name.name for name in node.names]), path


def test_shell_scripts_are_executable_and_stop_at_errors(root, tracked):
    for path in tracked:
        first, _, rest = text_of(path).partition("\n")
        if re.fullmatch(r"#!.*\b(ba)?sh", first):
            assert path.stat().st_mode & 0o111, f"{path.relative_to(root)} is not executable"
            assert re.search(
                r"^set -[a-z]*u", rest, re.MULTILINE), f"{path.relative_to(root)} goes on with unset variables"


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "README.zh-CN.md"])
def test_a_reader_finds(root, name):
    assert (root / name).stat().st_size > 1000


def test_host_code_takes_no_other_scripts_digits_for_numbers(root):
    """str.isdigit is true of a superscript, for which int() raises; text/numbers.py knows digits. Of /proc's own names
    it may be asked.
    """
    found = [
        (path.name, line.strip()) for path in host_files(root) for line in path.read_text("utf-8").splitlines()
        if ".isdigit()" in line or ".isnumeric()" in line or ".isdecimal()" in line]
    assert [one for one in found if "for name in os.listdir(" not in one[1]] == []
