"""The strings that tokenizer goldens are made for; test/support/nastyText.ts makes the same ones."""

import json
import pathlib

FIXTURES = pathlib.Path(__file__).parents[2] / "test" / "fixtures" / "tokenizer"
PARTS = json.loads((FIXTURES / "nastyText.json").read_text(encoding="utf-8"))


def mulberry32(seed):
    state = seed & 0xFFFFFFFF

    def below(limit):
        nonlocal state
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = (state ^ (state >> 15)) * (1 | state) & 0xFFFFFFFF
        mixed = (mixed + ((mixed ^ (mixed >> 7)) * (61 | mixed) & 0xFFFFFFFF)) & 0xFFFFFFFF ^ mixed
        return (mixed ^ (mixed >> 14)) * limit >> 32

    return below


def fragment(below):
    return PARTS["fragments"][below(len(PARTS["fragments"]))]


def run(below):
    repeated = PARTS["runs"][below(len(PARTS["runs"]))]
    return repeated * (1 + below(200 if below(8) == 0 else 40))


def code_points(below):
    first, last = PARTS["ranges"][below(len(PARTS["ranges"]))]
    return "".join(chr(scalar(first + below(last - first + 1))) for _ in range(1 + below(8)))


def anything(below):
    return chr(scalar(below(0x110000)))


def ascii_text(below):
    return "".join(chr(0x20 + below(0x5F)) for _ in range(1 + below(16)))


def scalar(code_point):
    return 0xFFFD if 0xD800 <= code_point <= 0xDFFF else code_point


MAKERS = [fragment, fragment, fragment, run, code_points, code_points, ascii_text, anything]


def nasty_text(index):
    below = mulberry32(index * 2654435761)
    return "".join(MAKERS[below(len(MAKERS))](below) for _ in range(1 + below(10)))


def digest_of(ids):
    """FNV-1a, 32 bits, over the ids as little-endian 32-bit words."""
    digest = 0x811C9DC5
    for token in ids:
        for byte in token.to_bytes(4, "little"):
            digest = (digest ^ byte) * 0x01000193 & 0xFFFFFFFF
    return digest
