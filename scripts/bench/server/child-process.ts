import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

/** A process that the benchmark started, once it has said that it is ready. */
export interface BenchProcess {
  /** What it said to be ready: the first thing that the pattern caught. */
  readonly ready: string;
  /** Resident memory now and at its highest so far, in MiB. Linux tells; elsewhere NaN. */
  readonly memory: () => Promise<{ readonly now: number; readonly peak: number }>;
  /** Processor time that it has used so far, in milliseconds. Linux tells; elsewhere NaN. */
  readonly cpuMs: () => Promise<number>;
  /** Asks it to end, and waits until it has. */
  readonly stop: () => Promise<void>;
}

/** Starts a script of ours under this Node.js. @param ready what it prints when it takes requests, with one group */
export async function startProcess(
  script: string,
  env: Readonly<Record<string, string>>,
  ready: RegExp,
): Promise<BenchProcess> {
  const child = spawn(process.execPath, [...nodeArguments(env), script], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const caught = await Promise.race([
    ended.then(() => undefined),
    (async () => {
      for await (const line of createInterface({ input: child.stdout })) {
        const said = ready.exec(line)?.[1];
        if (said !== undefined) return said;
      }
      return undefined;
    })(),
  ]);
  // Whoever writes to a pipe that nobody reads stands still. What a server complains of belongs to its figures.
  child.stdout.pipe(process.stderr);
  if (caught === undefined) throw new Error(`${script} ended before it was ready.`);
  return {
    ready: caught,
    memory: async () => {
      const status = await readFile(`/proc/${child.pid}/status`, "utf8").catch(() => "");
      const mebibytes = (name: string): number =>
        Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
      return { now: mebibytes("VmRSS"), peak: mebibytes("VmHWM") };
    },
    cpuMs: async () => {
      const stat = await readFile(`/proc/${child.pid}/stat`, "utf8").catch(() => "");
      // proc(5): after the name, which may contain anything, fields 14 and 15 in hundredths of a second.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** With PROFILE=1 each process leaves a CPU profile of itself in the folder of the name. */
const nodeArguments = (env: Readonly<Record<string, string>>): string[] =>
  env["PROFILE_FOLDER"] === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${env["PROFILE_FOLDER"]}`];
