"""One folder per slot: its request and result types, its engines, its Ray Serve wrapper."""
