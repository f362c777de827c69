"""Telegram: the users of one bot, by long polling."""
