"""The HTTP service of NLU models: projects, parsing, training, evaluation."""
