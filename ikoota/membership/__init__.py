"""Accounts (who signs in) and members (who is seen): the only app that knows both."""
