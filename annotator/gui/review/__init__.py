"""The review panel: a queue of suggestions, walked one by one or by groups."""
