"""Files made to hurt: none may crash, hang or exhaust the reader, even on a thread with a small stack."""

from __future__ import annotations

import threading
import time
from random import Random

import pytest
from cawg_tui.errors import UnreadableRecordError
from cawg_tui.store.yaml import parse

SMALL_STACK = 256 * 1024

HOSTILE = {
    "brackets": "[" * 999_000,
    "braces": "{" * 999_000,
    "brackets below a field": "a: " + "[" * 999_000,
    "dashes": "- " * 499_000,
    "questions": "? " * 499_000,
    "questions and dashes": "? - " * 249_000,
    "fields in braces": "{a: " * 249_000,
    "fields in brackets": "a: " + "[a: " * 249_000,
    "lines of dashes": "a:\n" + "- - - -\n" * 120_000,
    "a staircase": "".join(" " * at + "a:\n" for at in range(1300)),
    "a staircase of dashes": "a:\n" + "".join(" " * at + "-\n" for at in range(1300)),
    "laughs": "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n",
    "merge keys": "a: &a {x: 1}\nb: &b {<<: [*a, *a]}\n",
    "many keys": "".join(f"k{at}: 1\n" for at in range(70_000)),
    "a key twice far apart": "".join(f"k{at}: 1\n" for at in range(60_000)) + "k0: 2\n",
    "one long line": "a: " + "x" * 999_000,
    "one long key": "x" * 999_000 + ": 1",
    "one long open quote": 'a: "' + "x\n" * 400_000,
    "spaces": " " * 999_000,
    "newlines": "\n" * 999_000,
    "comments": "#\n" * 499_000,
    "documents": "---\n" * 249_000,
    "colons": ":" * 999_000,
    "blocks": "|" * 999_000,
    "bangs": "a: " + "!" * 999_000,
    "percents": "%" * 999_000,
    "separators": "a: " + "\x85" * 499_000,
    "escapes": 'a: "' + "\\x41" * 249_000 + '"',
    "nulls": "\x00" * 999_000,
    "markers": "<<<<<<< \n" * 110_000,
}


def on_a_small_stack(data: bytes) -> tuple[bool, float]:
    """Return whether the bytes were read, and the seconds it took, in a thread with a small stack."""
    outcome: list[object] = []

    def run() -> None:
        begun = time.monotonic()
        try:
            document = parse(data, "x.yaml")
            document.line_of("a")
        except UnreadableRecordError:
            outcome.append(False)
        except BaseException as error:
            outcome.append(error)
        else:
            outcome.append(True)
        outcome.append(time.monotonic() - begun)

    before = threading.stack_size(SMALL_STACK)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    read, seconds = outcome
    assert isinstance(read, bool), read
    assert isinstance(seconds, float)
    return read, seconds


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_read_or_refused_in_time(name: str) -> None:
    _, seconds = on_a_small_stack(HOSTILE[name].encode())
    assert seconds < 3


@pytest.mark.parametrize("name", ["laughs", "merge keys", "a key twice far apart", "brackets", "dashes", "nulls"])
def test_a_bomb_is_refused(name: str) -> None:
    assert on_a_small_stack(HOSTILE[name].encode())[0] is False


SEEDS = [
    "title: Kenya\ndeadlines:\n- id: k3f9q\n  date: 2026-05-08\nsummary: |\n  One.\n  Two.\nthemes: [a, 'b']\n",
    'a: "x\\n\\u2028"\r\nb: >-\r\n  folded\r\n\r\n  text\r\nc: {d: [1, 2.5, ~]}\r\n',
    "# c\n---\n? k\n: v\n'q': \"r\"\nn:\n  - - a\n    - b\n  -\n...\n",
]
SCRAPS = [
    b"[",
    b"]",
    b"{",
    b"}",
    b"- ",
    b"? ",
    b": ",
    b":",
    b"&a ",
    b"*a",
    b"!",
    b"!!str ",
    b"|",
    b">",
    b"%",
    b"---\n",
    b"...\n",
    b"<<: ",
    b"'",
    b'"',
    b"\\",
    b"#",
    b" #",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"\x00",
    b"\x85",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xef\xbb\xbf",
    b"\xff",
    b"\xf0\x9f\x98\x80",
    b"~",
    b"1e999",
    b"9" * 30,
    b"  ",
    b",",
    b"@",
    b"`",
    b"<<<<<<< a\n",
]


def test_twenty_thousand_bent_records_are_read_or_refused() -> None:
    chance = Random(20261122)
    read = 0
    for _ in range(20_000):
        data = bytearray(chance.choice(SEEDS).encode())
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data) + 1)
            cut = chance.choice((0, 0, 1, 3, 12))
            data[at : at + cut] = chance.choice(SCRAPS)
        try:
            document = parse(bytes(data), "x")
        except UnreadableRecordError:
            continue
        read += 1
        assert all(document.line_of(key) for key in document.values if key)
    assert read > 1000
