// What Remotion's bundle holds: one composition, whose size, rate and length are those of the job.

import { Composition, registerRoot } from "remotion";
import { Short } from "./short.jsx";

const fromJob = ({ props: { job } }) => ({
  width: job.width,
  height: job.height,
  fps: job.rate,
  durationInFrames: job.frames,
});

const Root = () => (
  <Composition
    id="short"
    component={Short}
    width={1080}
    height={1920}
    fps={30}
    durationInFrames={1}
    defaultProps={{ files: "", job: { width: 1080, height: 1920, rate: 30, frames: 1, captions: [], look: {} } }}
    calculateMetadata={fromJob}
  />
);

registerRoot(Root);
