"""The words for colours, tones and moods. Data; knows no colour."""

from composer.paint.scene_words import table

COLOUR_WORDS = table("""
red: red, crimson, scarlet, ruby, blood red, vermilion, cherry red, maroon, burgundy, carmine, bloody
orange: orange, tangerine, apricot, copper, peach, coral red, terracotta, rust coloured
gold: gold, golden, amber, golden hour, honey, gilded, bronze, golden light
yellow: yellow, lemon, canary, mustard, saffron
green: green, emerald, lime, jade, olive, verdant, mint, forest green, lush, sage
teal: teal, turquoise, cyan, aqua, aquamarine, azure green, seafoam
blue: blue, azure, cobalt, navy, sapphire, cerulean, ultramarine, sky blue, deep blue
indigo: indigo, midnight blue, dark blue, deep indigo
purple: purple, violet, lavender, lilac, mauve, amethyst, plum, magenta
pink: pink, rose, salmon, fuchsia, blush, hot pink, rosy
brown: brown, beige, tan, chocolate, ochre, umber, sienna, khaki
white: white, ivory, pearl, snow white, milky
black: black, pitch black, ebony, obsidian, jet black
""")
"""Words for colours."""

TONE_WORDS = table("""
warm: warm, warmth, hot, cosy, cozy, fiery, fire, sunny, campfire, bonfire, toasty, amber light, glow
cold: cold, cool, chilly, frosty, icy, freezing, arctic, frozen, bluish, cool tone
pastel: pastel, soft colours, soft colors, pale, soft pastel, washed out, powdery
monochrome: monochrome, black and white, black white, b w, greyscale, grayscale, noir, colourless, colorless,
    desaturated, monochromatic, film noir
sepia: sepia, old photo, old photograph, daguerreotype, antique, sepia tone, 1900s, aged
vivid: vivid, vibrant, colourful, colorful, saturated, psychedelic, rainbow, technicolor, bright colours,
    bright colors, rich colours, multicoloured, multicolored
muted: muted, faded, subdued, dull, grey, gray, earthy grey, toned down, overcast, foggy
snow: snowy, snow, winter, wintry, winter wonderland, snow capped, snow covered, blizzard, snowfall
autumn: autumn, autumnal, fall foliage, autumn leaves, fall colours, fall colors, october, november, rust
spring: spring, springtime, april, may blossom, cherry blossom, blossom, fresh
summer: summer, summery, tropical, tropics, july, august, summer day, vacation, holiday
earth: earthy, earth tones, earth tone, natural tones, organic, rustic, wood tones
jewel: jewel, jewel tones, opulent, luxurious, royal, rich
synthwave: synthwave, vaporwave, retrowave, outrun, cyberpunk, 80s, eighties, 1980s
candy: candy, bubblegum, cotton candy, kawaii, sweet, cute, sugary
cinematic: cinematic, movie, film still, filmic, hollywood, blockbuster, film, anamorphic, teal and orange
    look
""")
"""Words for palettes that are not one colour."""

MOOD_WORDS = table("""
peaceful: peaceful, calm, serene, tranquil, quiet, relaxing, relaxed, gentle, soothing, restful, chill,
    calming, meditative, meditation, zen, harmony, harmonious, ambient, sleep, yoga, spa, idyllic
gloomy: gloomy, bleak, dreary, grim, dark, sombre, somber, moody, dismal, ominous, brooding, post apocalyptic,
    apocalyptic, dystopian, grungy
melancholy: melancholy, melancholic, sad, sorrow, sorrowful, heartbroken, tearful, wistful, blue mood,
    mournful, grief, farewell, crying, depressed
joyful: joyful, happy, cheerful, joy, fun, bright, playful, upbeat, merry, jolly, optimistic, lively, pop,
    funny, celebration, carefree, lighthearted, hopeful, hope, uplifting
mystical: mystical, mysterious, mystic, mystery, ethereal, enigmatic, otherworldly, spiritual, sacred,
    ancient, haunting, esoteric, fantasy
dramatic: dramatic, intense, powerful, tense, tension, suspense, fierce, thrilling, turbulent, rock, metal,
    angry, anger, rage, fury, war, battle
epic: epic, heroic, grand, monumental, legendary, triumphant, trailer, breathtaking, colossal, glorious,
    orchestral
romantic: romantic, love, romance, tender, passionate, sensual, lovers, valentine, wedding, intimate, soulful,
    soul
horror: horror, scary, creepy, spooky, haunted, terrifying, nightmare, sinister, evil, eerie, halloween,
    zombie, vampire, demon, demonic, hell, ghost, monster, blood, bloody, death
dreamy: dreamy, dream, dreamlike, surreal, hazy, soft, floating, delicate, whimsical, airy, daydream,
    weightless
lo-fi: lo fi, lofi, chillhop, study beats, lo fi hip hop, lofi hip hop, chill beats, chilled, downtempo, trip
    hop
nostalgic: nostalgic, nostalgia, vintage, retro, old, memory, memories, childhood, classic, analog, film
    grain, 70s, seventies, 1970s, 60s, folk, country, acoustic
energetic: energetic, energy, dynamic, explosive, wild, electric, fast, hype, techno, house, edm, dance,
    electronic, disco, workout, sport, speed, racing
cosy: cosy, cozy, homely, snug, comfort, comforting, hygge, fireplace, home, warm light
futuristic: futuristic, future, cyber, digital, high tech, technology, tech, hologram, matrix, android, ai,
    utopian, sci fi, scifi, science fiction, cyborg, robot, hacker
lonely: lonely, loneliness, solitude, solitary, isolated, alone, empty, desolate, abandoned, lost, deserted
magical: magical, magic, enchanted, enchanting, fairytale, fairy tale, fairy, wizard, unicorn, wonder,
    wondrous, sparkling, glittering, spell, luminous
majestic: majestic, magnificent, noble, stately, sublime, awe, awesome, vast, imposing, stunning, classical
""")
"""Words for moods."""
