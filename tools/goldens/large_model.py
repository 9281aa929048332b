"""Makes models whose weights are more than two gigabytes, and holds what Token Loupe reads of them to others' readings.

    pip install onnx==1.23.2 onnxruntime==1.32.0 onnxscript==0.7.2            (beside tools/goldens/requirements.txt)
    node esbuild.mjs && python tools/goldens/large_model.py FOLDER [gguf] [onnx]

FOLDER gets about 2.4 GB a model, which the tests cannot hold: run this by hand. It is a Llama of one layer with random
weights and an embedding of 2.3 GB, one tensor, tied to the output: protobuf ends at 2 GB, so it can only lie outside of
a graph.

    gguf    large.gguf in float32, against `transformers`; then the folder that `models export` makes of it, against Python's onnxruntime
    onnx    a folder by PyTorch's exporter with external data, against Python's onnxruntime on the same file

Prints the largest difference of a log-probability, nats, and fails beyond 1e-3: sums over 2176 columns in other orders.
"""

import gc
import json
import pathlib
import shutil
import subprocess
import sys

import architectures
import numpy as np
import torch
from gguf import GGUFWriter
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM

HIDDEN = 2176
VOCABULARY = 264_192
TEXT = "Nobody had seen the boats yet; the evening was quiet.\n"
IDS = [1 + byte for byte in TEXT.encode()]
TOLERANCE = 1e-3
SETTINGS = {
    **architectures.TINY,
    "vocab_size": VOCABULARY,
    "hidden_size": HIDDEN,
    "intermediate_size": 256,
    "num_hidden_layers": 1,
    "num_attention_heads": 34,
    "num_key_value_heads": 2,
    "tie_word_embeddings": True,
    **architectures.rope(),
}


def large_model():
    torch.manual_seed(3)
    config = LlamaConfig(**SETTINGS)
    config._attn_implementation = "eager"
    model = LlamaForCausalLM(config).float().eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            # Logits of the order of one: the final norm has rows of length sqrt(HIDDEN).
            spread = 1.5 / HIDDEN**0.5
            parameter.copy_(torch.ones_like(parameter) if parameter.ndim == 1 else parameter.normal_(0, spread))
    return model


def log_probs(logits):
    logits = torch.as_tensor(logits).double()
    return logits.log_softmax(-1)[torch.arange(len(IDS)), torch.tensor(IDS)].numpy()


def write_gguf(path, model):
    architectures.TOKENS.extend(f"<filler {i}>" for i in range(len(architectures.TOKENS), VOCABULARY))
    writer = GGUFWriter(path, "llama")
    architectures.write_metadata(writer, "Llama", model.config)
    for name, parameter in model.named_parameters():
        values = parameter.detach().numpy()
        target = architectures.tensor_name("Llama", name)
        heads = {"attn_q.weight": 34, "attn_k.weight": 2}.get(target.split(".", 2)[-1])
        writer.add_tensor(target, architectures.interleaved(values, heads) if heads else values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_export(folder, model):
    (folder / "onnx").mkdir(parents=True)
    model.config.save_pretrained(folder)
    vocabulary = {token: i for i, token in enumerate(architectures.TOKENS)}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[("Ġ", "Ġ")]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([architectures.TOKENS[0]])
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {"bos_token": architectures.TOKENS[0], "eos_token": architectures.TOKENS[0]}
    (folder / "tokenizer_config.json").write_text(json.dumps(names))

    class Bare(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, input_ids):
            return self.model(input_ids=input_ids, use_cache=False).logits

    program = torch.onnx.export(
        Bare(),
        (torch.zeros(1, 8, dtype=torch.int64),),
        dynamo=True,
        input_names=["input_ids"],
        output_names=["logits"],
        dynamic_shapes=({0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence")},),
    )
    program.save(folder / "onnx/model.onnx", external_data=True)


def by_onnxruntime(folder):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder / "onnx/model.onnx", options, providers=["CPUExecutionProvider"])
    ids = np.array([[0, *IDS[:-1]]])
    feeds = {"input_ids": ids}
    for value in session.get_inputs():
        if value.name == "attention_mask":
            feeds[value.name] = np.ones_like(ids)
        elif value.name.startswith("past"):
            feeds[value.name] = np.zeros((1, value.shape[1], 0, value.shape[3]), np.float32)
    return log_probs(session.run(["logits"], feeds)[0][0])


def loupe(*words):
    return subprocess.run(["node", "dist/cli.cjs", *map(str, words)], check=True, capture_output=True).stdout


def by_token_loupe(folder, model):
    text = folder / "text.txt"
    text.write_text(TEXT)
    said = json.loads(loupe("score", text, "--model", model, "--json", "--threads", 1))
    tokens = said["tokens"]
    assert [token["id"] for token in tokens] == IDS, "other tokens"
    return np.array([token["logprob"] for token in tokens])


def compare(what, found, expected):
    difference = np.abs(found - expected).max()
    print(f"{what}: {difference:.1e} nats apart, log-probabilities from {expected.min():.2f} to {expected.max():.2f}")
    assert difference <= TOLERANCE, what


def main(folder, *wanted):
    folder = pathlib.Path(folder)
    folder.mkdir(exist_ok=True)
    wanted = wanted or ("gguf", "onnx")
    model = large_model()
    with torch.no_grad():
        expected = log_probs(model(input_ids=torch.tensor([[0, *IDS[:-1]]]), use_cache=False).logits[0])
    file, export, made = folder / "large.gguf", folder / "exported", folder / "torch"
    write_gguf(file, model)
    if "onnx" in wanted:
        write_export(made, model)
    # Only one holder of the weights at a time.
    del model
    gc.collect()
    if "gguf" in wanted:
        print(f"{file}: {file.stat().st_size:,} bytes")
        compare("GGUF, transformers", by_token_loupe(folder, file), expected)
        shutil.rmtree(export, ignore_errors=True)
        loupe("models", "export", file, export)
        compare("exported folder, transformers", by_token_loupe(folder, export), expected)
        compare("exported folder in onnxruntime, transformers", by_onnxruntime(export), expected)
    if "onnx" in wanted:
        for path in sorted((made / "onnx").iterdir()):
            print(f"{path}: {path.stat().st_size:,} bytes")
        compare("PyTorch's export, onnxruntime", by_token_loupe(folder, made), by_onnxruntime(made))
        compare("PyTorch's export, transformers", by_token_loupe(folder, made), expected)


if __name__ == "__main__":
    main(*sys.argv[1:])
