// The composition of a job: the footage as a video clip, each caption a clip of words, and a timeline that colours the
// words as they are spoken, as HyperFrames' guide to captions has it.

/** The `index.html` of a job. */
export function composition(job) {
  const { look, width, height, rate } = job;
  const seconds = job.frames / rate;
  const captions = grouped(job.captions);
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="UTF-8" />
    <meta name="viewport" content="width=${width}, height=${height}" />
    <title>Job</title>
    <script src="gsap.min.js"></script>
    <style>
      @font-face { font-family: "Caption"; src: url("font.ttf"); }
      body { margin: 0; background: #000; }
      #root { position: relative; width: ${width}px; height: ${height}px; overflow: hidden; }
      #footage { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: cover; }
      .caption {
        position: absolute; left: 0; width: ${width}px; top: ${look.centre_y - look.size}px;
        height: ${2 * look.size}px; text-align: center; white-space: pre;
        font: 400 ${look.size}px/${2 * look.size}px "Caption"; color: ${look.colour};
        -webkit-text-stroke: ${2 * look.outline}px ${look.outline_colour}; paint-order: stroke fill;
      }
    </style>
  </head>
  <body>
    <div id="root" data-composition-id="main" data-start="0" data-width="${width}" data-height="${height}"
      data-duration="${seconds}" data-fps="${rate}">
      <video id="footage" class="clip" src="source.mp4" data-start="0" data-duration="${seconds}" data-track-index="0"
        muted playsinline></video>
      <audio id="sound" src="sound.wav" data-start="0" data-duration="${seconds}" data-track-index="1"
        data-volume="1"></audio>
${captions.map((caption, index) => clip(caption, index, rate)).join("\n")}
    </div>
    <script>
      const tl = gsap.timeline({ paused: true });
${captions.flatMap((caption, index) => colours(caption, index, job)).join("\n")}
      window.__timelines = window.__timelines || {};
      window.__timelines["main"] = tl;
    </script>
  </body>
</html>
`;
}

/** Runs of states that show the same words, which are one clip. */
function grouped(states) {
  const groups = [];
  for (const state of states) {
    const last = groups.at(-1);
    const words = state.words.join(" ");
    if (last && last.words === words && last.to === state.from_frame) {
      last.to = state.to_frame;
      last.states.push(state);
    } else {
      groups.push({ words, from: state.from_frame, to: state.to_frame, states: [state] });
    }
  }
  return groups;
}

function clip(caption, index, rate) {
  const words = caption.states[0].words.map((word, at) => `<span id="c${index}w${at}">${escaped(word)}</span>`);
  const start = instant(caption.from, rate);
  const duration = instant(caption.to, rate) - start;
  return `      <div id="c${index}" class="clip caption" data-start="${start}" data-duration="${duration}"
        data-track-index="2">${words.join(" ")}</div>`;
}

/** The moments at which words of a caption become and cease to be the active one. */
function colours(caption, index, { look, rate }) {
  const set = (word, colour, frame) =>
    `      tl.set("#c${index}w${word}", { color: "${colour}" }, ${instant(frame, rate)});`;
  const spoken = caption.states.filter((state) => state.active >= 0);
  return spoken.flatMap((state) => [
    set(state.active, look.active_colour, state.from_frame),
    set(state.active, look.colour, state.to_frame),
  ]);
}

/** A quarter of a frame before a frame, in seconds, so that no rounding shows a word one frame late. */
function instant(frame, rate) {
  return Math.max(0, (frame - 0.25) / rate);
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
