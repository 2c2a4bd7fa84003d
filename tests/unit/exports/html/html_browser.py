"""A headless Chromium, driven through chromedriver's own HTTP interface (W3C WebDriver)."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    "--disable-default-apps",
)
# How the test environment may reach this machine itself.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
_STARTS = 3
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
# The page listens first; the one listener more comes after it, and what it queues after all that showing has queued.
_GOTO = """
const [fragment, done] = arguments;
const before = location.href;
location.hash = fragment;
if (location.href === before) done();
else window.addEventListener("hashchange", () => setTimeout(done), { once: true });
"""


class Browser:
    """One browser window; of a reader of neither language, who gets both, unless another is named."""

    def __init__(
            self, *, width: int = 1280, height: int = 900, language: str = "de", arguments: tuple[str, ...] = (),
            preferences: dict[str, Any] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        # Port 0: the driver takes a free one and says which.
        self._driver = subprocess.Popen(
            [DRIVER, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self._url = f"http://127.0.0.1:{self._port()}"
        options = {
            "binary": CHROMIUM, "prefs": preferences or {},
            "args": [
                *ARGUMENTS, *arguments, f"--accept-lang={language}", f"--user-data-dir={self._folder.name}",
                f"--window-size={width},{height}"],
        }
        try:
            self._url += f"/session/{self._session(options)}"
        except BaseException:
            self._stop()
            raise

    def _session(self, options: dict[str, Any]) -> str:
        wanted = {
            "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"script": 20000, "pageLoad": 60000}}
        for left in reversed(range(_STARTS)):
            try:
                return self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
            except RuntimeError as error:
                # Now and then a start of Chromium comes to nothing.
                if not left or "session not created" not in str(error):
                    raise
        raise AssertionError("a start is made or fails")

    def _port(self) -> int:
        for line in self._driver.stdout:
            if "started successfully on port" in line:
                return int(line.rstrip(".\n").rsplit(" ", 1)[1])
        raise RuntimeError("chromedriver did not start.")

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            self._url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"})
        try:
            with _OPENER.open(request, timeout=90) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from error

    def open(self, path: Path, fragment: str = "") -> None:
        """Load a file and wait until the page has taken over."""
        self._call("POST", "/url", {"url": "about:blank"})
        self._call("POST", "/url", {"url": path.absolute().as_uri() + fragment})
        self.wait("return !document.getElementById('app').hidden")

    def before(self, script: str) -> None:
        """Have every page that is loaded from now on run a script before its own."""
        self._call("POST", "/goog/cdp/execute", {
            "cmd": "Page.addScriptToEvaluateOnNewDocument", "params": {"source": script}})

    def goto(self, fragment: str) -> None:
        """Follow a fragment of the page that is open, and wait until the page has shown what it leads to."""
        self._call("POST", "/execute/async", {"script": _GOTO, "args": [fragment]})

    def run(self, script: str, *arguments: Any) -> Any:
        return self._call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script: str, seconds: float = 20) -> None:
        deadline = time.monotonic() + seconds
        while not self.run(script):
            if time.monotonic() > deadline:
                raise AssertionError(f"Never true: {script}")
            time.sleep(0.05)

    def texts(self, selector: str) -> list[str]:
        """What a reader sees of the elements."""
        return self.run(
            "return [...document.querySelectorAll(arguments[0])].map((one) => one.innerText.trim())", selector)

    def click(self, selector: str) -> None:
        self._call("POST", f"/element/{self._element(selector)}/click", {})

    def type(self, selector: str, text: str) -> None:
        self._call("POST", f"/element/{self._element(selector)}/value", {"text": text})

    def _element(self, selector: str) -> str:
        return self._call("POST", "/element", {"using": "css selector", "value": selector})[_ELEMENT]

    def back(self) -> None:
        self._call("POST", "/back", {})
        time.sleep(0.2)

    def errors(self) -> list[str]:
        """What the console complained of since the last call."""
        return [
            entry["message"] for entry in self._call("POST", "/se/log", {"type": "browser"})
            if entry["level"] in ("SEVERE", "WARNING")]

    def devtools(self, command: str, **parameters: Any) -> Any:
        return self._call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def screenshot(self, path: Path, *, whole: bool = False) -> None:
        data = self.devtools("Page.captureScreenshot", captureBeyondViewport=whole, format="png")["data"]
        path.write_bytes(base64.b64decode(data))

    def pdf(self) -> bytes:
        """The page on A4 paper."""
        return base64.b64decode(
            self._call("POST", "/print", {"page": {"width": 21.0, "height": 29.7}, "background": True}))

    def close(self) -> None:
        try:
            self._call("DELETE", "")
        finally:
            self._stop()

    def _stop(self) -> None:
        self._driver.terminate()
        self._driver.wait(10)
        self._driver.stdout.close()
        self._folder.cleanup()
