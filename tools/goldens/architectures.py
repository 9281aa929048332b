"""Writes test/fixtures/architectures: tiny random models as GGUF files, and what Hugging Face's `transformers` says of them.

    sh tools/oracle.sh
    .cache/oracle/bin/python tools/goldens/architectures.py

Each model has random weights, matrices rounded to Q8_0 blocks first, so that file and model hold the same numbers. Names
and layouts are those of llama.cpp's converter. The text is scored in float32 with eager attention, in one piece and long
enough for windows to leave tokens behind and for scaled positions to differ. Per model in goldens.json: digest of the
file, ids, and of every token its log-probability, the entropy and the five most likely tokens, nats.
"""

import base64
import datetime
import hashlib
import importlib.metadata
import json
import math
import pathlib
import re

import gguf
import numpy as np
import torch
import transformers
from gguf import GGUFWriter

FOLDER = pathlib.Path(__file__).parents[2] / "test" / "fixtures" / "architectures"
TEXT = 'One of them said: "if (a < 10) return b;"\n\tand the others, who heard it, in turn said nothing at all. Fin.\n'
TOP = 5
CONTEXT = 128
ORIGINAL = 32


def byte_characters():
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {**{byte: chr(byte) for byte in printable}, **{byte: chr(256 + i) for i, byte in enumerate(others)}}


CHARACTERS = byte_characters()
TOKENS = ["<|endoftext|>", *(CHARACTERS[byte] for byte in range(256)), "ĠĠ"]
IDS = [1 + byte for byte in TEXT.encode()]

TINY = {
    "vocab_size": len(TOKENS),
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "max_position_embeddings": CONTEXT,
    "bos_token_id": 0,
    "eos_token_id": 0,
    "pad_token_id": 0,
}


def rope(kind="default", theta=500.0, **more):
    return {"rope_parameters": {"rope_type": kind, "rope_theta": theta, **more}}


