#!/usr/bin/env node
// Runs one of our TypeScript scripts on a Node.js that is new enough, with the dependencies installed.
//
// This file is plain JavaScript for the oldest Node.js that we support as a starting point (20), because it is what
// finds or fetches the newer one. It does two things before it hands over:
//   1. the runtime: the Node.js that runs npm if it is at least MINIMUM, else the `node` package of scripts/toolchain;
//   2. the dependencies: `npm ci` whenever the lockfile is not the one that node_modules was made from.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, delimiter, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

// undici 8 (22.19) and running TypeScript without a flag (22.18) set the floor.
const MINIMUM = [22, 19];

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const [script, ...args] = process.argv.slice(2);
if (script === undefined) {
  console.error("usage: node scripts/run.mjs SCRIPT [ARGUMENT...]");
  process.exit(2);
}

const node = newEnough(process.versions.node) ? process.execPath : toolchainNode();
const environment = {
  ...process.env,
  // Compiled modules are kept from start to start; the cache names the Node.js version it is of.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, "node_modules", ".cache", "node"),
  PATH: [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
};
installDependencies();
handOver();

function newEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1]);
}

/** The path of the Node.js that the toolchain's lockfile pins, installed on first use. */
function toolchainNode() {
  const folder = join(root, "scripts", "toolchain");
  const binary = join(
    folder,
    "node_modules",
    "node",
    "bin",
    process.platform === "win32" ? "node.exe" : "node",
  );
  installOnce(
    folder,
    process.env,
    `Node.js ${process.versions.node} is too old; fetching Node.js 24 for this folder`,
    () => existsSync(binary),
  );
  return binary;
}

function installDependencies() {
  installOnce(root, environment, "Installing dependencies", () => true);
}

/** `npm ci` in `folder`, unless its node_modules already carries the digest of this very lockfile. */
function installOnce(folder, env, sentence, isComplete) {
  const digest = createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
  const stamp = join(folder, "node_modules", ".patchbay-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === digest && isComplete()) return;
  console.error(`${sentence} …`);
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // What npm exported for the outer `npm start` must not steer the inner one, but the user's own settings must.
  const result = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: folder,
    env,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (result.status !== 0) {
    console.error(`npm ci failed in ${folder}; see its messages above.`);
    process.exit(result.status ?? 1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, digest);
}

/** Runs the script, passes signals on, and ends as it ends. */
function handOver() {
  const child = spawn(node, [join(root, script), ...args], { cwd: root, env: environment, stdio: "inherit" });
  // A terminal's Ctrl-C reaches the child by itself, being in the same process group: only outlive it here.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`Could not start ${node}: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    process.exit(code ?? (signal === "SIGINT" ? 130 : signal === "SIGTERM" ? 143 : 1));
  });
}
