// Calls the painter and the planner as a page does. `node page.mjs MODULE JOB`: the job names its fonts, the frames to paint
// and the texts to plan; what is painted goes to standard output as raw frames, what is planned stands behind them.

import { readFileSync, writeSync } from "node:fs";

const [modulePath, jobPath] = process.argv.slice(2);
const job = JSON.parse(readFileSync(jobPath, "utf8"));
const { instance } = await WebAssembly.instantiate(readFileSync(modulePath));
const vo = instance.exports;

/** Copies bytes into the module's memory and returns their place. */
function put(bytes) {
  const at = vo.vo_alloc(bytes.length);
  new Uint8Array(vo.memory.buffer, at, bytes.length).set(bytes);
  return [at, bytes.length];
}

/** Calls with a text that stays ours; returns what was answered, as text. */
function ask(call, text) {
  const [at, length] = put(Buffer.from(text));
  const answered = call(at, length);
  vo.vo_free(at, length);
  return Buffer.from(vo.memory.buffer, vo.vo_answer(), answered).toString();
}

/** Writes all bytes to standard output, whatever a pipe takes at once. */
function write(bytes) {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

for (const [family, file] of job.fonts) {
  vo.vo_font(...put(Buffer.from(family)), ...put(readFileSync(file)));
}
const ground = readFileSync(job.ground);
for (const [recipe, number] of job.frames) {
  const opened = JSON.parse(ask(vo.vo_segment, JSON.stringify(recipe)));
  if (opened.error) throw new Error(opened.error);
  const frame = new Uint8Array(vo.memory.buffer, vo.vo_frame(), ground.length);
  frame.set(ground);
  vo.vo_paint(number);
  write(Buffer.from(vo.memory.buffer, vo.vo_frame(), ground.length));
}
for (const request of job.requests) {
  write(Buffer.from(ask(vo.vo_dry_run, request) + "\n"));
}
