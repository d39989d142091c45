// Makes the movie of a job folder with HyperFrames: writes the composition beside the job's files, then renders it with
// HyperFrames' own command line in this very process.
//
//     node job.mjs FOLDER

import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { composition } from "./composition.mjs";

const folder = resolve(process.argv[2]);
const packages = join(dirname(fileURLToPath(import.meta.url)), "node_modules");
const job = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));

copyFileSync(join(packages, "gsap/dist/gsap.min.js"), join(folder, "gsap.min.js"));
writeFileSync(join(folder, "index.html"), composition(job));

Object.assign(process.env, {
  // Nothing is to be sent, asked for or fetched.
  HYPERFRAMES_NO_TELEMETRY: "1",
  HYPERFRAMES_NO_UPDATE_CHECK: "1",
  HYPERFRAMES_SKIP_SKILLS: "1",
  DO_NOT_TRACK: "1",
  CI: "1",
  HYPERFRAMES_BROWSER_PATH: process.env.PEER_BROWSER,
  HYPERFRAMES_FFMPEG_PATH: process.env.PEER_FFMPEG,
});

// The encoder's quality can be told, its preset cannot: HyperFrames encodes with x264's medium.
const options = {
  output: join(folder, "out.mp4"),
  fps: job.rate,
  crf: job.crf,
  workers: 2,
  // Every round decodes its source, as everyone else does.
  "frames-cache-dir": "off",
};
const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
process.argv.splice(2, process.argv.length, "render", folder, ...flags, "--quiet");
await import(pathToFileURL(join(packages, "hyperframes/bin/hyperframes.mjs")));
