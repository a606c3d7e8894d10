"""The words of a music prompt: genres, themes, tempi, players, sections. Data; knows no sentence.

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


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


GENRES = table("""
folk: folk, folk rock, acoustic, acoustic folk, indie folk, singer songwriter, americana, campfire,
    unplugged, folk song
country: country, bluegrass, western, nashville, honky tonk, country song, hoedown
piano: piano solo, solo piano, piano piece, piano ballad, neoclassical, sonata, nocturne, piano music
bossa: bossa, bossa nova, samba, brazilian, lounge
jazz: jazz, jazz trio, swing, bebop, big band, ragtime, jazzy, jazz quartet, smooth jazz, dixieland
pop: pop, indie pop, synth pop, electropop, corporate, commercial, radio, ballad, indie, k pop, dance pop,
    pop song
rock: rock, indie rock, hard rock, punk, grunge, alternative, rock and roll, rock n roll, punk rock, rock song
funk: funk, funky, soul, rnb, r b, motown, groove, neo soul
reggae: reggae, ska, dub, rocksteady, dancehall, caribbean, calypso, tropical
lofi: lofi, lo fi, chillhop, lofi hip hop, lo fi hip hop, chill beats, study beats, downtempo, chillout,
    trip hop, lo fi beats, lofi beats
hiphop: hip hop, hiphop, rap, trap, boom bap, drill, hip hop beat, trap beat
house: house, deep house, latin house, tech house, edm, dance, club, electronic dance, electro, electronic,
    house music
synthwave: synthwave, retrowave, 80s, 80's, eighties, 1980s, outrun, vaporwave, cyberpunk, synth wave
ambient: ambient, drone, meditation, new age, soundscape, spa, atmospheric, yoga, sleep, ambience
cinematic: cinematic, orchestral, orchestra, classical, film score, soundtrack, symphonic, symphony, score,
    string quartet, strings quartet, string trio, movie score, film music, chamber music
epic: epic, trailer, heroic, battle, epic trailer, blockbuster, action, trailer music, epic battle
techno: techno, minimal techno, hard techno, acid techno, industrial techno, acid house, rave, trance,
    hardstyle, detroit techno, psytrance
horror: horror, horror film, horror movie, horror music, halloween, haunted house, psycho thriller
celtic: celtic, irish, scottish, gaelic, jig, ceilidh, irish folk, celtic folk, irish jig, irish reel,
    scottish folk
latin: latin, salsa, flamenco, rumba, mambo, cha cha, cha cha cha, merengue, bachata, cumbia, reggaeton,
    tango, cuban,
    mariachi, bolero, latin jazz, latin pop, latin dance, afro cuban
waltz: waltz, viennese waltz, waltzes, slow waltz, minuet, mazurka
chiptune: chiptune, chip tune, chiptunes, 8 bit, 8bit, 16 bit, 16bit, video game, videogame, gameboy,
    game boy, nes, arcade, retro game, game music, 8 bit video game, nintendo
tension: tension, suspense, thriller, cinematic tension, suspense music, dramatic tension, cinematic suspense,
    suspenseful underscore, tension music, spy music, spy theme, spy film, spy movie
children: children's, childrens, children's song, childrens song, children's music, nursery rhyme, nursery,
    kids song, kids' song, kid's song, kids music, children song, kindergarten, sing along
blues: blues, delta blues, blues rock, chicago blues, slow blues, bluesy, texas blues, blues shuffle
disco: disco, nu disco, disco funk, italo disco, 70s disco, boogie, eurodisco
dnb: drum and bass, drum n bass, drum'n'bass, drum bass, drum 'n' bass, d'n'b, d n b, dnb, liquid dnb,
    neurofunk, breakbeat, jungle beats, jungle music, liquid drum and bass, breakcore
metal: metal, heavy metal, death metal, thrash, thrash metal, metalcore, doom metal, djent, power metal,
    black metal, metal riff
""")
"""Genre words by style. A longer phrase beats a shorter one, then a noun an adjective, then the earlier."""

ADJECTIVES = _set(
    "acoustic epic electronic cinematic orchestral indie dance atmospheric radio commercial corporate ballad "
    "groove swing drone score soundtrack alternative western tension suspense thriller waltz heroic action "
    "battle arcade electro club lounge horror soul"
)
"""Genre words that colour another genre more often than they name one: "acoustic blues" is blues."""

THEMES = table("""
folk: road trip, travel, hiking, hike, camping, nature, forest, family, autumn, garden, picnic,
    countryside
