"""The whole site on the loopback address, without containers: `python -m deploy.stack`."""
