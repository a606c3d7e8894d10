"""Soundreel beside its peers, measured on this machine. Run by hand: no test waits for a time."""