country: ranch, farm house, country road, country roads, cowboy, cowboys, prairie, rodeo, farm, desert road
pop: party, birthday, vlog, fun, friends, summer, selfie, festival, advertisement, advert, product,
    house tour,
    new house, our house, my house, tiny house, dream house, dance party, school dance
cinematic: wedding, love story, documentary, memories, mountains, winter, christmas, landscape
reggae: beach, island, surf, palm trees, beach house
rock: sports, rock climbing, skate, motorbike, racing, skateboard, stadium
house: workout, fitness, gym, fashion, nightlife, running, runway
synthwave: night drive, neon, city night, retro, sci fi, space, future
lofi: study, studying, coffee, cafe, rain, rainy, cozy, cosy, homework
ambient: stars, ocean, sea, underwater, dream, dreams, clouds, sky, breathing
piano: farewell, funeral, memorial, tribute, baby, lullaby
epic: war, victory, adventure, dragon, hero, triumph, warriors, kingdom
jazz: cocktail, restaurant, noir, bar, speakeasy
techno: warehouse, berlin, factory, machines, robots, underground
horror: scary, creepy, spooky, haunted, ghost, ghosts, zombie, zombies, vampire, vampires, monster, monsters,
    nightmare, terror
celtic: ireland, scotland, highlands, medieval, tavern, elves, st patrick's day
latin: fiesta, havana, cuba, mexico, carnival
waltz: ballroom, ball gown, vienna, carousel, merry go round
chiptune: gaming, gamer, video games, game, pixel, pixels, pixel art
tension: spy, spies, detective, heist, chase, crime, suspenseful, investigation, tense, murder, countdown
children: children, kids, kid, toys, toy, cartoon, cartoons, playground, puppet, puppets, teddy bear
blues: whiskey, juke joint, mississippi, heartache
disco: mirror ball, roller skates, roller disco, 70s, seventies, 1970s
dnb: adrenaline, parkour, drift, drifting
metal: headbanging, mosh pit, demons, inferno
""")
"""What a prompt without a genre word is about, and what is then played."""

TEMPI = table("""
slow: slow, slowly, slow tempo, down tempo, slow paced, unhurried, slower, sluggish
moderate: moderate, mid tempo, medium tempo, midtempo, moderate tempo, medium paced
fast: fast, quick, rapid, uptempo, up tempo, fast paced, fast tempo, quickly, faster, speedy, frantic
""")
"""Words for the tempo."""

PACES = {"slow": -0.75, "moderate": 0.0, "fast": 0.75}
"""Where in a style's range they put it: -1 is its slow end, 1 its fast end."""

ROLES = table("""
drums: drums, drum, percussion, beats, drum kit, drumming, beat, drummer
bass: bass, bassline, bass line, basslines
melody: melody, lead, tune, melodies
chords: chords, harmony
arp: arpeggio, arpeggios, arp
pad: background pad
""")
"""Players that can be asked for or sent home by what they do."""

SOLO = frozenset(("solo", "only", "alone", "just", "unaccompanied"))
"""Next to an instrument these ask for that instrument alone."""

LINKS = _set("a an the for by on of with")
"""Words that may stand between those and the instrument."""

ENSEMBLES = table("""
duo: duo, duet, duos
trio: trio
quartet: quartet
strings: string quartet, strings quartet, string trio
""")
"""Words for small ensembles."""

SENT_HOME: dict[str, tuple[str, ...]] = {
    "duo": ("drums", "bass", "arp", "pad", "counter", "effects"),
    "trio": ("arp", "pad", "counter", "effects"),
    "quartet": ("pad", "effects"),
    "strings": ("drums", "chords", "arp", "pad", "effects"),
}
"""The roles that a small ensemble has no player for."""

SECTION_WORDS = table("""
intro: intro, introduction, opening
verse: verse, verses
chorus: chorus, refrain, hook, choruses
bridge: bridge, breakdown, middle eight, middle 8
development: development
climax: climax, drop, big finale
outro: outro, coda, ending
""")
"""Words for sections; two or more of them are a wish for a form."""

