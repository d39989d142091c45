// Makes the movie of a job folder with Remotion.
//
//     node job.mjs FOLDER

import { renderMedia, selectComposition } from "@remotion/renderer";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

// Remotion reads Node's report on itself to know its C library, and the report asks a name server about open sockets.
process.report.excludeNetwork = true;

const folder = resolve(process.argv[2]);
const job = JSON.parse(readFileSync(join(folder, "job.json"), "utf8"));
const server = await serve(folder, ["source.mp4", "sound.wav", "font.ttf"]);

const shared = {
  serveUrl: join(dirname(fileURLToPath(import.meta.url)), "bundle"),
  inputProps: { files: `http://127.0.0.1:${server.address().port}`, job },
  browserExecutable: process.env.PEER_BROWSER,
  // Remotion's own default, said aloud: the browser without a window is the faster one.
  chromeMode: "headless-shell",
};
const composition = await selectComposition({ ...shared, id: "short" });
await renderMedia({
  ...shared,
  composition,
  codec: "h264",
  crf: job.crf,
  x264Preset: job.preset,
  pixelFormat: "yuv420p",
  colorSpace: "bt709",
  imageFormat: "jpeg",
  audioCodec: "aac",
  audioBitrate: `${job.sound_bitrate}k`,
  concurrency: 2,
  outputLocation: join(folder, "out.mp4"),
  ffmpegOverride: ({ args }) => withParameters(args, job),
});
server.close();

/** Adds our encoder parameters where FFmpeg is told to encode the picture. */
function withParameters(args, { threads, x264 }) {
  const at = args.indexOf("libx264");
  return at < 0 ? args : args.toSpliced(at + 1, 0, "-threads", `${threads}`, "-x264-params", x264);
}

/** Serves these files of a folder to this machine alone, as short-video-maker serves its footage to Remotion. */
function serve(folder, names) {
  const server = createServer((request, response) => {
    const name = names.find((name) => request.url === `/${name}`);
    if (!name) return response.writeHead(404).end();
    const path = join(folder, name);
    response.writeHead(200, { "Content-Length": statSync(path).size, "Access-Control-Allow-Origin": "*" });
    createReadStream(path).pipe(response);
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}
