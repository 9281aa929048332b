"""Fills in test/fixtures/tokenizer/preTokenizers.json: where Hugging Face's Rust tokenizers cut nasty strings.

    pip install tokenizers transformers
    UPDATE_GOLDEN=1 node test/run.mjs core/tokenizer/preTokenizers   # writes the patterns
    python tools/goldens/pre_tokenizers.py                            # writes the cuts

Patterns are those of core/tokenizer/preTokenizers.ts, run by Oniguruma; where `transformers` has a pattern for the same
name, it must be the same one. `\\p{Numeric}` is `Digits(individual_digits=True)`. Per hundred strings of nasty_text.py
the hash of the ends of the pieces, in UTF-16 code units.
"""

import datetime
import importlib.metadata
import json

from nasty_text import FIXTURES, digest_of, nasty_text
from tokenizers import Regex, pre_tokenizers
from transformers.integrations.gguf.gguf_tokenizer_mapping import GGUF_PRE_TOKENIZER_SPLITS

COUNT = 3_000
PATH = FIXTURES / "preTokenizers.json"


def step(pattern):
    if pattern == "\\p{Numeric}":
        return pre_tokenizers.Digits(individual_digits=True)
    return pre_tokenizers.Split(Regex(pattern), behavior="isolated")


def ends(cutter, text):
    at = 0
    for piece, _ in cutter.pre_tokenize_str(text):
        at += len(piece.encode("utf-16-le")) // 2
        yield at


def main():
    texts = [nasty_text(index) for index in range(COUNT)]
    families = json.loads(PATH.read_text(encoding="utf-8"))["families"]
    for name, family in families.items():
        known = GGUF_PRE_TOKENIZER_SPLITS.get(name)
        assert known is None or [known] == family["patterns"], name
        cutter = pre_tokenizers.Sequence([step(pattern) for pattern in family["patterns"]])
        cuts = [list(ends(cutter, text)) for text in texts]
        family["hashes"] = [digest_of(sum(cuts[at : at + 100], [])) for at in range(0, COUNT, 100)]
    provenance = {
        "script": "tools/goldens/pre_tokenizers.py",
        "tokenizers": importlib.metadata.version("tokenizers"),
        "transformers": importlib.metadata.version("transformers"),
        "date": datetime.date.today().isoformat(),
    }
    PATH.write_text(json.dumps({"provenance": provenance, "count": COUNT, "families": families}) + "\n")


main()
