"""The words of a picture: scenes, hours, styles, what is in the air, cameras. Data; knows no sentence.

A row is a name, a colon and the phrases that name it, in small letters, singular and without hyphens; a row
that begins with spaces goes on with the one before.
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


PLACES = table("""
sea: sea, ocean, coast, coastline, seaside, seashore, beach, bay, harbour, harbor, lagoon, island, tide,
    seascape, shoreline, cliff by the sea, ocean wave, sea wave, wave, surf, pacific, atlantic, mediterranean,
    caribbean, riviera, pier, tropics, tropical paradise, archipelago, marina
mountains: mountain, mountainside, mountain range, peak, summit, alps, alpine, himalaya, andes, rockies,
    everest, dolomites, ridge, glacier, fjord, lake, volcano, highland, cliff, canyon lake, mountain lake,
    river, waterfall, valley, cabin by the lake, fuji, matterhorn, crag, gorge, massif, hilltop, mountain top,
    mountaintop, yosemite, patagonia, norway, switzerland
forest: forest, wood, woods, woodland, jungle, rainforest, rain forest, taiga, grove, pine forest, pine, tree,
    fir, spruce, redwood, sequoia, bamboo, thicket, wilderness, enchanted forest, fairy forest, undergrowth,
    swamp, trail, camp, campsite, canopy, autumn leaves, woodland path, bayou, evergreen
city: city, town, skyline, downtown, metropolis, metropolitan, urban, street, avenue, boulevard, skyscraper,
    neon street, cityscape, new york, manhattan, tokyo, london, paris, shanghai, hong kong, chicago, berlin,
    dubai, singapore, seoul, los angeles, las vegas, megacity, rooftop, apartment, office, building, tower,
    highway, alley, village, suburb, traffic, nightclub, club, subway, city light, city lights, times square,
    shibuya, plaza, crosswalk, arcade, brooklyn, night drive, futuristic city
desert: desert, dune, sahara, sand dune, sand, gobi, mojave, arizona, namib, wasteland, badlands, savanna,
    oasis, pyramid, egypt, sandstorm, arid, canyon, wild west, tatooine, arrakis, dry land, atacama, morocco
field: field, meadow, wheat, wheat field, prairie, pasture, grassland, farm, farmland, countryside, cornfield,
    barley, rice field, lavender, lavender field, sunflower, sunflower field, flower field, poppy, tulip,
    grass, plain, garden, vineyard, orchard, rolling hill, hill, green hill, flower, wildflower, park, crop,
    harvest, hay, rural, tuscany, steppe, heath, blossom, cottage, barn, lawn, daisy
abstract: abstract, pattern, fractal, geometric, geometry, kaleidoscope, shape, texture, swirl, gradient,
    psychedelic, visualizer, visualiser, visuals, generative, marble, fluid, liquid, lava lamp, mandala,
    mosaic, ink in water, paint splash, modern art, wallpaper, shapes and colours, spiral, music visualizer,
    bokeh, particle, wave pattern, surreal, cubist, plasma, hypnotic
""")
"""Places: the strongest word of most prompts."""

SPECTACLES = table("""
aurora: aurora, aurora borealis, aurora australis, northern light, northern lights, southern lights, polar
    light, polar lights, aurorae, borealis
underwater: underwater, under water, undersea, under the sea, beneath the sea, below the sea, deep sea,
    beneath the ocean, under the ocean, beneath the waves, under the waves, beneath the surface, coral, reef,
    coral reef, fish, diving, diver, scuba, snorkel, snorkeling, jellyfish, whale, shark, dolphin, turtle, sea
    turtle, seabed, ocean floor, sea floor, kelp, aquarium, atlantis, mermaid, submarine, octopus, abyss,
    manta ray, school of fish, deep ocean, bottom of the sea, bottom of the ocean, seaweed, submerged
space: space, outer space, galaxy, nebula, cosmos, cosmic, universe, planet, saturn, jupiter, asteroid,
    spaceship, spacecraft, space station, astronaut, orbit around, interstellar, supernova, black hole, comet,
    constellation, solar system, deep space, rocket, starship, celestial, intergalactic, wormhole, satellite
