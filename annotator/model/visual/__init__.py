"""What a text view draws, worked out without Qt: blocks, lanes, gutters, heights, indexes."""
