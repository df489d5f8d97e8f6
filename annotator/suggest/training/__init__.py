"""How the embedded pipeline is made: corpora, one labelling for all of them, training, export, scores, the card."""
