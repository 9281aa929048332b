"""Texts as `features.ts` left them, cut to what is evidence, with weights by which genres and generators count alike."""

import collections
import json
import pathlib
import re

import numpy as np
import torch

LEAD = 16  # tokens at the begin of a text that are context only, as core/detect/detectWindows.ts has it
WINDOW = 512
COLUMNS = ["logProb", "entropy", "secondMoment", "maxLogProb", "rank", "topP"]


class Texts:
    """Index entries of some folders with views of their rows: `columns(i)` [rows, 6] and `hidden(i)` [rows + 1, width]."""

    def __init__(self, folders: list[str]):
        self.entries: list[dict] = []
        self._columns: list[np.ndarray] = []
        self._hidden: list[np.ndarray] = []
        for folder in folders:
            self._read(pathlib.Path(folder))
        self.width = self.entries[0]["width"]

    def _read(self, root: pathlib.Path):
        # A run that is still writing may have begun a text that its index does not name yet.
        entries = [json.loads(line) for line in open(root / "index.jsonl", encoding="utf-8") if line.endswith("\n")]
        total, width = sum(entry["rows"] for entry in entries), entries[0]["width"]
        columns = np.fromfile(root / "columns.f32", np.float32, total * len(COLUMNS)).reshape(total, -1)
        hidden = np.memmap(root / "hidden.f16", np.float16, "r", shape=(total + len(entries), width))
        first = 0
        for i, entry in enumerate(entries):
            self._columns.append(columns[first : first + entry["rows"]])
            self._hidden.append(hidden[first + i : first + i + entry["rows"] + 1])
            first += entry["rows"]
        self.entries += entries

    def __len__(self):
        return len(self.entries)

    def columns(self, i: int) -> np.ndarray:
        return self._columns[i]

    def hidden(self, i: int) -> np.ndarray:
        return self._hidden[i]

    def project(self, middle: torch.Tensor, basis: torch.Tensor):
        """The states become `(state - middle) @ basis`, which a network that sees no more of them need not work out each time."""
        at = middle @ basis
        self._hidden = [(torch.from_numpy(np.asarray(h, np.float32)) @ basis - at).numpy() for h in self._hidden]
        self.width = basis.shape[1]

    def evidence_from(self, i: int) -> int:
        """The first row that is evidence: behind the lead and behind what the pair has in common."""
        return max(LEAD, self.entries[i]["prefix"])


def label(entry: dict) -> int:
    return int(entry["label"] == "machine")


def generation(entry: dict) -> int:
    """0 human; 1 models that continue texts; 2 chat models of 2022 and 2023; 3 later ones. To a small model their marks are not the same."""
    generator = entry["generator"]
    if label(entry) == 0:
        return 0
    return 3 if "2026" in generator else 2 if re.search("gpt-3|gpt-4", generator) else 1


def balance(entries: list[dict]) -> np.ndarray:
    """
    Weight of each text, mean 1: a genre counts with the root of its size, half of it human, its generations alike, and the
    generators of a generation.
    """
    genres = collections.Counter(entry["genre"] for entry in entries)
    cells = collections.Counter((entry["genre"], entry["generator"]) for entry in entries)
    generations, generators = collections.defaultdict(set), collections.defaultdict(set)
    for entry in entries:
        generations[entry["genre"], label(entry)].add(generation(entry))
        generators[entry["genre"], generation(entry)].add(entry["generator"])
    weights = np.array([
        genres[e["genre"]] ** 0.5
        / len(generations[e["genre"], label(e)])
        / len(generators[e["genre"], generation(e)])
        / cells[e["genre"], e["generator"]]
        for e in entries
    ])
    return weights / weights.mean()


def batch(texts: Texts, chosen, crop, hidden: bool):
    """Padded tensors of some texts: metrics [n, t, 6], states before and after, positions, mask. `crop(first, rows)` gives rows."""
    spans = [crop(min(texts.evidence_from(i), len(texts.columns(i)) - 1), len(texts.columns(i))) for i in chosen]
    longest = max(end - start for start, end in spans)
    n = len(spans)
    columns = np.zeros((n, longest, len(COLUMNS)), np.float32)
    columns[:, :, 4] = 1
    mask = np.zeros((n, longest), bool)
    position = np.zeros((n, longest, 1), np.float32)
    before = np.zeros((n, longest, texts.width), np.float32) if hidden else None
    after = np.zeros((n, longest, texts.width), np.float32) if hidden else None
    for row, (i, (start, end)) in enumerate(zip(chosen, spans)):
        size = end - start
        columns[row, :size] = texts.columns(i)[start:end]
        mask[row, :size] = True
        position[row, :size, 0] = np.arange(start, end) / WINDOW
        if hidden:
            before[row, :size] = texts.hidden(i)[start:end]
            after[row, :size] = texts.hidden(i)[start + 1 : end + 1]
    states = [torch.from_numpy(x) if hidden else None for x in (before, after)]
    return torch.from_numpy(columns), *states, torch.from_numpy(position), torch.from_numpy(mask)
