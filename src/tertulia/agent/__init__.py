"""The agent: annotators, skills and selectors as services, orchestrated into one assistant."""