""")
"""What is a picture of its own wherever it is seen: "mountains under the northern lights" show the lights."""

THINGS = table("""
sea: boat, ship, sail, sailing, sailboat, yacht, lighthouse, surfer, surfing, palm, palm tree, seagull, gull,
    sailor, pirate, fisherman, shell, horizon over water, sunbathing, vacation, holiday, summer vacation,
    cruise, seafoam, nautical, anchor, hawaii, maldives, ibiza, bali
mountains: ski, skiing, skier, climber, climbing, hiker, hiking, hike, eagle, goat, rock, stone, castle,
    monastery, temple, chalet, dragon, lava, eruption, adventure, majestic, snow capped, snow covered peak
forest: deer, wolf, bear, fox, owl, squirrel, mushroom, fern, moss, elf, fairy, witch, druid, cabin, leaf,
    leaves, wild animal, fireflies, firefly, campfire, bonfire, mist, fog, foggy, misty, haunted, ghost,
    werewolf, birdsong, hut, treehouse, magic forest
city: car, taxi, train, bus, bridge, lamp, street lamp, streetlight, cafe, coffee shop, coffee, bar, shop,
    window, neon, neon sign, neon light, neon lights, robot, cyborg, blade runner, commuter, crowd, dancer,
    dancing, party, concert, firework, graffiti, skateboard, nightlife, hip hop, elevator, hacker, bedroom,
    desk, room, study, studying, jazz
desert: camel, cactus, caravan, nomad, bedouin, scorpion, mirage, mummy, pharaoh, lizard, mars, tumbleweed,
    cowboy, western, heat, drought
field: horse, cow, sheep, farmer, bee, butterfly, windmill, tractor, scarecrow, picnic, shepherd, rabbit,
    bunny, dog, puppy, spring, springtime, petal, rose, cherry blossom, kite, child, children, lamb
space: alien, ufo, star wars, science fiction, sci fi, scifi, telescope, meteor
snow: penguin, polar bear, reindeer, snowman, sleigh, santa, igloo, husky, ski lodge, christmas tree
""")
"""What stands in a place and so speaks of it, where no place is named."""

WEATHERS = table("""
sunset: sunset, sundown, sunrise, golden hour, setting sun, rising sun, sun rise, sun set, afterglow, evening
    sky, sunup, morning sky, dusk sky, dawn sky, the sun
sky: sky, cloud, cloudscape, heaven, cloudy, blue sky, above the clouds, over the clouds, sea of clouds, air,
    wind, windy, rainbow, overcast, moon, moonlight, full moon, night sky, starry sky, skies, airy,
    stratosphere, sun, sunlight, sunshine, bird, balloon, hot air balloon, plane, airplane, aeroplane, glider,
    dove, angel, feather, paraglider, helicopter, jet, flying, flight
rain: rain, rainy, raining, rainfall, drizzle, downpour, storm, stormy, thunderstorm, monsoon, shower,
    tempest, hurricane, typhoon, rainstorm, raindrop, wet, cloudburst, bad weather, umbrella, puddle,
    raincoat, lightning, thunder
snow: snow, snowy, snowing, snowfall, blizzard, winter, wintry, snowflake, snowstorm, frost, frosty, frozen,
    ice, icy, arctic, antarctica, antarctic, tundra, christmas, north pole, polar, lapland, siberia,
    snowdrift, hail, freezing, winter wonderland
space: star, starry, starry night, starlight, milky way, stargazing, shooting star, starfield
""")
"""Sky and weather: a scene of its own only where no place and no thing is named, else what is in its air."""

TIMES = table("""
dawn: dawn, sunrise, daybreak, early morning, morning, morning light, first light, sunup, break of day, rising
    sun, dawn sky, morning sky, sun rise, breakfast
day: day, daytime, daylight, noon, midday, midday sun, afternoon, sunny, sunny day, high noon, bright day,
    clear day, blue sky, sunshine, lunch, summer day, broad daylight, bright sun, sunbathing
sunset: sunset, sundown, golden hour, setting sun, evening, evening sky, late afternoon, afterglow, sun set,
    magic hour, end of the day, last light
