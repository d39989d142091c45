// The movie of a job as short-video-maker composes it: footage off the main thread, sound, and the words of the caption
// that is due, the active one in its colour.

import { useEffect, useState } from "react";
import { AbsoluteFill, Audio, OffthreadVideo, continueRender, delayRender, useCurrentFrame } from "remotion";

export const Short = ({ files, job }) => {
  useFont(`${files}/font.ttf`);
  const frame = useCurrentFrame();
  const state = job.captions.find(({ from_frame, to_frame }) => from_frame <= frame && frame < to_frame);
  return (
    <AbsoluteFill style={{ backgroundColor: "black" }}>
      <OffthreadVideo
        src={`${files}/source.mp4`}
        muted
        style={{ width: "100%", height: "100%", objectFit: "cover" }}
      />
      <Audio src={`${files}/sound.wav`} />
      {state ? <Caption state={state} look={job.look} /> : null}
    </AbsoluteFill>
  );
};

const Caption = ({ state, look }) => {
  const style = {
    position: "absolute",
    width: "100%",
    top: look.centre_y - look.size,
    font: `400 ${look.size}px/${2 * look.size}px Caption`,
    textAlign: "center",
    whiteSpace: "pre",
    color: look.colour,
    WebkitTextStroke: `${2 * look.outline}px ${look.outline_colour}`,
    paintOrder: "stroke fill",
  };
  return (
    <div style={style}>
      {state.words.map((word, index) => (
        <span key={index} style={index === state.active ? { color: look.active_colour } : {}}>
          {index > 0 ? ` ${word}` : word}
        </span>
      ))}
    </div>
  );
};

/** No frame is taken before the font is there. */
const useFont = (url) => {
  const [handle] = useState(() => delayRender("the font"));
  useEffect(() => {
    const font = new FontFace("Caption", `url(${url})`);
    font.load().then(() => {
      document.fonts.add(font);
      continueRender(handle);
    });
  }, [handle, url]);
};
