"""Live masking on the server: raw tracks of one member in, masked ones out, over WebRTC."""
