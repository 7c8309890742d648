import { AppError } from "@patchbay/errors";
import { createLogger, errorFields, type Logger } from "@patchbay/telemetry";

import { readSettings, type Settings, SettingsError } from "./settings.ts";

/** What a process does between its beginning and a signal. */
export interface RunningProcess {
  /** What a person at a terminal is told once it works. */
  readonly welcome: string;
  /** Takes nothing new, lets what is under way go on for up to `drainMs`, then closes everything. */
  readonly close: (drainMs: number) => Promise<void>;
}

/** How long runs may go on after a signal: under the 30 s after which orchestrators kill. */
const drainMs = 25_000;

/**
 * The life of a process: reads the settings from `process.env`, starts, tells the person, and ends on SIGINT or SIGTERM.
 * What keeps it from starting is explained in one sentence, and the exit code is 1.
 */
export async function runProcess(
  process: NodeJS.Process,
  start: (settings: Settings, logger: Logger) => Promise<RunningProcess>,
): Promise<void> {
  const { env, stdout, stderr } = process;
  // LangChain would send every prompt to its makers' tracing service where one of these is set for another program.
  for (const name of [
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
  ])
    delete env[name];
  // Whoever reads our output may go away; runs go on, and so does the drain.
  for (const stream of [stdout, stderr]) stream.on("error", () => undefined);
  try {
    // A person at a terminal wants the address, not a line for every request.
    const settings = readSettings(stdout.isTTY ? { PATCHBAY_LOG_LEVEL: "warn", ...env } : env);
    const logger = createLogger({ level: settings.logLevel });
    const running = await start(settings, logger);
    stdout.write(running.welcome);
    endOnSignal(process, running);
    process.on("unhandledRejection", (reason) =>
      logger.error("a promise was rejected and nobody was listening", errorFields(reason)),
    );
  } catch (error) {
    stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

/** The first signal drains; a second one, from somebody who cannot wait, ends at once. */
function endOnSignal(process: NodeJS.Process, running: RunningProcess): void {
  let isEnding = false;
  const end = (signal: NodeJS.Signals): void => {
    if (isEnding) process.exit(signal === "SIGINT" ? 130 : 143);
    isEnding = true;
    process.stdout.write("\n  Finishing what is running … (again to stop at once)\n");
    running.close(drainMs).then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${explain(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}

/** One sentence for what a person can do something about; the stack for what they cannot. */
function explain(error: unknown): string {
  if (error instanceof AppError || error instanceof SettingsError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (!("code" in error) || typeof error.code !== "string") return error.stack ?? error.message;
  if (error.code === "EADDRINUSE") {
    return "The port is taken by another program. Stop that one, or choose another port: PORT=3001 npm start";
  }
  // The system's own words name the file or the address; Postgres' name the role or the database.
  return `Patchbay cannot start: ${error.message}`;
}
