"""How large a report of many documents is, and how fast a browser shows it."""