SHAPES = table("""
build: builds, builds up, build up, building up, builds slowly, slowly builds, slowly building,
    building slowly, slow build,
    builds gradually, gradually builds, gradually building, builds to a climax, building to a climax,
    builds up to a climax, build to a climax, builds into a climax, crescendo, swells, grows, grows louder,
    growing louder, growing intensity,
    growing energy, rising energy, gets louder, getting louder, gets bigger, getting more intense,
    gets more intense, intensifies, starts quiet, starts quietly, starts soft, starts softly, starts slow,
    starts slowly, starts calm, starts small, starting quiet, starting softly, quiet start, soft start,
    ends big, ends loud, ends with a climax, big ending, grand finale, epic ending, builds tension, buildup
fade: fades, fades out, fade out, fading out, fades away, fading away, slowly fades, dies down, dying down,
    dies away, decrescendo, diminuendo, winds down, winding down, calms down, calming down, ends quiet,
    ends quietly, ends soft, ends softly, ends calmly, quiet ending, soft ending, gentle ending, quiet end,
    gets quieter, getting quieter, settles down, falling energy
arch: rises and falls, rise and fall, swells and fades, to a climax and back, up and down again, arch shaped,
    arc shaped, builds and fades, builds then fades, builds and then fades
steady: constant energy, constant intensity, steady energy, stays steady, even energy, same energy throughout,
    steady throughout, same throughout, consistent energy, seamless loop, loopable, unchanging, no climax,
    no build up, no buildup
""")
"""Words for the way that the energy goes."""

ENERGIES = table("""
low: low energy, minimal energy, little energy, less energy, lower energy, low intensity
medium: medium energy, moderate energy, mid energy, medium intensity
high: high energy, full energy, maximum energy, more energy, higher energy, high intensity, lots of energy
""")
"""Words for the energy itself."""

ENERGY_LEVELS = {"low": 0.2, "medium": 0.5, "high": 0.9}
"""How much that is."""

METRE_WORDS = table("""
2/4: in two, polka, polka time, duple metre, duple meter, duple time
3/4: in three, waltz time, three four time, triple metre, triple meter, triple time, waltz,
    waltzes, minuet, mazurka, viennese waltz, slow waltz, jazz waltz
4/4: in four, common time, four four time, four on the floor
5/4: in five, five four time, quintuple metre, quintuple meter
6/8: in six, six eight time, jig, irish jig, tarantella, barcarolle, siciliana, double jig
7/8: in seven, seven eight time
12/8: in twelve, twelve eight time
""")
"""Words for metres. Dances are genre words too."""

ITALIAN: dict[str, tuple[float, float]] = {
    "largo": (40, 60),
    "lento": (45, 60),
    "larghetto": (60, 66),
    "adagio": (55, 76),
    "andante": (76, 108),
    "andantino": (80, 108),
    "moderato": (96, 120),
    "allegretto": (104, 126),
    "allegro": (120, 160),
    "vivace": (140, 176),
    "presto": (168, 200),
    "prestissimo": (200, 220),
}
"""Italian tempo words in beats a minute, after the scales that metronomes carry; makers differ a little."""

ABSENCES = frozenset(("no", "without", "minus", "skip", "omit", "exclude", "zero"))
"""These deny a player even past an adjective: "without loud drums"."""

NEGATORS = ABSENCES | _set(
    "not never non nothing neither nor less avoid except isn't aren't don't doesn't isnt arent dont doesnt "
    "hardly can't cant shouldn't shouldnt mustn't won't avoiding"
)
"""A negator denies the phrase after it, and those that "or" and "and" tie to that phrase."""

FILLERS = _set(
    "a an the any too very so really much that all of at use using have add include want like sound be being "
    "overly particularly get getting make it them sounding feel feeling go going become becoming quite "
    "either music song track piece bit"
)
"""Words that may stand between a negator and what it denies."""

REWORDED = (
    (r"\banything but\b", "not"),
    (r"\b(?:instead of|rather than|free of)\b", "not"),
    (r"\bdrumless\b", "without drums"),
    (r"\b(drum|bass|vocal|percussion|piano|guitar)s?[- ]free\b", r"without \1"),
)
"""Turns of speech that deny, as the negators say them."""
