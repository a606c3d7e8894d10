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
reed organ: accordion, harmonica, reed organ, concertina, harmonium
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
violin: violin, violins, solo violin
viola: viola
cello: cello, cellos, violoncello
contrabass: contrabass
pizzicato: pizzicato, plucked strings
harp: harp, harps
timpani: timpani
strings: strings, string section, string ensemble
choir: choir, choirs, chorus, voices, vocals
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

HINTS = table("""
piano: piano
folk: acoustic guitar, nylon guitar, banjo, fiddle, recorder
cinematic: violin, viola, cello, strings, harp, oboe, horns, flute, clarinet, bassoon
jazz: tenor sax, soprano sax, double bass, vibraphone, muted trumpet, jazz guitar
rock: clean guitar, distorted guitar, overdriven guitar
lofi: electric piano
synthwave: saw lead, square lead, synth bass
hiphop: deep synth bass
ambient: warm pad, kalimba
reggae: steel drum
""")
"""The style that a wished instrument suggests when no word names one."""
