"""Suggesters: what a machine proposes for a text, and the child process that it does it in.

``api`` has the values and the protocol, ``registry`` the list of suggesters, ``client`` what the window uses,
``host`` the other end of the pipe. spaCy is imported by ``pipeline`` and its components alone.
"""
