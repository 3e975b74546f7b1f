"""The JSON API of the calls, with the paths and fields of the original API."""
