"""What keeps a copy from being made or restored, in a sentence for whoever asked for it."""


class BackupError(Exception):
    """Nothing was changed, unless the sentence says so."""
