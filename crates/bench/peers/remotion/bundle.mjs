// Bundles the composition once, when it is installed, as short-video-maker does when it starts.

import { bundle } from "@remotion/bundler";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
await bundle({ entryPoint: join(here, "src/index.jsx"), outDir: join(here, "bundle") });
