"""Media on a CPU: photos, timelines, rendering, sound. Knows nothing of models, HTTP or Ray."""