dusk: dusk, twilight, blue hour, nightfall, gloaming, dusk sky, after sunset, crepuscular, half light
night: night, nighttime, midnight, moonlit, moonlight, moon, full moon, nocturnal, nocturne, starlit, starry,
    starry night, night sky, starry sky, star, milky way, stargazing, after dark, moonrise, nightlife, city
    light, city lights, night drive, street lamp, streetlight, firework, nightclub, tonight, shooting star,
    fireflies, firefly, neon, neon sign, neon light, neon lights, neon street, starlight, campfire, bonfire
""")
"""Times of day."""

STYLES = table("""
oil: oil, oil painting, oil paint, oil on canvas, impressionist, impressionism, impressionistic, painterly,
    van gogh, monet, brush stroke, brushstroke, impasto, acrylic, gouache, baroque, renaissance, painting,
    expressionist, palette knife, classical painting, on canvas, turner, rembrandt
ink: ink, sketch, sketchy, line art, lineart, line drawing, pen and ink, drawing, drawn, pencil, charcoal,
    etching, engraving, ink wash, sumi e, hand drawn, woodcut, manga, comic, doodle, black ink, linocut, pen
    drawing, ink drawing, illustration, anime, graphic novel
low-poly: low poly, lowpoly, polygon, polygonal, low polygon, origami, papercraft, facet, faceted, voxel,
    triangulated, 3d render, minecraft, low poly art, paper cut, isometric
neon: neon, neon style, synthwave, cyberpunk, vaporwave, retrowave, outrun, tron, glowing line, 80s, eighties,
    1980s, neon sign, neon light, neon lights, neon street, glow in the dark, blacklight, retrofuturism, retro
    futuristic, wireframe, holographic, blade runner, retro wave
watercolour: watercolour, watercolor, water colour, water color, aquarelle, watercolour painting, wash,
    watercolor painting, watercolor paint, watercolour paint, wet on wet, pastel painting
plain: photo, photograph, photography, photorealistic, photorealism, realistic, real life, 4k photo, raw photo
""")
"""Ways to paint."""

AIRS = table("""
rain: rain, rainy, raining, rainfall, drizzle, downpour, storm, stormy, thunderstorm, monsoon, shower,
    tempest, hurricane, typhoon, rainstorm, raindrop, cloudburst, umbrella
snow: snow, snowy, snowing, snowfall, blizzard, snowflake, snowstorm, flurry, winter, wintry, christmas,
    snowman, winter wonderland, hail
embers: ember, spark, fire, campfire, bonfire, flame, burning, fireflies, firefly, lava, eruption, volcano,
    inferno, wildfire, firework, floating light, glowing particle, ash, hell
stars: star, starry, starry night, starry sky, starlit, starlight, stargazing, milky way, shooting star, night
    sky, constellation
""")
"""What falls or floats."""

CAMERAS = table("""
push: push, push in, zoom in, zooming in, dolly in, dolly forward, move in, moving in, approaching, fly
    through, flying through, flythrough, move forward, moving forward, close in, zoom, track in
pull: pull, pull out, pull back, pulling back, zoom out, zooming out, dolly out, dolly back, reveal,
    revealing, move away, moving away, move back, wide reveal, crane up
pan: pan, panning, pan left, pan right, sweep, sweeping, sweeping shot, tracking shot, side scroll, truck
    left, truck right, panoramic shot, lateral
orbit: orbit, orbiting, circle around, circling, rotating around, rotate around, arc shot, revolve, spin
    around, 360
drift: drift, drifting, float, floating, hover, hovering, drone, drone shot, handheld, gliding, glide, slow
    motion, aerial, aerial view, aerial shot, bird's eye view, flyover
""")
"""Camera moves."""

GENERIC = table("""
generic: landscape, nature, scenery, scenic, scene, view, natural, outdoors, outside, vista, panorama, land,
    scenic view
""")
"""Words for a place that name none: the mood chooses, or a place that becomes everyone."""

CLAUSES = table("""
denial: no, not, without, never, none, neither, nor, exclude, excluding, except, minus, avoid, remove, lacking
end: but, with, just, only, in, on, at, over, under, by, near, instead, while, where, above, below, through,
    during
""")
"""Words that deny what follows them, and words at which a denial ends."""
