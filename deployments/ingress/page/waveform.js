// A piece drawn as its outline, its sections marked; a click goes there. Knows no server.

const GAP = 1;

export function waveform(canvas, audio, piece) {
  const draw = () => paint(canvas, audio, piece);
  const seek = (event) => {
    if (event.buttons !== 1) return;
    const box = canvas.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    audio.currentTime = share * piece.seconds;
  };
  canvas.addEventListener("pointerdown", seek);
  canvas.addEventListener("pointermove", seek);
  for (const moved of ["timeupdate", "seeking", "seeked", "ended"]) audio.addEventListener(moved, draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  new ResizeObserver(draw).observe(canvas);
}

function paint(canvas, audio, piece) {
  const scale = window.devicePixelRatio || 1;
  const width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  const colours = getComputedStyle(canvas);
  pen.scale(scale, scale);
  bars(pen, piece, width, height, audio.currentTime / piece.seconds, colours);
  marks(pen, piece, width, height, colours);
}

function bars(pen, { outline }, width, height, played, colours) {
  const count = Math.max(1, Math.min(outline.length, Math.floor(width / (2 + GAP))));
  for (let bar = 0; bar < count; bar++) {
    const from = Math.floor((bar * outline.length) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * outline.length) / count));
    const tall = Math.max(1, Math.max(...outline.slice(from, to)) * (height - 4));
    pen.fillStyle = colours.getPropertyValue(bar / count < played ? "--played" : "--wave");
    pen.fillRect((bar * width) / count, (height - tall) / 2, Math.max(1, width / count - GAP), tall);
  }
}

function marks(pen, { sections, hits, seconds }, width, height, colours) {
  pen.fillStyle = colours.getPropertyValue("--ink");
  for (const { start } of sections) pen.fillRect(Math.round((start / seconds) * width), 0, 1, height);
  for (const { time } of hits) {
    pen.beginPath();
    pen.arc((time / seconds) * width, 4, 3, 0, 2 * Math.PI);
    pen.fill();
  }
}
