"""Media engines: what carries the masked sound and picture between the members of a call."""
