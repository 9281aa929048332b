"""Hugging Face models and tokenizers made from a GGUF file, and proof that they are what the file says."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path

import gguf
import numpy as np
import torch
from tokenizers import Tokenizer, pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer

CONTROL, USER_DEFINED, BYTE = 3, 4, 6
"""Token types of GGUF, numbered as SentencePiece numbers its own."""


@dataclass
class Reference:
    model: torch.nn.Module
    tokenizer: Tokenizer
    start: tuple[int, str]
    digest: str
    checks: list[str] = field(default_factory=list)

    def encode(self, text: str) -> list[int]:
        """Token ids of a document; control tokens that the text spells stay plain text."""
        return self.tokenizer.encode(text, add_special_tokens=False).ids


def load(path: Path) -> Reference:
    """Model in float32 and tokenizer of the GGUF file at `path`; raises AssertionError where they differ from it."""
    reader = gguf.GGUFReader(path)
    facts = {name: f.contents() for name, f in reader.fields.items() if not name.startswith("GGUF.")}
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(path.parent, gguf_file=path.name).backend_tokenizer
    tokenizer.encode_special_tokens = True
    architecture = facts["general.architecture"]
    if facts.get("tokenizer.ggml.pre") == "smollm":
        # The converter forgets the rule of this pre-tokenizer: every digit by itself, then the pattern of GPT-2.
        digits = pre_tokenizers.Digits(individual_digits=True)
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    name = {"llama": "<|endoftext|>", "gemma3": "<bos>"}[architecture]
    start = (facts["tokenizer.ggml.tokens"].index(name), name)
    reference = Reference(model, tokenizer, start, hashlib.sha256(path.read_bytes()).hexdigest())
    reference.checks += check_config(architecture, facts, model)
    reference.checks += check_weights(architecture, facts, reader, model)
    return reference


def check_config(architecture: str, facts: dict, model: torch.nn.Module) -> list[str]:
    """Compares what the model computes with what the file says."""
    config = model.config
    said = {name.removeprefix(architecture + "."): value for name, value in facts.items()}
    head = said.get("attention.key_length", said["embedding_length"] // said["attention.head_count"])
    rope = config.rope_parameters
    pairs = {
        "layers": (config.num_hidden_layers, said["block_count"]),
        "hidden size": (config.hidden_size, said["embedding_length"]),
        "feed-forward size": (config.intermediate_size, said["feed_forward_length"]),
        "heads": (config.num_attention_heads, said["attention.head_count"]),
        "key/value heads": (config.num_key_value_heads, said["attention.head_count_kv"]),
        "head size": (config.head_dim, head),
        "epsilon of the norms": (config.rms_norm_eps, said["attention.layer_norm_rms_epsilon"]),
        "rope base": (rope.get("full_attention", rope)["rope_theta"], said["rope.freq_base"]),
        "attention scale": (model.model.layers[0].self_attn.scaling, head**-0.5),
        "tied embeddings": (config.tie_word_embeddings, True),
        "vocabulary": (config.vocab_size, len(said["tokenizer.ggml.tokens"])),
    }
    if architecture == "gemma3":
        # The file does not say these; they are the architecture's (Gemma 3 report; llama.cpp's gemma3 graph).
        kinds = ["full_attention" if (i + 1) % 6 == 0 else "sliding_attention" for i in range(said["block_count"])]
        scale = float(model.model.embed_tokens.embed_scale)
        pairs |= {
            "query scalar": (config.query_pre_attn_scalar, head),
            "sliding window": (config.sliding_window, said["attention.sliding_window"]),
            "rope base of sliding layers": (rope["sliding_attention"]["rope_theta"], 10_000.0),
            "layer kinds": (list(config.layer_types), kinds),
            "embedding scale": (scale, float(np.sqrt(np.float32(config.hidden_size)))),
            "soft caps": ((config.attn_logit_softcapping, config.final_logit_softcapping), (None, None)),
        }
    for name, (has, should) in pairs.items():
        close = isinstance(has, float) and abs(has - should) <= 1e-6 * abs(should)
        assert close or has == should, f"{name}: the model has {has}, the file says {should}"
    tied = model.get_input_embeddings().weight.data_ptr() == model.get_output_embeddings().weight.data_ptr()
    assert tied, "the head does not share the embedding"
    return [f"config equals the file's metadata: {', '.join(pairs)}"]


def check_weights(architecture: str, facts: dict, reader: gguf.GGUFReader, model: torch.nn.Module) -> list[str]:
    """Every tensor of the file, dequantised by llama.cpp's `gguf` package, equals the model's parameter to the bit."""
    state = dict(model.named_parameters())
    norms = 0
    for tensor in reader.tensors:
        name = parameter_name(tensor.name, architecture)
        weights = gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        if architecture == "gemma3" and name.endswith("norm.weight"):
            weights = weights - np.float32(1)  # The file holds 1 + w, the model's norm adds the 1 itself.
            norms += 1
        if architecture == "llama" and (rotated := re.search(r"attn_(q|k)\.", tensor.name)):
            # llama.cpp interleaves the two halves that rotate together; the model keeps them apart.
            heads = facts["llama.attention.head_count" + ("_kv" if rotated[1] == "k" else "")]
            rows, columns = weights.shape
            weights = weights.reshape(heads, rows // heads // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)
        parameter = state.pop(name).detach().numpy()
        assert np.array_equal(parameter, weights), f"{tensor.name} is not {name}"
    assert not state, f"not in the file: {list(state)}"
    note = f", {norms} norms less 1" if norms else ", q and k rows taken out of the interleaved order"
    return [f"all {len(reader.tensors)} tensors equal gguf's own dequantisation{note}"]


NAMES = {
    "token_embd": "model.embed_tokens",
    "output_norm": "model.norm",
    "attn_norm": "input_layernorm",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "post_attention_norm": "post_attention_layernorm",
    "post_ffw_norm": "post_feedforward_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}


def parameter_name(tensor: str, architecture: str) -> str:
    block = re.fullmatch(r"(?:blk\.(\d+)\.)?(\w+)\.weight", tensor)
    feed_forward = "pre_feedforward_layernorm" if architecture == "gemma3" else "post_attention_layernorm"
    short = feed_forward if block[2] == "ffn_norm" else NAMES[block[2]]
    return f"{f'model.layers.{block[1]}.' if block[1] else ''}{short}.weight"


def sentencepiece_of(path: Path):
    """A SentencePiece processor from the pieces, scores and types of a GGUF file of tokenizer kind `llama`."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as proto

    fields = gguf.GGUFReader(path).fields
    pieces, scores, types = (fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "scores", "token_type"))
    unknown = fields["tokenizer.ggml.unknown_token_id"].contents()
    model = proto.ModelProto()
    for i, (piece, score, kind) in enumerate(zip(pieces, scores, types)):
        # The file spells runs of spaces with spaces, SentencePiece with its escape.
        text = piece if kind == CONTROL else piece.replace(" ", "\u2581")
        model.pieces.add(piece=text, score=score, type=2 if i == unknown else kind)
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type, trainer.vocab_size, trainer.byte_fallback = 2, len(pieces), True
    trainer.unk_id = unknown
    normalizer.name, normalizer.add_dummy_prefix = "identity", False
    normalizer.remove_extra_whitespaces, normalizer.escape_whitespaces = False, True
    return sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString())
