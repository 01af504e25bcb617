"""Training and evaluation of the classifier; screening itself only reads the weights here."""
