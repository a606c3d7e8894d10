"""The built-in composer: words to a brief, a brief to a score, a score to sound.

    brief = read_brief("calm lo-fi with rhodes, 82 bpm")     # composer.music.brief
    score = compose(brief, seconds=30, seed=7)               # composer.music.arrange
    audio = perform(score)                                   # composer.music.perform

`words` and `instrument_words` are what `brief` reads, `styles` what each genre is made of. `form` plans
bars and `progressions` their chords; `melody` (`motif`, `themes`, `line`), `counter`, `harmony` (`voicing`),
`bass` and `drums` write the notes, `feel` plays them like a person, `play` sounds them on a SoundFont, `mix`
blends them. It knows no photo, no file and no model.
"""
