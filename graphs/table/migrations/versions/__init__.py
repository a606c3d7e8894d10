"""The steps, one per file: what came first has the smallest number. A step that was released stays."""
