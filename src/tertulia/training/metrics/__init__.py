"""How well predictions meet the truth: one metric, or one tight family, per file.

A metric is `metric(y_true, y_predicted) -> float` over a whole evaluation: one item per example
on both sides. Rules that hold for all of them:

- Each example is answered once: lengths that differ raise `ShapeError`.
- An evaluation without examples scores 0.0: nothing was shown. So does one in which nothing
  can be scored, such as spans where neither side has any. No metric returns NaN for this.
- A tuple is several columns, targets or outputs of a pipeline, and the first one is measured;
  a value of many parts (labels, tokens, tags, turns) is a list or an array. The metrics of
  classification find labels and probabilities among the columns themselves; those of tokens
  and tags take a tuple of strings as a row.
- A prediction of None is an empty answer.
- What is predicted beyond the truth, or missing from it, is an error, never cut off.

Shares lie in [0, 1]; `ner_f1`, `exact_match` and `squad_f1` are multiplied by 100, as published
results are.
"""
