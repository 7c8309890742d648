// The API process: reads the environment, starts the server, tells the person how to get in, ends on a signal.
import { AppError } from "@patchbay/errors";
import { createLogger, errorFields } from "@patchbay/telemetry";

import { readSettings, SettingsError } from "./settings.ts";
import { type RunningServer, startServer } from "./start-server.ts";

/** How long runs may go on after a signal: under the 30 s after which orchestrators kill. */
const drainMs = 25_000;

const { env } = process;
// LangChain would send every prompt to its makers' tracing service where one of these is set for another program.
for (const name of ["LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"])
  delete env[name];
// Whoever reads our output may go away; runs go on, and so does the drain.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
// A person at a terminal wants the address, not a line for every request.
const isTerminal = process.stdout.isTTY;
await run();

async function run(): Promise<void> {
  try {
    const settings = readSettings(isTerminal ? { PATCHBAY_LOG_LEVEL: "warn", ...env } : env);
    const logger = createLogger({ level: settings.logLevel });
    const server = await startServer(settings, logger);
    process.stdout.write(welcome(server));
    endOnSignal(server);
    process.on("unhandledRejection", (reason) =>
      logger.error("a promise was rejected and nobody was listening", errorFields(reason)),
    );
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function welcome({ url, signInLink, credentialsFile, isDemoModel, isEmbedded }: RunningServer): string {
  const lines = [
    "",
    `  Patchbay is ready at ${url}`,
    ...(signInLink === undefined ? [] : [`  Sign in:     ${signInLink}`]),
    ...(isEmbedded && signInLink === undefined
      ? ["  Sign in:     with your own password; credentials.json, which had the first one, is gone"]
      : []),
    ...(credentialsFile === undefined ? [] : [`  Credentials: ${credentialsFile} (password and API key)`]),
    isDemoModel
      ? "  Model:       the built-in demo model; set OPENAI_API_KEY for a real one"
      : "  Model:       OpenAI-compatible",
    "  Stop:        Ctrl-C",
    "",
  ];
  return `${lines.join("\n")}\n`;
}

/** The first signal drains; a second one, from somebody who cannot wait, ends at once. */
function endOnSignal(server: RunningServer): void {
  let isEnding = false;
  const end = (signal: NodeJS.Signals): void => {
    if (isEnding) process.exit(signal === "SIGINT" ? 130 : 143);
    isEnding = true;
    process.stdout.write("\n  Finishing what is running … (again to stop at once)\n");
    server.close(drainMs).then(
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
