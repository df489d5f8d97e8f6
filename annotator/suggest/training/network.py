"""The encoder with its tagging layer, in plain PyTorch: six transformer layers over word pieces and their casing.

The vocabulary is uncased; how a word is written comes in through a small table of its own, which starts at zero, so
that training begins at the published weights. Only the commands that train and export import this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn.functional as F  # noqa: N812 - PyTorch's own custom
from torch import Tensor, nn

_EPSILON = 1e-12
_NOT_THERE = -1e4


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network; those of the six-layer MiniLM unless said otherwise."""

    vocabulary: int = 30522
    positions: int = 512
    casings: int = 8
    width: int = 384
    inner: int = 1536
    heads: int = 12
    layers: int = 6


class Layer(nn.Module):
    """One transformer block, with the normalisation after each half."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = shape.heads, dropout
        self.query, self.key, self.value, self.mix = (nn.Linear(shape.width, shape.width) for _ in range(4))
        self.norm_attention = nn.LayerNorm(shape.width, eps=_EPSILON)
        self.widen = nn.Linear(shape.width, shape.inner)
        self.narrow = nn.Linear(shape.inner, shape.width)
        self.norm_output = nn.LayerNorm(shape.width, eps=_EPSILON)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """Return the block's output; ``bias`` is added to the attention scores."""
        rows, length, width = x.shape

        def split(part: Tensor) -> Tensor:
            return part.view(rows, length, self.heads, width // self.heads).transpose(1, 2)

        # Written out: the fused operator's backward pass is many times slower in half precision on a processor, and the
        # exporter turns this into the fewest nodes.
        q, k, v = split(self.query(x)), split(self.key(x)), split(self.value(x))
        weights = q @ k.transpose(-1, -2) * (width // self.heads) ** -0.5 + bias
        seen = weights.softmax(-1) @ v
        seen = seen.transpose(1, 2).reshape(rows, length, width)
        x = self.norm_attention(x + self._drop(self.mix(seen)))
        out: Tensor = self.norm_output(x + self._drop(self.narrow(F.gelu(self.widen(x)))))
        return out

    def _drop(self, x: Tensor) -> Tensor:
        return drop_columns(x, self.dropout) if self.training else x


def drop_columns(x: Tensor, share: float) -> Tensor:
    """Silence a share of the columns of each row for all its positions: as dropout, at a fraction of the cost."""
    if share <= 0:
        return x
    keep = torch.empty(x.shape[0], 1, x.shape[2]).bernoulli_(1 - share).div_(1 - share)
    return x * keep.to(x.dtype)


class Network(nn.Module):
    """Word pieces and casing in; a score per tag and piece, and the hidden states of each layer out."""

    def __init__(self, tags: int, shape: Shape | None = None, dropout: float = 0.1) -> None:
        super().__init__()
        shape = shape or Shape()
        self.dropout = dropout
        self.pieces = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(shape.positions, shape.width)
        self.casings = nn.Embedding(shape.casings, shape.width)
        nn.init.zeros_(self.casings.weight)
        self.norm = nn.LayerNorm(shape.width, eps=_EPSILON)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.out = nn.Linear(shape.width, tags)

    def forward(self, pieces: Tensor, casings: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """Return the tag scores, and the output of each layer from the first to the last.

        Args:
            pieces: ids of word pieces, rows by length.
            casings: how the word of each piece is written.
            mask: 1 for a piece, 0 for padding.
        """
        places = torch.arange(pieces.shape[1])
        x = self.norm(self.pieces(pieces) + self.positions(places)[None] + self.casings(casings))
        if self.training:
            x = drop_columns(x, self.dropout)
        bias = ((1 - mask) * _NOT_THERE)[:, None, None, :].to(x.dtype)
        hidden: list[Tensor] = []
        for layer in self.layers:
            x = layer(x, bias)
            hidden.append(x)
        last = drop_columns(x, self.dropout) if self.training else x
        return (self.out(last), *hidden)


_PARTS = (
    ("query", "attention.self.query"),
    ("key", "attention.self.key"),
    ("value", "attention.self.value"),
    ("mix", "attention.output.dense"),
    ("norm_attention", "attention.output.LayerNorm"),
    ("widen", "intermediate.dense"),
    ("narrow", "output.dense"),
    ("norm_output", "output.LayerNorm"),
)


def load_encoder(network: Network, weights: Path) -> None:
    """Fill the network's encoder with published BERT-like weights (a ``model.safetensors``)."""
    from safetensors.torch import load_file

    given = {name.removeprefix("bert."): value.float() for name, value in load_file(weights).items()}
    own = network.state_dict()
    own["pieces.weight"] = given["embeddings.word_embeddings.weight"]
    # Every piece is of the first segment: its constant goes into the positions.
    segment = given["embeddings.token_type_embeddings.weight"][0]
    own["positions.weight"] = given["embeddings.position_embeddings.weight"] + segment
    for kind in ("weight", "bias"):
        own[f"norm.{kind}"] = given[f"embeddings.LayerNorm.{kind}"]
        for index in range(len(network.layers)):
            for ours, theirs in _PARTS:
                own[f"layers.{index}.{ours}.{kind}"] = given[f"encoder.layer.{index}.{theirs}.{kind}"]
    network.load_state_dict(own)


def parameter_groups(network: Network, rate: float, head_rate: float, decay: float) -> list[dict[str, object]]:
    """Return optimiser groups: lower layers learn slower by ``decay`` each, new parts at their own rate."""
    depth = len(network.layers)
    groups: list[dict[str, object]] = []
    for name, parameter in network.named_parameters():
        part = name.split(".")
        new = part[0] in {"out", "casings"}
        below = depth - 1 - int(part[1]) if part[0] == "layers" else depth
        group_rate = head_rate if new else rate * decay**below
        keep = parameter.ndim < 2 or new
        groups.append({"params": [parameter], "lr": group_rate, "weight_decay": 0.0 if keep else 0.01})
    return groups


def average(states: Iterable[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of several trained weights."""
    kept = list(states)
    return {name: torch.stack([state[name].float() for state in kept]).mean(0) for name in kept[0]}
