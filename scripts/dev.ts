// `npm run dev`: the API restarts and the admin UI reloads as files change. The UI is at the address that Vite prints.
import { spawn } from "node:child_process";

const commands = [
  ["node", "--watch", "--watch-preserve-output", "apps/api/src/main.ts"],
  ["vite", "apps/admin"],
] as const;

const children = commands.map(([program, ...args]) => spawn(program, args, { stdio: "inherit" }));
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}
// Either alone is of no use.
await Promise.race(children.map((child) => new Promise((resolve) => child.on("exit", resolve))));
for (const child of children) child.kill("SIGTERM");
