"""Runs exported model folders in Python's onnxruntime and holds them to the goldens of tools/goldens/architectures.py.

    pip install onnxruntime tokenizers numpy
    for NAME in the models of test/fixtures/architectures:
        node dist/cli.cjs models export test/fixtures/architectures/NAME.gguf FOLDER/NAME
    python tools/goldens/check_export.py FOLDER

Tokens are those of the exported tokenizer.json; the text is run in one piece and then token by token from the keys and values
before, beside a copy of itself, so that a batch is a batch. Prints the largest difference of a log-probability, nats.
"""

import base64
import json
import pathlib
import sys

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

GOLDENS = pathlib.Path(__file__).parents[2] / "test" / "fixtures" / "architectures" / "goldens.json"
BATCH, CUT = 2, 33
TOLERANCE = 5e-5


def run(folder, ids):
    session = onnxruntime.InferenceSession(str(folder / "onnx" / "model.onnx"), providers=["CPUExecutionProvider"])
    states = [put for put in session.get_inputs() if put.name.startswith("past_key_values")]
    past = {put.name: np.zeros((BATCH, put.shape[1], 0, put.shape[3]), np.float32) for put in states}
    rows, done = [], 0
    for piece in (ids[:CUT], *([token] for token in ids[CUT:])):
        done += len(piece)
        feeds = {"input_ids": np.array([piece] * BATCH), "attention_mask": np.ones((BATCH, done), np.int64), **past}
        names = [put.name for put in session.get_outputs()]
        outputs = dict(zip(names, session.run(names, feeds)))
        rows.append(outputs["logits"])
        past = {name: outputs[name.replace("past_key_values", "present")] for name in past}
    return np.concatenate(rows, axis=1).astype(np.float64)


def main():
    goldens = json.loads(GOLDENS.read_text())
    for name, golden in goldens["models"].items():
        folder = pathlib.Path(sys.argv[1]) / name
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        ids = tokenizer.encode(goldens["text"], add_special_tokens=False).ids
        assert ids == goldens["ids"], f"{name}: other tokens"
        logits = run(folder, [0, *ids[:-1]])
        logits -= logits.max(-1, keepdims=True)
        log_probs = logits - np.log(np.exp(logits).sum(-1, keepdims=True))
        found = log_probs[:, np.arange(len(ids)), ids]
        expected = np.frombuffer(base64.b64decode(golden["logProb"]), "<f4")
        distance = np.abs(found - expected).max()
        print(f"{name}: {distance:.1e}")
        assert distance <= TOLERANCE, name


main()
