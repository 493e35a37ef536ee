"""How well languages are identified."""
