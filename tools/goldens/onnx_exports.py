"""
Writes test/fixtures/onnx/NAME/: tiny random models as the usual exporters write them, each a folder as on the
Hugging Face hub, with golden.json: what `transformers` says in float32 about each token of a text.

    python tools/goldens/onnx_exports.py SHAPE...

Shapes and what makes them (beside torch, transformers, onnx, onnxruntime, onnxscript):

    torch       torch.onnx.export, no cache, no attention mask; weights in an external file
    opset14     optimum-onnx, operator set 14, no cache, GPT-2
    optimum     optimum-onnx, with cache, attention mask and positions; and its variants fp16 (onnxruntime's
                float16 converter), int8 (onnxruntime's dynamic quantisation) and q4 (its MatMulNBits quantiser)
    merged      optimum-onnx, the merged decoder with `use_cache_branch`, GPT-2
    genai       onnxruntime-genai's model builder: `GroupQueryAttention` and other operators of com.microsoft

optimum-onnx 0.1.0 wants transformers 4.57 and optimum 2.1, so `opset14`, `optimum` and `merged` need an environment of their own.
"""

import datetime
import importlib.metadata
import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "test/fixtures/onnx"
SAMPLE = (ROOT / "media/sample.md").read_text(encoding="utf8")
TEXT = SAMPLE[:220]
END = "<|endoftext|>"
VOCABULARY = 300
"""256 bytes, the end of text and some merges."""
PACKAGES = ["torch", "transformers", "tokenizers", "onnx", "onnxruntime", "onnxscript", "optimum", "optimum-onnx", "onnxruntime-genai"]


def tokenizer() -> PreTrainedTokenizerFast:
    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    inner.train_from_iterator(
        [SAMPLE],
        trainers.BpeTrainer(
            vocab_size=VOCABULARY, special_tokens=[END], initial_alphabet=alphabet, show_progress=False
        ),
    )
    assert inner.get_vocab_size() == VOCABULARY
    return PreTrainedTokenizerFast(tokenizer_object=inner, bos_token=END, eos_token=END, unk_token=END)


def llama() -> LlamaForCausalLM:
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=1,
        max_position_embeddings=512,
        bos_token_id=0,
        eos_token_id=0,
        initializer_range=0.3,
        tie_word_embeddings=True,
    )
    return seeded(LlamaForCausalLM, config)


def gpt2() -> GPT2LMHeadModel:
    config = GPT2Config(
        vocab_size=VOCABULARY,
        n_positions=256,
        n_embd=16,
        n_layer=2,
        n_head=2,
        bos_token_id=0,
        eos_token_id=0,
        initializer_range=0.3,
    )
    return seeded(GPT2LMHeadModel, config)


def seeded(kind, config):
    torch.manual_seed(1)
    return kind(config).eval().float()


