"""What a member wants of masks and media."""
