"""Learning from what persons decided: a light head over the frozen encoder, without PyTorch, in seconds."""
