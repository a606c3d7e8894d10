"""The words for moods, and where each mood lies between sad and glad, still and stirred. Data."""

from composer.music.words import table

MOODS = table("""
happy: happy, joyful, joyous, cheerful, joy, sunny, positive, bright, fun, upbeat, optimistic, merry, jolly,
    feel good, lighthearted, light hearted, celebratory, glad, delighted, carefree, good mood
euphoric: euphoric, ecstatic, blissful, exhilarating, jubilant, elated
playful: playful, funny, humorous, comical, comedy, quirky, silly, cheeky, whimsical, mischievous, goofy, cute
sad: sad, melancholy, melancholic, sorrowful, gloomy, heartbroken, heartbreaking, lonely, tearful, mournful,
    grief, somber, sombre, feeling blue, sorrow, tragic, desolate, despair, depressing, sadness
nostalgic: nostalgic, nostalgia, bittersweet, wistful, longing, yearning, reminiscent, reflective
calm: calm, relaxing, relaxed, peaceful, chill, gentle, soft, soothing, quiet, serene, mellow, tranquil, slow,
    easy, laid back, delicate, sleepy, minimal, low energy, calming, restful, smooth, subtle, light
tender: tender, intimate, warm, cozy, cosy, loving, fragile, caring, sweet, innocent
dreamy: dreamy, dreamlike, ethereal, floating, hypnotic, hazy, otherworldly, weightless, airy, spacey
energetic: energetic, upbeat, driving, exciting, fast, powerful, lively, dynamic, intense, pumping, hype,
    high energy, vigorous, bouncy, danceable, catchy, uptempo, groovy, strong, wild, full of energy,
    lots of energy, thrilling, punchy
dark: dark, darkness, ominous, scary, horror, creepy, sinister, haunting, eerie, brooding, evil, moody,
    menacing, fearful, spooky, terrifying, frightening, grim, bleak, disturbing
mysterious: mysterious, mystery, enigmatic, secretive, mystic, mystical, strange, curious, uncanny, cryptic
tense: tense, tension, suspense, suspenseful, nervous, anxious, urgent, uneasy, restless, dramatic
romantic: romantic, love, sensual, sentimental, emotional, heartfelt, passionate, touching, sexy, romance
hopeful: hopeful, hope, uplifting, inspiring, inspirational, motivational, encouraging, optimistic, heartening
epic: epic, majestic, grand, massive, glorious, soaring, monumental, larger than life, huge
triumphant: triumphant, heroic, victorious, victory, proud, triumph, winning, celebration
angry: angry, aggressive, furious, brutal, rage, fierce, violent, raging, hostile, harsh
solemn: solemn, serious, sacred, spiritual, reverent, noble, stately, meditative
magical: magical, magic, enchanting, enchanted, fairytale, fairy tale, wonder, wondrous, sparkling
cool: cool, confident, swagger, stylish, slick, sassy, suave, classy, elegant
""")
"""Mood words. One word may name two moods."""

FEELINGS: dict[str, tuple[float, float]] = {
    "happy": (1.0, 0.5),
    "euphoric": (1.0, 1.0),
    "playful": (0.8, 0.4),
    "sad": (-1.0, -0.5),
    "nostalgic": (-0.2, -0.4),
    "calm": (0.1, -1.0),
    "tender": (0.5, -0.7),
    "dreamy": (0.3, -0.7),
    "energetic": (0.1, 1.0),
    "dark": (-1.0, 0.15),
    "mysterious": (-0.5, -0.2),
    "tense": (-0.7, 0.4),
    "romantic": (0.5, -0.4),
    "hopeful": (0.7, 0.2),
    "epic": (0.0, 0.8),
    "triumphant": (0.7, 0.8),
    "angry": (-0.8, 1.0),
    "solemn": (-0.3, -0.4),
    "magical": (0.5, 0.1),
    "cool": (0.0, 0.1),
}
"""Moods as (valence, arousal), both from -1 to 1: the axes of Russell's circumplex (J. Pers. Soc. Psychol.
39, 1980). Valence leans to minor or major, arousal to the energy and the pace."""

OPPOSITES = {
    "happy": "sad",
    "euphoric": "calm",
    "playful": "solemn",
    "sad": "happy",
    "nostalgic": "hopeful",
    "calm": "energetic",
    "energetic": "calm",
    "dark": "happy",
    "tense": "calm",
    "angry": "calm",
    "epic": "calm",
    "triumphant": "calm",
    "solemn": "playful",
}
"""What a denied mood asks for instead: "not sad" is a wish for the happy."""
