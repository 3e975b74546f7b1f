"""The JSON API of the masks: pictures, recordings and films in, masked ones out."""
