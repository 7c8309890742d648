import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The browser for tests: `CHROMIUM_PATH`, else one of the system's; undefined where there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if (env["CHROMIUM_PATH"] !== undefined && env["CHROMIUM_PATH"] !== "") return env["CHROMIUM_PATH"];
  const folders = (env["PATH"] ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
}
