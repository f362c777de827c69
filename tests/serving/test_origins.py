"""Where a request comes from."""

from __future__ import annotations

import re

import pytest

from tertulia.serving.origins import origin_pattern, own_path


@pytest.mark.parametrize(
    ("patterns", "origin", "is_allowed"),
    [
        ((), "https://a.example", False),
        (("*",), "https://a.example", True),
        (("https://a.example",), "https://a.example", True),
        (("https://a.example",), "https://aXexample", False),
        (("https://a.example",), "https://a.example.evil", False),
        (("https://*.example",), "https://a.b.example", True),
        (("https://*.example",), "https://example", False),
        (("https://*.example",), "https://evil/.example", False),
        (("http://localhost:*",), "http://localhost:8080", True),
        (("http://a", "http://b"), "http://b", True),
    ],
)
def test_a_star_stands_for_a_part_of_a_host(patterns, origin, is_allowed) -> None:
    assert bool(re.fullmatch(origin_pattern(patterns), origin)) is is_allowed


@pytest.mark.parametrize(
    ("root", "path", "own"),
    [
        ("", "/", "/"),
        ("", "/api/dialogs", "/api/dialogs"),
        ("/bots", "/bots/", "/"),
        ("/bots/", "/bots/api/dialogs", "/api/dialogs"),
        ("/bots", "/botsapi", "/botsapi"),
        ("/bots", "/ping", "/ping"),
    ],
)
def test_what_a_proxy_put_before_a_path_is_left_out(root: str, path: str, own: str) -> None:
    assert own_path({"path": path, "root_path": root}) == own
