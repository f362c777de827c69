"""Sentence encoders: networks that were trained elsewhere, run as ONNX on the processor."""
