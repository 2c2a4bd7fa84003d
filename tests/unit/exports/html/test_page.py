"""The file itself: what is in it, what is not, how large it is."""

from __future__ import annotations

import base64
import copy
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from ansible_collections.jrt0117.baseline.plugins.plugin_utils.exports.html import page as page_module, render
from tests.unit.exports.html import html_samples as samples

SOURCES = page_module.HERE
NAMESPACE = "http://www.w3.org/2000/svg"


class Elements(HTMLParser):
    """Collects the elements of a page: scripts and styles with their text, the other text as a reader gets it."""

    def __init__(self, text):
        super().__init__()
        self.found, self.text, self._raw = [], "", False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append([tag, dict(attrs), ""])
        self._raw = tag in ("script", "style")

    def handle_endtag(self, tag):
        self._raw = False

    def handle_data(self, data):
        if self._raw:
            self.found[-1][2] += data
        else:
            self.text += data

    def of(self, tag):
        return [(attributes, text) for name, attributes, text in self.found if name == tag]


def data_of(elements):
    attributes, text = next(item for item in elements.of("script") if item[0].get("id") == "report-data")
    if attributes["data-encoding"] == "gzip":
        text = gzip.decompress(base64.b64decode(text)).decode()
    return json.loads(text)


@pytest.mark.parametrize("sample", ["one_host", "fleet", "hostile"])
def test_the_data_is_the_report(pages, sample):
    assert data_of(Elements(pages(sample).text))["report"] == pages(sample).report


def test_every_clause_of_the_standard_is_in_it_at_either_level(pages, tmp_path):
    for level in (2, 3):
        folder = tmp_path / str(level)
        folder.mkdir()
        report = samples.fleet(folder, level=level)
        render(report, folder / "index.html")
        data = data_of(Elements((folder / "index.html").read_text("utf-8")))
        ids = {clause["id"] for clause in data["report"]["clauses"]} | {clause["id"] for clause in data["beyond"]}
        assert len(ids) == 418
        assert ids == set(data["order"])


