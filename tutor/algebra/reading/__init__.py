"""From text to tree, and back: characters, tokens, names, grammar, shapes, printing."""
