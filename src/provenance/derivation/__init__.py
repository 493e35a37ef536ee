"""Find out which articles were derived from which others."""
