"""Live masking on the server, for members whose device cannot mask. Off unless asked for."""