@pytest.mark.parametrize("sample", ["one_host", "fleet", "hostile"])
def test_only_its_own_script_and_style_may_work(pages, sample):
    elements = Elements(pages(sample).text)
    policy = next(
        attributes["content"] for attributes, _ in elements.of("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for tag, rule in (("script", "script-src"), ("style", "style-src")):
        own = [text for attributes, text in elements.of(tag) if "type" not in attributes]
        assert [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in own] == [
            rules[rule]]
    assert not [
        name for _, attributes, _ in elements.found for name in attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("sample", ["one_host", "fleet", "hostile"])
def test_nothing_is_fetched(pages, sample):
    text = pages(sample).text
    elements = Elements(text)
    assert not [
        attributes for _, attributes, _ in elements.found
        if {"src", "srcset", "data", "action", "background"} & set(attributes)]
    assert not [attributes for _, attributes, _ in elements.found if not attributes.get("href", "#").startswith("#")]
    assert not {"link", "img", "iframe", "object", "embed", "base", "form"} & {tag for tag, _, _ in elements.found}
    style = elements.of("style")[0][1]
    assert "url(" not in style and "@import" not in style
    script = elements.of("script")[-1][1]
    assert set(re.findall(r"https?://[^\"'\s]*", script)) == {NAMESPACE}
    assert not re.search(r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import)\s*\(", script)


def test_what_a_host_says_stays_text(pages):
    elements = Elements(pages("hostile").text)
    assert len(elements.of("script")) == 2
    assert not elements.of("img")
    assert "<script>window.owned=1</script>" in elements.text
    block = pages("hostile").text.split('data-encoding="plain">')[1].split("</script>")[0]
    assert "window.owned=1" in block and "<" not in block
    assert "\u202e" not in elements.text
    assert "⟨U+202E⟩evil" in elements.text


def test_its_scripts_write_no_markup():
    for path in SOURCES.glob("js/*.js"):
        text = path.read_text("utf-8")
        found = re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new "
            r"Function|</script|\.style\b", text)
        assert not found, f"{path.name}: {found}"
        # Of what is read, nothing stays in the browser.
        assert "Storage" not in text or path.name == "language.js", path.name


def test_every_source_is_used():
    assert sorted(page_module.SCRIPTS) == sorted(path.stem for path in SOURCES.glob("js/*"))
    assert sorted(page_module.STYLES) == sorted(path.stem for path in SOURCES.glob("css/*"))


def test_the_same_report_gives_the_same_bytes(pages, tmp_path, monkeypatch):
    report = pages("fleet").report
    for limit in (page_module.PLAIN_BYTES, 0):
        monkeypatch.setattr(page_module, "PLAIN_BYTES", limit)
        render(copy.deepcopy(report), tmp_path / "one.html")
        render(report, tmp_path / "two.html")
        assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_one_host_is_plain_and_many_are_compressed(pages, tmp_path):
    assert Elements(pages("one_host").text).of("script")[0][0]["data-encoding"] == "plain"
    report = samples.many(tmp_path, 4000, controls=2)
    render(report, tmp_path / "index.html")
    elements = Elements((tmp_path / "index.html").read_text("utf-8"))
    assert elements.of("script")[0][0]["data-encoding"] == "gzip"
    assert data_of(elements)["report"] == report
    assert (tmp_path / "index.html").stat().st_size < 3_000_000


def test_without_its_script_it_tells_the_scores_the_sections_and_what_fails(pages):
    report = pages("fleet").report
    text = Elements(pages("fleet").text).text
    strict = report["scores"]["strict"]
    assert f"({strict['numerator']}/{strict['denominator']})" in text
    for section in report["sections"]:
        assert f"{section['id']} {section['title']['zh']}" in text
    rows = pages("one_host").text.split("各节判定数")[1].split("</table>")[0].count("<tr>")
    told = [
        section for section in pages("one_host").report["sections"]
        if any(count for status, count in section["scores"]["counts"].items() if status != "not_checked")]
    assert rows == len(told) + 1 and len(told) < 10, "sections without any result are one line"
    assert "运行中断，结果不完整：20261122T190000-c3d4" in text
    assert "TMOUT is not set in /etc/profile.d/, expected TMOUT <= 900." in text
    assert (
        "对使用者的影响" in text and report["affects"] and all(row["text"]["en"] in text for row in report["affects"]))


def test_without_its_script_it_stays_short(tmp_path):
    report = samples.many(tmp_path, 300, controls=24)
    render(report, tmp_path / "index.html")
    text = (tmp_path / "index.html").read_text("utf-8")
    static = text[text.index('<div id="static">'):text.index('<script type="application/json"')]
    assert len(static) < 500_000
    assert re.search(r"另有 \d+ 行未列出", static)


def _colours(css):
    return dict(re.findall(r"--([a-z_-]+): (#[0-9a-f]{3,6})", css))


def _luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[place:place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_readable_on_what_it_stands_on(scheme):
    light, dark = (SOURCES / "css/tokens.css").read_text("utf-8").split("@media", 1)
    colours = {**_colours(light), **(_colours(dark) if scheme == "dark" else {})}
    pairs = [(text, ground) for text in ("ink", "ink-soft", "accent") for ground in ("paper", "sheet", "accent-soft")]
    pairs += [
        (f"{status}-ink", f"{status}-back")
        for status in ("pass", "partial", "fail", "error", "manual", "not_checked", "not_applicable")]
    pairs += [("on-bar", f"{status}-bar") for status in ("pass", "fail", "error", "manual")]
    pairs += [("on-pale-bar", f"{status}-bar") for status in ("not_checked", "not_applicable")]
    poor = {
        pair: round(_contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in pairs
        if _contrast(colours[pair[0]], colours[pair[1]]) < 4.5}
    assert not poor
