"""HTTP apps around models, and the server that runs them."""
