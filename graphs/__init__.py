"""Graphs of slots: one plain async function per file, and what runs them."""
