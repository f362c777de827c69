"""What joins the work of several NLU components, and makes an answer of it."""
