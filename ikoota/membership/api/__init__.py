"""The JSON API of signing in: tokens of devices, and tickets for websockets."""
