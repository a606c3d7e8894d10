"""The painted scenes, one file each."""