def main(shapes: list[str]) -> None:
    makers = {"torch": by_torch, "opset14": by_opset14, "optimum": by_optimum, "merged": by_merged, "genai": by_genai}
    for shape in shapes or makers:
        folder = OUT / shape
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "onnx").mkdir(parents=True)
        model = gpt2() if shape in ("opset14", "merged") else llama()
        model.config.save_pretrained(folder)
        with tempfile.TemporaryDirectory() as scratch:
            tokenizer().save_pretrained(scratch)
            for name in ("tokenizer.json", "tokenizer_config.json"):
                shutil.copy(Path(scratch) / name, folder / name)
        with tempfile.TemporaryDirectory() as scratch:
            model.save_pretrained(scratch)
            tokenizer().save_pretrained(scratch)
            with torch.no_grad():
                makers[shape](model, folder, Path(scratch))
        (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\nRandom weights, for tests.\n")
        write_golden(model, folder)


class Bare(torch.nn.Module):
    """Only ids in and logits out."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids):
        return self.model(input_ids=input_ids, use_cache=False).logits


def by_torch(model, folder: Path, _scratch: Path) -> None:
    program = torch.onnx.export(
        Bare(model),
        (torch.zeros(1, 8, dtype=torch.int64),),
        dynamo=True,
        input_names=["input_ids"],
        output_names=["logits"],
        dynamic_shapes=({0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence")},),
    )
    for value in [*program.model.graph, *program.model.graph.initializers.values()]:
        # Stack traces of the exporter's machine.
        value.metadata_props.clear()
    program.save(folder / "onnx/model.onnx", external_data=True)


def by_opset14(_model, folder: Path, scratch: Path) -> None:
    from optimum.exporters.onnx import main_export

    with tempfile.TemporaryDirectory() as made:
        main_export(str(scratch), made, task="text-generation", opset=14, do_validation=False)
        shutil.copy(Path(made) / "model.onnx", folder / "onnx/model.onnx")


def by_optimum(_model, folder: Path, scratch: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
    from onnxruntime.transformers.float16 import convert_float_to_float16
    from optimum.exporters.onnx import main_export
    import onnx

    with tempfile.TemporaryDirectory() as made:
        main_export(str(scratch), made, task="text-generation-with-past", do_validation=False)
        shutil.copy(Path(made) / "model.onnx", folder / "onnx/model.onnx")
    full = folder / "onnx/model.onnx"
    half = convert_float_to_float16(onnx.load(full), keep_io_types=False, disable_shape_infer=True)
    onnx.save(half, folder / "onnx/model_fp16.onnx")
    quantize_dynamic(full, folder / "onnx/model_quantized.onnx", weight_type=QuantType.QUInt8)
    nbits = MatMulNBitsQuantizer(onnx.load(full), block_size=16, is_symmetric=True, accuracy_level=0)
    nbits.process()
    nbits.model.save_model_to_file(str(folder / "onnx/model_q4.onnx"))


def by_merged(model, folder: Path, _scratch: Path) -> None:
    from optimum.exporters.onnx.convert import export
    from optimum.exporters.onnx.model_configs import GPT2OnnxConfig
    from optimum.onnx import merge_decoders

    with tempfile.TemporaryDirectory() as made:
        parts = []
        for with_past in (False, True):
            config = GPT2OnnxConfig(
                model.config, task="text-generation", use_past=True, use_past_in_inputs=with_past
            )
            parts.append(Path(made) / f"decoder_{with_past}.onnx")
            export(model, config, parts[-1])
        merge_decoders(*parts, save_path=folder / "onnx/decoder_model_merged.onnx", strict=False)


def by_genai(_model, folder: Path, scratch: Path) -> None:
    from onnxruntime_genai.models.builder import create_model, parse_extra_options

    with tempfile.TemporaryDirectory() as made:
        where = ("", str(scratch), made, "fp32", "cpu", str(Path(made) / "cache"))
        create_model(*where, **parse_extra_options(*where, []))
        for name in ("model.onnx", "model.onnx.data"):
            shutil.copy(Path(made) / name, folder / "onnx" / name)


def write_golden(model, folder: Path) -> None:
    ids = tokenizer().encode(TEXT, add_special_tokens=False)
    with torch.no_grad():
        logits = model(torch.tensor([[0, *ids]])).logits[0, :-1].double()
    log_p = torch.log_softmax(logits, -1)
    target = torch.tensor(ids)
    own = log_p[torch.arange(len(ids)), target]
    own_logit = logits[torch.arange(len(ids)), target]
    golden = {
        "provenance": {
            "script": "tools/goldens/onnx_exports.py",
            "made": datetime.date.today().isoformat(),
            "packages": {name: version for name in PACKAGES if (version := version_of(name))},
        },
        "text": TEXT,
        "start": 0,
        "ids": ids,
        "logProb": numbers(own),
        "entropy": numbers(-(log_p.exp() * log_p).sum(-1)),
        "rank": (1 + (logits > own_logit[:, None]).sum(-1)).tolist(),
        "greedy": logits.argmax(-1).tolist(),
        # What ONNX Runtime's own Python says of the rounded forms, run in one piece.
        "rounded": {path.stem: rounded(path, ids) for path in sorted((folder / "onnx").glob("model_*.onnx"))},
    }
    (folder / "golden.json").write_text(json.dumps(golden) + "\n")


def rounded(path: Path, ids: list[int]) -> list[float]:
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    length = len(ids) + 1
    feeds = {}
    for value in session.get_inputs():
        if value.name == "input_ids":
            feeds[value.name] = np.array([[0, *ids]])
        elif value.name == "attention_mask":
            feeds[value.name] = np.ones((1, length), np.int64)
        elif value.name == "position_ids":
            feeds[value.name] = np.arange(length)[None]
        else:
            kind = np.float16 if "float16" in value.type else np.float32
            feeds[value.name] = np.zeros((1, value.shape[1], 0, value.shape[3]), kind)
    logits = torch.tensor(session.run(["logits"], feeds)[0][0, :-1].astype(np.float64))
    return numbers(torch.log_softmax(logits, -1)[torch.arange(len(ids)), torch.tensor(ids)])


def version_of(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


def numbers(values: torch.Tensor) -> list[float]:
    return [float(np.format_float_positional(value, 8, fractional=False)) for value in values.numpy()]


if __name__ == "__main__":
    main(sys.argv[1:])
