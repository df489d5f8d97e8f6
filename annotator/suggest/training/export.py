"""From trained weights to the file that ships: ONNX, with its weights rounded to eight bits per channel."""

import logging
import tempfile
from pathlib import Path

import torch
from torch import Tensor, nn

from annotator.suggest.neural.network import HIDDEN, LAYERS, SCORES
from annotator.suggest.training.encoding import TAGS
from annotator.suggest.training.network import Network

_OPSET = 17
_MEAN_FROM = 2
_SIDE_BY_SIDE = (1, 3, 5)


class Exported(nn.Module):
    """The network with the outputs that are shipped."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, casings: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return tag scores, the mean of layers 3 to 6, and layers 2, 4 and 6 side by side."""
        scores, *hidden = self.network(pieces, casings, mask)
        upper = hidden[_MEAN_FROM:]
        mean = torch.stack(upper).sum(0) / len(upper)
        return scores, mean, torch.cat([hidden[index] for index in _SIDE_BY_SIDE], -1)


def load_network(weights: Path) -> Network:
    """Return a trained network, ready to be read from."""
    network = Network(TAGS)
    network.load_state_dict(torch.load(weights, weights_only=True))
    return network.eval()


def export(network: Network, out: Path) -> Path:
    """Write the network as int8 ONNX, and return the file."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    sample = (torch.randint(1000, 2000, (2, 20)), torch.zeros(2, 20, dtype=torch.long), torch.ones(2, 20))
    inputs, outputs = ["pieces", "casings", "mask"], [SCORES, HIDDEN, LAYERS]
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        torch.onnx.export(
            Exported(network).eval(),
            sample,
            str(plain),
            dynamo=False,  # the newer exporter needs one more package and gains nothing here
            input_names=inputs,
            output_names=outputs,
            opset_version=_OPSET,
            dynamic_axes={name: {0: "rows", 1: "length"} for name in inputs + outputs},
        )
        # It warns that the file could be optimised first, which here changes nothing.
        logging.disable(logging.WARNING)
        try:
            quantize_dynamic(
                str(plain),
                str(out),
                per_channel=True,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=["MatMul", "Gather"],
            )
        finally:
            logging.disable(logging.NOTSET)
    return out
