"""The built-in composer: words to a brief, a brief to a score, a score to sound.

    brief = read_brief("calm lo-fi with rhodes, 82 bpm")
    score = compose(brief, seconds=30, seed=7)
    audio = perform(score)

It knows no photo, no file and no model. `brief` reads words, `form` plans, `arrange` writes the notes,
`play` sounds them, `mix` blends them.
"""