LLAMA3 = {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": ORIGINAL}
YARN = {"factor": 4.0, "original_max_position_embeddings": ORIGINAL}
SHORT = [1.0 + 0.1 * i for i in range(8)]
LONG = [2.0 + i for i in range(8)]
PHI3 = {
    "short_factor": SHORT,
    "long_factor": LONG,
    "original_max_position_embeddings": CONTEXT,
    "partial_rotary_factor": 0.5,
}
GEMMA_ROPES = {
    "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1_000_000.0},
    "sliding_attention": {"rope_type": "default", "rope_theta": 10_000.0},
}
GPT2 = {"n_embd": 32, "n_layer": 2, "n_head": 2, "n_inner": 64, "n_positions": CONTEXT, "vocab_size": len(TOKENS)}

MODELS = {
    "llama-llama3": ("Llama", {**TINY, **rope("llama3", **LLAMA3), "tie_word_embeddings": True}),
    "llama-linear": ("Llama", {**TINY, **rope("linear", factor=4.0), "attention_bias": True}),
    "llama-yarn": ("Llama", {**TINY, **rope("yarn", **YARN)}),
    "mistral": ("Mistral", {**TINY, **rope(), "sliding_window": 20, "head_dim": 32}),
    "qwen2": ("Qwen2", {**TINY, **rope(), "tie_word_embeddings": True}),
    "qwen2-yarn": ("Qwen2", {**TINY, **rope("yarn", **YARN)}),
    "qwen3": ("Qwen3", {**TINY, **rope(), "head_dim": 32, "tie_word_embeddings": True}),
    "gemma3": (
        "Gemma3",
        {**TINY, "rope_parameters": GEMMA_ROPES, "num_hidden_layers": 6, "head_dim": 16, "query_pre_attn_scalar": 16}
        | {"sliding_window": 20, "hidden_activation": "gelu_pytorch_tanh", "tie_word_embeddings": True},
    ),
    "phi3": (
        "Phi3",
        {**TINY, "hidden_size": 64, "num_key_value_heads": 2, "max_position_embeddings": 4 * CONTEXT}
        | {**rope("longrope", **PHI3), "sliding_window": 30, "original_max_position_embeddings": CONTEXT},
    ),
    "gpt2": ("GPT2", {**GPT2, "bos_token_id": 0, "eos_token_id": 0, "tie_word_embeddings": True}),
    "starcoder2": (
        "Starcoder2",
        {**TINY, **rope(), "sliding_window": 20, "use_bias": True, "tie_word_embeddings": True},
    ),
}
ARCHITECTURES = {"Llama": "llama", "Mistral": "llama"}


def random_model(family, settings, seed):
    torch.manual_seed(seed)
    config_class = getattr(transformers, "Gemma3TextConfig" if family == "Gemma3" else f"{family}Config")
    head = "GPT2LMHeadModel" if family == "GPT2" else f"{family}ForCausalLM"
    config = config_class(**settings)
    config._attn_implementation = "eager"
    model = getattr(transformers, head)(config).float().eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(random_values(family, name, parameter))
    return model


def random_values(family, name, parameter):
    """Large enough in queries and keys for attention to be sharp, so that a token at a wrong place shows."""
    noise = torch.randn_like(parameter)
    if parameter.ndim == 1:
        if name.endswith("bias"):
            return 0.3 * noise
        # Gemma's norms hold w - 1.
        middle = 2.0 if re.search(r"[qk]_norm", name) else 1.0
        return (middle - 1.0 if family == "Gemma3" else middle) + 0.3 * noise
    if re.search(r"embed|wte|wpe|lm_head", name):
        return rounded(0.3 * noise)
    inputs = parameter.shape[0] if family == "GPT2" else parameter.shape[1]
    spread = (2 if re.search(r"q_proj|k_proj|qkv|c_attn", name) else 1) / math.sqrt(inputs)
    values = spread * noise
    return rounded(values.T).T if family == "GPT2" else rounded(values)


def rounded(matrix):
    data = gguf.quants.quantize(matrix.contiguous().numpy(), gguf.GGMLQuantizationType.Q8_0)
    return torch.from_numpy(gguf.quants.dequantize(data, gguf.GGMLQuantizationType.Q8_0).copy())


NAMES = {
    "model.embed_tokens": "token_embd",
    "transformer.wte": "token_embd",
    "transformer.wpe": "position_embd",
    "model.norm": "output_norm",
    "transformer.ln_f": "output_norm",
    "lm_head": "output",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.qkv_proj": "attn_qkv",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.gate_up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "mlp.c_fc": "ffn_up",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
    "attn.c_attn": "attn_qkv",
    "attn.c_proj": "attn_output",
    "ln_1": "attn_norm",
    "ln_2": "ffn_norm",
}
GEMMA_NAMES = {
    "post_attention_layernorm": "post_attention_norm",
    "pre_feedforward_layernorm": "ffn_norm",
    "post_feedforward_layernorm": "post_ffw_norm",
}
MLP_DOWN = {"Starcoder2": "mlp.c_proj", "GPT2": "mlp.c_proj"}


def tensor_name(family, parameter):
    stem, kind = parameter.rsplit(".", 1)
    block = re.fullmatch(r"(?:model\.layers|transformer\.h)\.(\d+)\.(.+)", stem)
    short = block[2] if block else stem
    names = {**NAMES, **(GEMMA_NAMES if family == "Gemma3" else {}), MLP_DOWN.get(family): "ffn_down"}
    return f"{f'blk.{block[1]}.' if block else ''}{names[short]}.{kind}"


def interleaved(values, heads):
    """Rows that rotate together become neighbours, as llama.cpp's converter has it."""
    shape = values.shape
    return values.reshape(heads, 2, shape[0] // heads // 2, *shape[1:]).swapaxes(1, 2).reshape(shape)


def write_model(path, family, model):
    config = model.config
    writer = GGUFWriter(path, ARCHITECTURES.get(family, family.lower()))
    write_metadata(writer, family, config)
    for name, parameter in model.named_parameters():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        values = parameter.detach().numpy()
        target = tensor_name(family, name)
        if family == "GPT2" and values.ndim == 2 and target.startswith("blk"):
            values = values.T  # Its matrices are [in, out].
        if family == "Gemma3" and "norm" in target:
            values = values + np.float32(1)
        if family in ARCHITECTURES and (rotated := re.search(r"attn_(q|k)\.", target)):
            heads = config.num_attention_heads if rotated[1] == "q" else config.num_key_value_heads
            values = interleaved(values, heads)
        kind = gguf.GGMLQuantizationType.Q8_0 if values.ndim == 2 else gguf.GGMLQuantizationType.F32
        if values.ndim == 2:
            values = gguf.quants.quantize(np.ascontiguousarray(values), kind)
        writer.add_tensor(target, values, raw_dtype=kind)
    for name, factors in rope_factors(family, config).items():
        writer.add_tensor(name, np.array(factors, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_metadata(writer, family, config):
    writer.add_name(f"Tiny {family}")
    writer.add_license("cc0-1.0")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(getattr(config, "intermediate_size", None) or config.n_inner)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(getattr(config, "num_key_value_heads", config.num_attention_heads))
    epsilon = getattr(config, "rms_norm_eps", None)
    if epsilon is not None and family != "Starcoder2":
        writer.add_layer_norm_rms_eps(epsilon)
    else:
        writer.add_layer_norm_eps(getattr(config, "norm_epsilon", None) or config.layer_norm_epsilon)
    if getattr(config, "head_dim", None):
        writer.add_key_length(config.head_dim)
        writer.add_value_length(config.head_dim)
    if getattr(config, "sliding_window", None):
        writer.add_sliding_window(config.sliding_window)
    write_rope(writer, family, config)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(TOKENS)
    writer.add_token_types([3] + [1] * (len(TOKENS) - 1))
    writer.add_token_merges(["Ġ Ġ"])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(0)
    writer.add_add_bos_token(False)


def write_rope(writer, family, config):
    if family == "GPT2":
        return
    said = config.rope_parameters
    said = said.get("full_attention", said)
    writer.add_rope_freq_base(said["rope_theta"])
    if family == "Phi3":
        writer.add_rope_dimension_count(len(SHORT) * 2)
        writer.add_rope_scaling_orig_ctx_len(said["original_max_position_embeddings"])
        scale = config.max_position_embeddings / said["original_max_position_embeddings"]
        writer.add_rope_scaling_attn_factors(math.sqrt(1 + math.log(scale) / math.log(CONTEXT)))
    elif said["rope_type"] in ("linear", "yarn"):
        writer.add_rope_scaling_type(gguf.RopeScalingType(said["rope_type"]))
        writer.add_rope_scaling_factor(said["factor"])
    if said["rope_type"] == "yarn":
        writer.add_rope_scaling_orig_ctx_len(said["original_max_position_embeddings"])


def rope_factors(family, config):
    said = getattr(config, "rope_parameters", None) or {}
    if family == "Phi3":
        return {"rope_factors_long.weight": LONG, "rope_factors_short.weight": SHORT}
    if said.get("rope_type") != "llama3":
        return {}
    size = config.hidden_size // config.num_attention_heads
    factors = []
    for i in range(0, size, 2):
        wavelength = 2 * math.pi * said["rope_theta"] ** (i / size)
        turns = said["original_max_position_embeddings"] / wavelength
        smooth = (turns - said["low_freq_factor"]) / (said["high_freq_factor"] - said["low_freq_factor"])
        smooth = min(1.0, max(0.0, smooth))
        factors.append(1 / ((1 - smooth) / said["factor"] + smooth))
    return {"rope_freqs.weight": factors}


def packed(values):
    return base64.b64encode(values.numpy().astype("<f4").tobytes()).decode()


def golden(model, path):
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([[0, *IDS[:-1]]]), use_cache=False).logits[0].double()
    log_probs = logits.log_softmax(-1)
    top = log_probs.topk(TOP)
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "logProb": packed(log_probs.gather(1, torch.tensor(IDS)[:, None])[:, 0]),
        "entropy": packed(-(log_probs.exp() * log_probs).sum(-1)),
        "topLogProbs": packed(top.values.flatten()),
        "topIds": top.indices.flatten().tolist(),
    }


def main():
    FOLDER.mkdir(exist_ok=True)
    goldens = {}
    for seed, (name, (family, settings)) in enumerate(MODELS.items()):
        model = random_model(family, dict(settings), seed)
        path = FOLDER / f"{name}.gguf"
        write_model(path, family, model)
        goldens[name] = golden(model, path)
        print(name, path.stat().st_size, "bytes")
    provenance = {
        "script": "tools/goldens/architectures.py",
        "date": datetime.date.today().isoformat(),
        **{package: importlib.metadata.version(package) for package in ("gguf", "torch", "transformers")},
    }
    whole = {"provenance": provenance, "text": TEXT, "ids": IDS, "top": TOP, "models": goldens}
    (FOLDER / "goldens.json").write_text(json.dumps(whole) + "\n")


if __name__ == "__main__":
    main()
