"""What is documented about variables is what the code knows."""

import re
from pathlib import Path

import pytest

from ansible_collections.jrt0117.baseline.plugins.module_utils.areas.table import AREAS
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.before.variables import BASELINE
from ansible_collections.jrt0117.baseline.plugins.plugin_utils.standard.standard import standard

NAME = re.compile(r"\bbaseline_[a-z_]*[a-z]\b")


@pytest.mark.parametrize("page", ["docs/variables.md", "docs/variables.zh-CN.md"])
def test_each_variable_of_a_run_has_a_row_in_the_table(root, page):
    rows = re.findall(r"^\| `(\w+)` \| \w+ \| [^|]+ \| [^|]+ \|$", (root / page).read_text("utf-8"), re.MULTILINE)
    assert sorted(rows) == sorted(BASELINE)


def test_code_and_playbooks_use_these_and_no_others(root):
    used = {
        name for folder in ("playbooks", "plugins") for path in (root / folder).rglob("*.*")
        if path.suffix in (".py", ".yml") for name in NAME.findall(path.read_text("utf-8"))}
    assert used == set(BASELINE)


def test_both_readmes_lead_to_each_page_of_variables(root):
    for readme, ending in (("README.md", ".md"), ("README.zh-CN.md", ".zh-CN.md")):
        text = (root / readme).read_text("utf-8")
        for page in [*(f"roles/{area}/README{ending}" for area in AREAS), f"docs/variables{ending}"]:
            assert f"]({page})" in text, f"{readme} does not name {page}"


def test_both_readmes_count_the_clauses_of_registers_as_the_catalogue_does(root):
    count = sum(bool(clause.rules) for clause in standard())
    said_in = {
        "README.md": f"\n{count} clauses are about the organization", "README.zh-CN.md": f"\n{count} 个条款针对机构"}
    for readme, said in said_in.items():
        assert said in (root / readme).read_text("utf-8")


def test_the_roles_pages_have_no_markup_that_only_ansible_reads(root):
    for page in sorted((root / "roles").glob("*/README.md")):
        assert not re.findall(r"\b[A-Z]\([^)]*\)", page.read_text("utf-8")), page.parent.name


def test_each_test_that_a_page_of_promises_names_is_there(root):
    for page in ("docs/no-harm.md", "docs/security.md"):
        text, seen = (root / page).read_text("utf-8"), 0
        # A class without a file beside it is in the file that its table's head names.
        of_table = ""
        for line in text.splitlines():
            files = [
                name for name in re.findall(r"`((?:\w+/)*test_\w+\.py|(?:\w+/)+)`", line)
                if not name.startswith("module_utils/")]
            found = [
                place
                for place in (
                    root / "tests/unit" / name if not name.startswith("tests/") else root / name for name in files)]
            assert [str(place) for place in found if not place.exists()] == [], page
            if line.startswith("| ") and "| test" in line:
                of_table = "".join(place.read_text("utf-8") for place in found if place.is_file())
            for name in re.findall(r"`(Test\w+)`", line):
                texts = of_table + "".join(place.read_text("utf-8") for place in found if place.is_file())
                assert "class %s" % name in texts, "%s: %s" % (page, name)
            seen += len(files)
        assert seen > 5


def test_the_list_of_documents_has_each_of_them(root):
    text = (root / "docs/README.md").read_text("utf-8")
    pages = [path.name for path in (root / "docs").glob("*.md") if path.name != "README.md"]
    assert pages and [name for name in pages if f"]({name})" not in text] == []
    assert [
        path.stem for path in (root / "plugins/modules").glob("*.py")
        if f"`{path.stem}`" not in text and f".{path.stem}`" not in text] == []


