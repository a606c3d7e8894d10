"""The words of a music prompt: genres, themes, moods, tempi, players. Data; knows no sentence.

A row is a name, a colon and the phrases that name it, in small letters and without hyphens; a row that
begins with spaces goes on with the one before.
"""

Table = dict[str, tuple[str, ...]]
"""What is named, and the phrases that name it."""


def table(text: str) -> Table:
    """The rows of a text as a table."""
    found: Table = {}
    for row in text.strip().replace("\n  ", " ").splitlines():
        name, _, phrases = row.partition(":")
        found[name] = tuple(phrase.strip() for phrase in phrases.split(","))
    return found


GENRES = table("""
folk: folk, acoustic, acoustic folk, indie folk, singer songwriter, americana, celtic, campfire,
    ukulele, unplugged
country: country, bluegrass, western, nashville, honky tonk
piano: piano solo, solo piano, piano piece, piano ballad, neoclassical, sonata, nocturne
bossa: bossa, bossa nova, samba, latin, brazilian, rumba, salsa, lounge
jazz: jazz, jazz trio, swing, bebop, big band, blues, ragtime, jazzy
pop: pop, indie pop, synth pop, electropop, corporate, commercial, radio, ballad, indie, k pop,
    dance pop
rock: rock, indie rock, hard rock, metal, punk, grunge, alternative, rock and roll, rock n roll
funk: funk, funky, soul, rnb, r b, motown, groove, disco
reggae: reggae, ska, dub, rocksteady, dancehall, caribbean, calypso, tropical
lofi: lofi, lo fi, chillhop, lofi hip hop, lo fi hip hop, chill beats, study beats, downtempo, chillout,
    trip hop
hiphop: hip hop, hiphop, rap, trap, boom bap, drill
house: house, deep house, edm, techno, dance, club, trance, electronic dance, electro, electronic, rave
synthwave: synthwave, retrowave, 80s, eighties, outrun, vaporwave, chiptune, cyberpunk, synth wave
ambient: ambient, drone, meditation, new age, soundscape, spa, atmospheric, yoga, sleep
cinematic: cinematic, orchestral, orchestra, classical, film score, soundtrack, symphonic, symphony,
    score, strings quartet, string quartet, waltz
epic: epic, trailer, heroic, battle, epic trailer, blockbuster, action
""")
"""Genre words by style. A longer phrase beats a shorter one, then the earlier the later."""

THEMES = table("""
folk: road trip, travel, hiking, hike, camping, nature, forest, family, autumn, garden, picnic,
    countryside
pop: party, birthday, vlog, kids, children, fun, friends, summer, selfie, festival
cinematic: wedding, love story, documentary, memories, mountains, winter, christmas, landscape
reggae: beach, island, surf
rock: sports, skate, motorbike, racing, skateboard
house: workout, fitness, gym, fashion, nightlife, running
synthwave: night drive, neon, city night, retro, sci fi, space, future
lofi: study, coffee, cafe, rain, rainy, cozy, cosy, homework
ambient: stars, ocean, sea, underwater, dream, dreams, clouds, sky, breathing
piano: farewell, funeral, memorial, tribute, baby, lullaby
epic: war, victory, adventure, dragon, hero, triumph
jazz: cocktail, restaurant, noir, bar, speakeasy
""")
"""What a prompt without a genre word is about, and what is then played."""

MOODS = table("""
happy: happy, joyful, cheerful, joy, sunny, positive, bright, playful, fun, upbeat, optimistic, merry,
    jolly, feel good, lighthearted, celebratory, whimsical
sad: sad, melancholy, melancholic, sorrowful, gloomy, heartbroken, lonely, tearful, mournful,
    bittersweet, grief, wistful, somber, sombre, blue
calm: calm, relaxing, relaxed, peaceful, chill, gentle, soft, soothing, quiet, serene, mellow, tranquil,
    slow, easy, laid back, dreamy, delicate, tender, sleepy, warm, cozy, cosy, intimate, minimal
energetic: energetic, upbeat, driving, exciting, fast, powerful, lively, dynamic, intense, pumping,
    hype, high energy, vigorous, bouncy, danceable, catchy, uptempo, groovy, strong, wild
dark: dark, ominous, scary, mysterious, tense, suspense, suspenseful, horror, creepy, sinister,
    haunting, eerie, brooding, evil, moody, menacing, fearful
romantic: romantic, love, loving, sensual, sentimental, nostalgic, emotional, heartfelt, passionate,
    touching
epic: epic, heroic, majestic, triumphant, grand, massive, glorious, uplifting, inspiring, inspirational,
    motivational, hopeful, soaring
angry: angry, aggressive, furious, brutal, rage, fierce, violent
""")
"""Mood words."""

FEELINGS: dict[str, tuple[float, float]] = {
    "happy": (1.0, 0.15),
    "sad": (-1.0, -0.15),
    "calm": (0.2, -0.3),
    "energetic": (0.2, 0.3),
    "dark": (-1.0, 0.05),
    "romantic": (0.5, -0.12),
    "epic": (0.0, 0.25),
    "angry": (-0.8, 0.3),
}
"""Moods as (valence, energy added): a valence under 0 leans to minor, over 0 to major."""

OPPOSITES = {
    "happy": "sad",
    "sad": "happy",
    "calm": "energetic",
    "energetic": "calm",
    "dark": "happy",
    "angry": "calm",
    "epic": "calm",
}
"""What a denied mood asks for instead: "not sad" is a wish for the happy."""

TEMPI = table("""
slow: slow, slowly, largo, adagio, lento, slow tempo, down tempo
moderate: moderate, andante, moderato, mid tempo, medium tempo, midtempo
fast: fast, quick, rapid, allegro, presto, vivace, uptempo, up tempo, fast paced, fast tempo
""")
"""Words for the tempo."""

PACES = {"slow": -0.75, "moderate": 0.0, "fast": 0.75}
"""Where in a style's range they put it: -1 is its slow end, 1 its fast end."""

ROLES = table("""
drums: drums, drum, percussion, beats, drum kit, drumming, beat
bass: bass, bassline, bass line
melody: melody, lead, tune, melodies
chords: chords, harmony
arp: arpeggio, arpeggios, arp
""")
"""Players that can be asked for or sent home by what they do."""

SOLO = frozenset(("solo", "only", "alone", "just", "unaccompanied"))
"""Next to an instrument these ask for that instrument alone."""

ABSENCES = frozenset(("no", "without", "minus", "skip", "omit", "exclude"))
"""These deny a player even past an adjective: "without loud drums"."""

NEGATORS = ABSENCES | frozenset(
    ("not", "never", "non", "nothing", "neither", "nor", "less", "avoid", "except")
)
NEGATORS |= frozenset(("isn't", "aren't", "don't", "doesn't", "isnt", "arent", "dont", "doesnt", "hardly"))
"""A negator denies the word after it, and those that "or" and "and" tie to that word."""

FILLERS = frozenset(
    ("a", "an", "the", "any", "too", "very", "so", "really", "much", "that", "all", "of", "at")
)
FILLERS |= frozenset(("use", "using", "have", "add", "include", "want", "like", "sound", "be"))
"""Words that may stand between a negator and what it denies."""
