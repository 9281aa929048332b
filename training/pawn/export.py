"""Writes trained heads of one kind as one ONNX graph: the mean of their logits, with weight and part of each token.

    export.py HEAD.pt... --out HEAD.onnx

Inputs are one text: columns [t, 6] and position [t, 1], and for heads that read states before and after [t, width]. Outputs
are logit [1], weight [t] (mean 1) and contribution [t], which add up to the logit: integrated gradients (Sundararajan, Taly
and Yan 2017) of the aggregate network from the mean summary of the training texts to that of the text, which is linear in
the tokens. What the mean summary itself has is shared out by weight. The gradient is written out, since a graph has none.
"""

import argparse
import math

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from model import Mlp, Pawn
from train import GENERATIONS, VOCABULARY

POINTS = 8
LEAST_HALVED = 1000


def gelu_slope(x):
    return 0.5 * (1 + torch.erf(x / math.sqrt(2))) + x * torch.exp(-0.5 * x * x) / math.sqrt(2 * math.pi)


def gradient(net: Mlp, s):
    """d log(sum(exp(out))) / d s of a network, [points, inputs]."""
    x = net.first(s)
    steps = []
    for layer, norm in zip(net.hidden, net.norms):
        u = x + layer(nn.functional.gelu(x))
        deviation = torch.sqrt(u.var(-1, unbiased=False, keepdim=True) + norm.eps)
        standard = (u - u.mean(-1, keepdim=True)) / deviation
        steps.append((x, layer, norm, standard, deviation))
        x = standard * norm.weight
    g = net.last(nn.functional.gelu(x)).softmax(-1) @ net.last.weight * gelu_slope(x)
    for x, layer, norm, standard, deviation in reversed(steps):
        g = g * norm.weight
        g = (g - g.mean(-1, keepdim=True) - standard * (g * standard).mean(-1, keepdim=True)) / deviation
        g = g + (g @ layer.weight) * gelu_slope(x)
    return g @ net.first.weight


class Served(nn.Module):
    def __init__(self, heads: list[tuple[Pawn, torch.Tensor]]):
        super().__init__()
        self.heads = nn.ModuleList(head for head, _ in heads)
        places, weights = np.polynomial.legendre.leggauss(POINTS)
        self.register_buffer("places", torch.tensor((places + 1) / 2).float().unsqueeze(1))
        self.register_buffer("shares", torch.tensor(weights / 2).float().unsqueeze(1))
        for i, (_, center) in enumerate(heads):
            self.register_buffer(f"center{i}", center)

    def one(self, head: Pawn, center, columns, before, after, position):
        weights = head.gates(columns, before, after, position).softmax(0)
        features = head.features(columns, after)
        off = (weights * (features - center)).sum(0)
        slope = (gradient(head.aggregate_net, center + self.places * off) * self.shares).sum(0)
        logit = head.aggregate_net(center + off).logsumexp(-1, keepdim=True)
        share = weights.mean(-1)
        parts = (weights * (features - center)) @ slope
        return logit, share, parts + (logit - parts.sum()) * share

    def forward(self, columns, position, before=None, after=None):
        results = [
            self.one(head, getattr(self, f"center{i}"), columns, before, after, position)
            for i, head in enumerate(self.heads)
        ]
        logit, share, parts = (sum(column) / len(results) for column in zip(*results))
        return logit, share * columns.shape[0], parts


def halve(graph: onnx.GraphProto):
    """Stores large matrices in half precision, with a cast in front of who reads them."""
    kept = []
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < LEAST_HALVED:
            kept.append(tensor)
            continue
        half = numpy_helper.from_array(values.astype(np.float16), f"{tensor.name}.half")
        kept.append(half)
        casts.append(helper.make_node("Cast", [half.name], [tensor.name], to=TensorProto.FLOAT))
    nodes = list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(casts + nodes)


def load(path: str) -> tuple[Pawn, torch.Tensor, int]:
    saved = torch.load(path, weights_only=False)
    options = saved["options"]
    states = saved["width"] if options["kind"] == "pawn" else None
    model = Pawn(VOCABULARY, states, options["width"], options["metrics"], options["dropout"], options["reduced"],
                 options["carried"], GENERATIONS)
    model.load_state_dict(saved["state"])
    return model.eval(), saved["center"], states


def example(states: int | None, tokens: int = 40):
    generator = torch.Generator().manual_seed(1)
    real = lambda *shape: torch.randn(*shape, generator=generator)
    entropy = real(tokens).abs() + 1
    columns = torch.stack([-real(tokens).abs() * 3, entropy, entropy**2 + real(tokens).abs(), -real(tokens).abs(),
                           (real(tokens).abs() * 100 + 1).floor(), torch.rand(tokens, generator=generator)], -1)
    position = torch.arange(tokens).unsqueeze(1) / 512
    if states is None:
        return columns, position
    return columns, position, real(tokens, states), real(tokens, states)


def write(heads: list[tuple[Pawn, torch.Tensor]], states: int | None, path: str):
    served = Served(heads).eval()
    inputs = example(states)
    tokens = torch.export.Dim("tokens", min=2, max=4096)
    names = ["columns", "position"] if states is None else ["columns", "position", "before", "after"]
    program = torch.onnx.export(served, inputs, input_names=names, output_names=["logit", "weight", "contribution"],
                                dynamic_shapes=tuple({0: tokens} for _ in inputs), dynamo=True, opset_version=18,
                                verbose=False)
    proto = program.model_proto
    halve(proto.graph)
    # What the exporter notes of its own paths and versions is nobody's business.
    for node in proto.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del proto.metadata_props[:], proto.graph.metadata_props[:]
    for value in [*proto.graph.value_info, *proto.graph.input, *proto.graph.output, *proto.graph.initializer]:
        del value.metadata_props[:]
    proto.producer_name, proto.producer_version = "token-loupe training/pawn/export.py", ""
    onnx.checker.check_model(proto)
    onnx.save(proto, path)
    for model, center in heads:
        s = (center + torch.linspace(-1, 1, len(center))).requires_grad_()
        model.aggregate_net(s).logsumexp(-1).backward()
        torch.testing.assert_close(gradient(model.aggregate_net, s.detach().unsqueeze(0))[0], s.grad, rtol=1e-3, atol=1e-4)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("heads", nargs="+")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    loaded = [load(path) for path in options.heads]
    write([(model, center) for model, center, _ in loaded], loaded[0][2], options.out)


if __name__ == "__main__":
    main()
