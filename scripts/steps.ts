import { spawn } from "node:child_process";

/** A command that must succeed before the next one begins. */
export interface Step {
  name: string;
  command: readonly [string, ...string[]];
  env?: Readonly<Record<string, string>>;
}

/** Runs the steps in order, says how long each took, stops at the first that fails. Resolves to the exit code. */
export async function runSteps(steps: readonly Step[]): Promise<number> {
  for (const step of steps) {
    const started = performance.now();
    const code = await runStep(step);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? "ok" : "FAILED"}  ${step.name}  ${seconds} s`);
    if (code !== 0) return code;
  }
  return 0;
}

/** Runs one command with our output as its own. Resolves to its exit code. */
export function runStep(step: Step): Promise<number> {
  const [program, ...args] = step.command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit", env: { ...process.env, ...step.env } });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}
