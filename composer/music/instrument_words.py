"""The words for instruments in a music prompt, and the style that each suggests. Data."""

from composer.music.words import table

INSTRUMENTS = table("""
piano: piano, pianos, grand piano
electric piano: electric piano, rhodes, e piano, wurlitzer, keys, keyboard
harpsichord: harpsichord
clavinet: clavinet, clav
celesta: celesta
glockenspiel: glockenspiel
music box: music box
vibraphone: vibraphone, vibes, vibraphones
marimba: marimba
xylophone: xylophone
bells: tubular bells, bells, bell, chimes
organ: organ, hammond
church organ: church organ, pipe organ
reed organ: reed organ, concertina, harmonium
accordion: accordion, accordions
harmonica: harmonica, mouth harp
nylon guitar: nylon guitar, classical guitar, spanish guitar, ukulele
acoustic guitar: acoustic guitar, acoustic guitars, guitar, guitars, steel guitar
jazz guitar: jazz guitar
clean guitar: clean guitar, electric guitar, electric guitars
overdriven guitar: overdriven guitar, lead guitar, guitar solo
distorted guitar: distorted guitar, distorted guitars, heavy guitar, heavy guitars
double bass: double bass, upright bass, acoustic bass
electric bass: electric bass, bass guitar
slap bass: slap bass
synth bass: synth bass
deep synth bass: 808, sub bass
violin: violin, violins, solo violin, string quartet, strings quartet, string trio
viola: viola, violas, string quartet, strings quartet, string trio
cello: cello, cellos, violoncello, string quartet, strings quartet, string trio
contrabass: contrabass
pizzicato: pizzicato, plucked strings
harp: harp, harps
timpani: timpani
strings: strings, string section, string ensemble
choir: choir, choirs, voices, vocals, singing, choral
trumpet: trumpet, trumpets
muted trumpet: muted trumpet
trombone: trombone, trombones
tuba: tuba
horns: french horn, french horns, horns, horn
brass: brass, brass section
tenor sax: sax, saxophone, saxophones, tenor sax, tenor saxophone, alto sax, alto saxophone
soprano sax: soprano sax, soprano saxophone
oboe: oboe
english horn: english horn, cor anglais
bassoon: bassoon
clarinet: clarinet, clarinets
flute: flute, flutes
recorder: recorder
pan flute: pan flute, panpipes
saw lead: synth, synths, synthesizer, synthesizers, synth lead
square lead: square lead, chip lead
warm pad: pad, pads, warm pad, synth pad, synth pads
sitar: sitar
banjo: banjo
koto: koto
kalimba: kalimba, thumb piano
bagpipe: bagpipe, bagpipes
fiddle: fiddle, fiddles
steel drum: steel drum, steel drums, steelpan
""")
"""Words for the instruments of composer.music.instruments."""

KINDS = table("""
bright piano: piano, pianos, grand piano
honky-tonk piano: piano, pianos
bell piano: electric piano, rhodes, e piano
nylon guitar: guitar, guitars
acoustic guitar: guitar, guitars
jazz guitar: guitar, guitars, electric guitar, electric guitars
clean guitar: guitar, guitars
muted guitar: guitar, guitars, electric guitar, electric guitars
overdriven guitar: guitar, guitars, electric guitar, electric guitars
distorted guitar: guitar, guitars, electric guitar, electric guitars
slow strings: strings, string section
synth strings: strings
pizzicato: strings
violin: strings
viola: strings
cello: strings
synth brass: brass
trumpet: brass
trombone: brass
horns: brass
tenor sax: sax, saxophone, saxophones
soprano sax: sax, saxophone, saxophones
voices: choir, choirs, voices, vocals, singing
space voice: choir, choirs, voices, vocals, singing
square lead: synth, synths, synthesizer, synthesizers
fifth lead: synth, synths, synthesizer, synthesizers
polysynth: synth, synths, synthesizer, synthesizers
warm pad: synth, synths, synthesizer, synthesizers
halo pad: pad, pads, synth, synths, synthesizer, synthesizers
sweep pad: pad, pads, synth, synths, synthesizer, synthesizers
""")
"""What else a word means when it is denied: no guitar is none of any kind."""

HINTS = table("""
piano: piano
folk: acoustic guitar, nylon guitar, recorder
country: banjo, fiddle
celtic: bagpipe
cinematic: violin, viola, cello, strings, harp, oboe, horns, flute, clarinet, bassoon
jazz: tenor sax, soprano sax, double bass, vibraphone, muted trumpet, jazz guitar
rock: clean guitar, overdriven guitar
lofi: electric piano
synthwave: saw lead, synth bass
chiptune: square lead
children: xylophone, glockenspiel, music box
horror: church organ
metal: distorted guitar
hiphop: deep synth bass
ambient: warm pad, kalimba
reggae: steel drum
""")
"""The style that a wished instrument suggests when no word names one."""
