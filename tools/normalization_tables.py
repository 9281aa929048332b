"""Writes core/text/normalizationTables.ts: characters that Rust's `tokenizers` does not know how to normalize.

Its `unicode-normalization-alignments` is of Unicode 9.0. Characters that have got a decomposition or a combining class
since are found by asking it, character by character; with them go what they decompose to, where that is as new.

    pip install tokenizers unicodedata2==17.0.1
    python tools/normalization_tables.py
"""

import importlib.metadata

import unicodedata2 as unicode
from tokenizers import normalizers

NFC, NFD, NFKD = normalizers.NFC(), normalizers.NFD(), normalizers.NFKD()
CODES = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]


def is_known(code):
    character = chr(code)
    if NFKD.normalize_str(character) != unicode.normalize("NFKD", character):
        return False
    # Between marks of a lower and of a higher class it would have to move, were its class known.
    around = [f"a\u0345{character}", f"a{character}\u0334", f"a\u0327\u0301{character}\u0323"]
    if any(NFD.normalize_str(text) != unicode.normalize("NFD", text) for text in around):
        return False
    parts = unicode.normalize("NFD", character)
    return NFC.normalize_str(parts) == unicode.normalize("NFC", parts)


def main():
    later = {code for code in CODES if not is_known(code)}
    for code in list(later):
        # Of an unknown composition the first part is as new: it must not be composed either.
        parts = unicode.normalize("NFD", chr(code))
        if len(parts) > 1:
            later |= {ord(part) for part in parts if unicode.combining(part) == 0}
    ranges = []
    for code in sorted(later):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    with open("core/text/normalizationTables.ts", "w", encoding="utf-8") as file:
        file.write("/* Written by tools/normalization_tables.py. */\n\n")
        file.write("/**\n * First and last of each range of characters with a decomposition or a combining class in Unicode ")
        file.write(f"{unicode.unidata_version} that\n * `tokenizers` {importlib.metadata.version('tokenizers')} does not know.\n */\n")
        file.write("export const LATER_NORMALIZED: readonly (readonly [number, number])[] = [\n")
        for first, last in ranges:
            file.write(f"  [0x{first:x}, 0x{last:x}],\n")
        file.write("];\n")


main()
