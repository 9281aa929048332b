"""Writes core/text/unicodeTables.ts: the general category of every code point.

Rust's `tokenizers` splits words with Oniguruma and `tiktoken` with the `regex` crate, both of Unicode 16.0; digits are
found by Rust's own `char::is_numeric`, of Unicode 17.0. JavaScript's \\p{...} follows whatever Unicode its host was built
with, so ids would differ from machine to machine; these tables do not.

    python -m venv ucd && ucd/bin/pip install unicodedata2==16.0.0 -t ucd/16 && ucd/bin/pip install unicodedata2==17.0.1 -t ucd/17
    ucd/bin/python tools/unicode_tables.py ucd/16 ucd/17
"""

import importlib
import sys

CATEGORIES = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So Zs Zl Zp Cc Cf Cs Co Cn".split()
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%"
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def load(folder):
    sys.path.insert(0, folder)
    sys.modules.pop("unicodedata2", None)
    module = importlib.import_module("unicodedata2")
    sys.path.pop(0)
    return module.unidata_version, [module.category(chr(code)) for code in range(0x110000)]


def base36(number):
    out = ""
    while number:
        out = DIGITS[number % 36] + out
        number //= 36
    return out


def runs(values):
    start = 0
    for index in range(1, len(values) + 1):
        if index == len(values) or values[index] != values[start]:
            yield start, index - start, values[start]
            start = index


def main():
    version, categories = load(sys.argv[1])
    later_version, later = load(sys.argv[2])
    packed = "".join(
        LETTERS[CATEGORIES.index(category)] + (base36(length) if length > 1 else "")
        for _, length, category in runs(categories)
    )
    numeric = [now.startswith("N") and not before.startswith("N") for before, now in zip(categories, later)]
    added = [(start, start + length - 1) for start, length, is_new in runs(numeric) if is_new]
    assert not any(b.startswith("N") and not n.startswith("N") for b, n in zip(categories, later))
    lines = [packed[at : at + 114] for at in range(0, len(packed), 114)]
    with open("core/text/unicodeTables.ts", "w", encoding="utf-8") as file:
        file.write("/* Written by tools/unicode_tables.py from the Unicode Character Database. */\n\n")
        file.write(f"export const UNICODE_VERSION = '{version}';\n\n")
        file.write("/** General categories; the letters of `CATEGORY_RUNS` in this order. */\n")
        file.write(f"export const CATEGORIES = '{' '.join(CATEGORIES)}';\n")
        file.write(f"export const CATEGORY_LETTERS = '{LETTERS}';\n\n")
        file.write("/** The category of every code point from 0 on, as runs: a letter, then the length in base 36 where it is not 1. */\n")
        file.write("export const CATEGORY_RUNS = [\n")
        file.writelines(f"  '{line}',\n" for line in lines)
        file.write("].join('');\n\n")
        file.write(f"/** Numbers (N) that Unicode {later_version} added, first and last of each range. */\n")
        file.write("export const LATER_NUMBERS = [\n")
        file.writelines(f"  [0x{first:x}, 0x{last:x}],\n" for first, last in added)
        file.write("] as const;\n")
    print(len(lines), "lines", len(packed), "characters", version, later_version, len(added))


main()
