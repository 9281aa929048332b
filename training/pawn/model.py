"""PAWN (Miralles-Gonzalez and others 2025, arXiv:2501.03940): features of a token's metrics, weighed by gates that see the
model's states on both sides of it, a softmax over the tokens per gate. Without states the gates see the metrics of the token and
the one before (the paper's MPN has no gates and takes a plain mean, which found next to nothing here)."""

import math

import torch
from torch import nn

METRICS = 6


class Mlp(nn.Module):
    """Linear layers with GELU, residuals and a LayerNorm without bias after each hidden one."""

    def __init__(self, inputs: int, width: int, outputs: int, hidden: int = 2, dropout: float = 0.0):
        super().__init__()
        self.first = nn.Linear(inputs, width)
        self.hidden = nn.ModuleList(nn.Linear(width, width) for _ in range(hidden))
        self.norms = nn.ModuleList(nn.LayerNorm(width, bias=False) for _ in range(hidden))
        self.last = nn.Linear(width, outputs)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        x = self.first(x)
        for layer, norm in zip(self.hidden, self.norms):
            x = norm(x + layer(self.dropout(nn.functional.gelu(x))))
        return self.last(self.dropout(nn.functional.gelu(x)))


class Metrics(nn.Module):
    """The columns as the published metrics, the rank by its logarithm, and the standard score, which holds the second moment."""

    def __init__(self, vocabulary: int, names: int = METRICS):
        super().__init__()
        self.log_vocabulary = math.log(vocabulary)
        self.names = names
        self.register_buffer("mean", torch.zeros(names))
        self.register_buffer("deviation", torch.ones(names))

    def raw(self, columns):
        log_prob, entropy, second, most, rank, top_p = columns.unbind(-1)
        variance = (second - entropy * entropy).clamp_min(1e-6)
        score = ((log_prob + entropy) / variance.sqrt()).clamp(-10, 10)
        all_of_them = [entropy, most, log_prob, rank.log() / self.log_vocabulary, top_p, score]
        return torch.stack(all_of_them[: self.names], -1)

    def forward(self, columns):
        return (self.raw(columns) - self.mean) / self.deviation


class Pawn(nn.Module):
    """
    Log-odds of each generation of writers against people; their log-sum is that of "machine". Gates see `reduced` principal
    components of the states (0: the states as they are); `carried` components are features too, beside the metrics: a
    deviation from the paper, where states are weights only.
    """

    def __init__(self, vocabulary: int, states: int | None, width: int = 256, metrics: int = METRICS, dropout: float = 0.0,
                 reduced: int = 0, carried: int = 0, generations: int = 1, token_dropout: float = 0.15,
                 carry_dropout: float = 0.5):
        super().__init__()
        self.metrics = Metrics(vocabulary, metrics)
        self.metrics_net = Mlp(metrics, width, width, dropout=dropout)
        self.states = states
        seen = metrics if states is None else reduced or states
        self.reduced, self.carried = reduced, carried
        # Whether the states that it is given are reduced already.
        self.projected = False
        if reduced or carried:
            self.register_buffer("middle", torch.zeros(states))
            self.register_buffer("basis", torch.zeros(states, max(reduced, carried)))
        self.gate_net = Mlp(2 * seen + 1, width, width, dropout=dropout)
        self.carry = nn.Linear(carried, width, bias=False) if carried else None
        self.carry_dropout = nn.Dropout(carry_dropout)
        self.aggregate_net = Mlp(width, width, generations, dropout=dropout)
        self.token_dropout = token_dropout

    def project(self, state, components: int):
        return state[..., :components] if self.projected else (state - self.middle) @ self.basis[:, :components]

    def gates(self, columns, before, after, position):
        """[..., t, gates]"""
        if self.states is None:
            after = self.metrics(columns)
            before = torch.cat([torch.zeros_like(after[..., :1, :]), after[..., :-1, :]], -2)
        elif self.reduced:
            before, after = (self.project(state, self.reduced) for state in (before, after))
        return self.gate_net(torch.cat([before, after, position], -1))

    def features(self, columns, after):
        """[..., t, gates]"""
        features = self.metrics_net(self.metrics(columns))
        return features if self.carry is None else features + self.carry(self.carry_dropout(self.project(after, self.carried)))

    def reduce(self, states):
        """Fits the reduction: the first principal components of states [n, width], each with variance 1."""
        self.middle.copy_(states.mean(0))
        values, vectors = torch.linalg.eigh((states - self.middle).T @ (states - self.middle) / len(states))
        most = self.basis.shape[1]
        self.basis.copy_((vectors[:, -most:] / values[-most:].sqrt()).flip(1))

    def weights(self, columns, before, after, position, mask):
        """[n, t, gates], each gate's weights over the tokens sum to 1."""
        if self.training and self.token_dropout > 0:
            kept = mask & (torch.rand(mask.shape) >= self.token_dropout)
            mask = torch.where(kept.any(1, keepdim=True), kept, mask)
        gates = self.gates(columns, before, after, position)
        return gates.masked_fill(~mask.unsqueeze(-1), -torch.inf).softmax(1)

    def summary(self, columns, before, after, position, mask):
        return (self.weights(columns, before, after, position, mask) * self.features(columns, after)).sum(1)

    def forward(self, columns, before, after, position, mask):
        """[n, generations]"""
        return self.aggregate_net(self.summary(columns, before, after, position, mask))
