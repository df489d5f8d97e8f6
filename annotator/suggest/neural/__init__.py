"""The embedded entity model at run time: word pieces, windows, the ONNX network, and reading labels off its scores."""
