"""Skills that are ready-made, and the contract that they and yours fulfil."""
