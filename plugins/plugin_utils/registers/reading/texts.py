# Copyright: (c) 2026, jrt0117.baseline contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The text of documents and drawings: Markdown, plain text, XML, docx, odt, vsdx; PDF where pdftotext is installed."""

from __future__ import annotations

import html
import io
import re
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from xml.parsers import expat

from ansible_collections.jrt0117.baseline.plugins.module_utils.base.harmless import harmless
from ansible_collections.jrt0117.baseline.plugins.module_utils.base.text import Text, joined

__all__ = ["LARGEST", "Unfit", "bare", "decoded", "text_of"]

# Bytes of a file that is read for its text, and of what is unpacked from it.
LARGEST = 64 * 1024 * 1024
_UNPACKED = 32 * 1024 * 1024
_SECONDS = 20
# Names of elements without their namespace: where a line ends, and where text stands (None: everywhere).
_DOCX = ({"p", "br", "cr"}, {"t"})
_OTHERS = ({"p", "h", "Text", "line-break"}, None)
_SPACE = re.compile(r"\s+")
_MARKS = re.compile(r"\A#+(?=\s|\Z)|(?<=\s)#+\Z|\*\*|__")


class Unfit(ValueError):
    """A file out of which no text or no day can be read; `told` says why, in both languages."""

    def __init__(self, told: Text) -> None:
        super().__init__(str(told))
        self.told = told


def bare(line: str) -> str:
    """Return a line or a heading as two of them are compared: no marks of Markdown, single spaces."""
    return _SPACE.sub(" ", _MARKS.sub("", line.strip().replace("\ufeff", ""))).strip()


def text_of(content: bytes, file: str) -> str:
    """Return the text of a file by the end of its name, a line a paragraph; raise Unfit."""
    kind = file.rpartition(".")[2].lower()
    if kind not in _KINDS:
        raise Unfit(Text(
            "files of the kind '.{kind}' are not read for text; those that are: {kinds}",
            "不读取 .{kind} 文件的文字；可读取：{kinds}").format(
                kind=harmless(kind[:20]), kinds=joined(sorted(_KINDS))))
    return _KINDS[kind](content)


def decoded(content: bytes) -> str:
    """Return bytes as text: UTF-8 with or without a BOM, else GB18030; raise Unfit."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unfit(Text("it is text neither in UTF-8 nor in GB18030", "既非 UTF-8 也非 GB18030 编码的文本"))


def _markup(content: bytes) -> str:
    return html.unescape(decoded(content))


def _zipped(members: re.Pattern[str], ends: set[str], within: set[str] | None) -> Callable[[bytes], str]:
    def text(content: bytes) -> str:
        return "\n".join(_paragraphs(data, ends, within) for data in _unpacked(content, members))
    return text


def _unpacked(content: bytes, members: re.Pattern[str]) -> Iterator[bytes]:
    """The members of an archive, no more than a bound in all, whatever its directory says of their sizes."""
    left = _UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if members.fullmatch(name)]
            for name in names:
                with archive.open(name) as member:
                    data = member.read(left + 1)
                left -= len(data)
                if left < 0:
                    raise Unfit(Text(
                        "it unpacks to more than {most} bytes", "解压后超过 {most} 字节").format(most=_UNPACKED))
                yield data
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Unfit(Text("it is no document that can be unpacked", "无法解压，不是有效的文档")) from error
    if not names:
        raise Unfit(Text("it is an archive without a document", "压缩包中没有文档"))


def _paragraphs(data: bytes, ends: set[str], within: set[str] | None) -> str:
    """The paragraphs of an XML document; one that declares a document type, and so may declare entities, is refused."""
    parts: list[str] = []
    inside = [within is None]
    parser = expat.ParserCreate()

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        inside.append(within is None or name.rpartition(":")[2] in within)

    def end(name: str) -> None:
        inside.pop()
        if name.rpartition(":")[2] in ends:
            parts.append("\n")

    def characters(text: str) -> None:
        if inside[-1]:
            parts.append(text)

    def refused(*_declared: object) -> None:
        raise Unfit(Text(
            "its XML declares a document type, which no document needs", "其 XML 声明了 DOCTYPE，不予读取"))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = characters, refused
    parser.buffer_text = True
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unfit(Text("its XML is broken", "其 XML 已损坏")) from error
    return "".join(parts)


def _pdf(content: bytes) -> str:
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(content)
        source.seek(0)
        try:
            subprocess.run(
                ["pdftotext", "-q", "-enc", "UTF-8", "-", "-"], stdin=source, stdout=target, stderr=subprocess.DEVNULL,
                timeout=_SECONDS, check=True, env={"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"})
        except FileNotFoundError:
            raise Unfit(Text("pdftotext (poppler) is not installed here", "此处未安装 pdftotext（poppler）")) from None
        except subprocess.TimeoutExpired:
            raise Unfit(Text(
                "pdftotext took longer than {seconds} seconds", "pdftotext 超过 {seconds} 秒").format(
                    seconds=_SECONDS)) from None
        except (subprocess.CalledProcessError, OSError):
            raise Unfit(Text("pdftotext cannot read it", "pdftotext 无法读取")) from None
        target.seek(0)
        text = target.read(_UNPACKED).decode("utf-8", "replace")
    if not text.strip():
        raise Unfit(Text("it holds pictures and no text", "只有图像，没有文字"))
    return text


_KINDS: Mapping[str, Callable[[bytes], str]] = {
    **dict.fromkeys(("md", "txt", "csv"), decoded),
    **dict.fromkeys(("drawio", "svg", "graphml", "xml", "html"), _markup),
    "docx": _zipped(re.compile(r"word/document\.xml"), *_DOCX), "odt": _zipped(re.compile(r"content\.xml"), *_OTHERS),
    "vsdx": _zipped(re.compile(r"visio/pages/page[0-9]+\.xml"), *_OTHERS), "pdf": _pdf}
