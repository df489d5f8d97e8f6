"""Everything by which a person annotates in the text: keys, gestures, and the small things that help with them."""
