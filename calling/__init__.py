"""Calls: who may meet whom, seats, moderation, statistics, and the engines that carry the media."""