DOCS = Path(__file__).parents[3] / "docs"
# Pages that are kept in both languages by hand; those of the areas' variables are generated.
TWINS = sorted(f"docs/{path.name.removesuffix('.zh-CN.md')}" for path in DOCS.glob("*.zh-CN.md"))
PAIRS = ["README", "tools/bundle.readme/README", *TWINS]
# For who runs it, and yet in one page: in both languages at once, or tables for programs and numbers.
ONE_PAGE = {"controls", "registers", "registers-fields", "result-schema", "coverage", "performance"}
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def shape_of(text):
    """Return what a page has in whatever language: depth of its headings with rows of tables, bullets and steps below
    each; blocks; what is to be typed.
    """
    blocks = [(language, inside) for _indent, language, inside in BLOCK.findall(text)]
    typed = [
        line.strip().removesuffix("\\").strip().replace(".zh", ".en") for language, inside in blocks
        for line in inside.splitlines() if language == "console" and re.match(r" *[$#] ", line)]
    plain = BLOCK.sub("", text)
    headings = [
        (len(signs), *(len(re.findall(sign, part, re.MULTILINE)) for sign in (r"^\|", r"^(?:[-*]|\d+\.) ")))
        for signs, part in re.findall(r"^(#+) .*\n((?:(?!#+ ).*\n?)*)", plain, re.MULTILINE)]
    return {"headings, rows, bullets": headings, "blocks": [language for language, _ in blocks], "typed": typed}


@pytest.mark.parametrize("page", PAIRS)
def test_the_chinese_page_has_what_the_english_one_has(root, page):
    english, chinese = ((root / f"{page}{ending}").read_text("utf-8") for ending in (".md", ".zh-CN.md"))
    there, here = shape_of(english), shape_of(chinese)
    assert len(there["headings, rows, bullets"]) == len(re.findall("^#", BLOCK.sub("", english), re.MULTILINE))
    for name, expected in there.items():
        assert here[name] == expected, f"{page}.zh-CN.md: {name}: what one page has got belongs into the other, too"


def test_each_page_for_who_runs_it_has_a_chinese_one():
    list_of = (DOCS / "README.md").read_text("utf-8").partition("For those who change it:")[0]
    listed = {name for name in re.findall(r"\]\(([\w-]+)\.md\)", list_of)} - ONE_PAGE
    assert {f"docs/{name}" for name in listed} == set(TWINS) and len(TWINS) > 5
    assert [name for name in listed if f"]({name}.zh-CN.md)" not in list_of] == []


def test_chinese_pages_lead_to_chinese_ones():
    for path in [DOCS.parent / "README.zh-CN.md", *DOCS.glob("*.zh-CN.md")]:
        own = path.name.replace(".zh-CN", "")
        led = re.findall(r"\]\((?:docs/)?([\w-]+)\.md[)#]", path.read_text("utf-8"))
        assert [name for name in led if f"docs/{name}" in TWINS and f"{name}.md" != own] == [], path.name


@pytest.mark.parametrize("page", TWINS)
def test_both_lead_to_each_other_and_every_link_within_leads_somewhere(root, page):
    for mine, other in ((".md", ".zh-CN.md"), (".zh-CN.md", ".md")):
        text = (root / f"{page}{mine}").read_text("utf-8")
        assert f"]({page.rpartition('/')[2]}{other})" in text[:100]
        for link, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", text):
            target = root / "docs" / link if link else root / f"{page}{mine}"
            assert target.exists(), f"{page}{mine}: {link}"
            if anchor and target.suffix == ".md":
                heads = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)
                anchors = [re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in heads]
                assert anchor in anchors, f"{page}{mine}: {link}#{anchor}"


def test_messages_that_people_look_up_are_the_same_in_both_pages(root):
    english, chinese = (
        [set(re.findall(r"`[^`]+`", row)) for row in re.findall(
            r"^\| (.*?) \| ", (root / f"docs/operations{ending}").read_text("utf-8"), re.MULTILINE)]
        for ending in (".md", ".zh-CN.md"))
    assert len(english) > 90 and english == chinese
