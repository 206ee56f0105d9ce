"""A page on this machine to paste a text into; it stores nothing, logs nothing, sends nothing."""

from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tutela.check.checker import Checker
from tutela.check.note import correction_note
from tutela.check.page import frame, page, say
from tutela.check.sources import Source

LARGEST = 8 * 1024 * 1024
_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"


def make_server(against: Sequence[Source], port: int = 8757) -> ThreadingHTTPServer:
    """Make the server on 127.0.0.1; call ``serve_forever`` to start it. Port 0 takes a free one."""
    checker = Checker(against)

    class Handler(_Handler):
        asked = checker

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


class _Handler(BaseHTTPRequestHandler):
    """Answers with the form, or with the report on what was pasted."""

    asked: Checker
    server_version = "tutela"
    sys_version = ""

    def do_GET(self) -> None:
        """Give the form."""
        if not self._is_local():
            return
        path = urlsplit(self.path)
        if path.path != "/":
            self._answer(404, "")
            return
        language = _language(parse_qs(path.query))
        self._answer(200, form(language))

    def do_POST(self) -> None:
        """Check what was pasted."""
        if not self._is_local():
            return
        size = int(self.headers.get("Content-Length") or 0)
        if not 0 < size <= LARGEST:
            self._answer(413, "")
            return
        said = parse_qs(self.rfile.read(size).decode("utf-8", "replace"))
        text, original = said.get("text", [""])[0], said.get("original", [""])[0]
        language = _language(said)
        report = self.asked.check(text, original=original if original.strip() else None)
        self._answer(200, page(report, language, correction_note(report, language)))

    def log_message(self, *_: Any) -> None:
        """Log nothing: a submitted text is nobody's business."""

    def _is_local(self) -> bool:
        """Refuse other host names, so that no page elsewhere can reach this one."""
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        if host in _HOSTS:
            return True
        self._answer(403, "")
        return False

    def _answer(self, status: int, body: str) -> None:
        data = body.encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(data)


def form(language: str) -> str:
    """Give the page with the box to paste into."""
    body = (
        f"<h1>{say('title', language)}</h1>"
        f'<form method="post" action="/"><input type="hidden" name="language" value="{language}">'
        f'<p><label for="text">{say("paste", language)}</label>'
        '<textarea id="text" name="text" required></textarea></p>'
        f'<p><label for="original">{say("original", language)}</label>'
        '<textarea id="original" name="original"></textarea></p>'
        f"<p><button>{say('check', language)}</button></p></form>"
        f"<p><small>{say('kept', language)}</small></p>"
        '<p><a href="/?language=zh">中文</a> · <a href="/?language=en">English</a></p>'
    )
    return frame(say("title", language), body, language)


def _language(said: dict[str, list[str]]) -> str:
    return "zh" if said.get("language", [""])[0] == "zh" else "en"
