"""The file formats of training data: one reader each, and writers for three of them."""
