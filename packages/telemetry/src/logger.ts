import { pino } from "pino";

/** Fields beside a log line's fixed message. Never a prompt, a transcript, a document, tool arguments or a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Structured logs: a fixed message and fields. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger that adds these fields to every line. */
  with(fields: LogFields): Logger;
}

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** Logs JSON lines to `destination` (a stream with `write`, by default standard output). */
export function createLogger(options: {
  level: LogLevel;
  destination?: { write(line: string): void };
}): Logger {
  const settings = {
    level: options.level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return over(options.destination === undefined ? pino(settings) : pino(settings, options.destination));
}

function over(target: ReturnType<typeof pino>): Logger {
  return {
    debug: (message, fields = {}) => target.debug(fields, message),
    info: (message, fields = {}) => target.info(fields, message),
    warn: (message, fields = {}) => target.warn(fields, message),
    error: (message, fields = {}) => target.error(fields, message),
    with: (fields) => over(target.child(fields)),
  };
}

/**
 * What may be logged of any thrown value: its name, its code and where it came from, not its message, because foreign
 * messages quote what they were given.
 */
export function errorFields(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { error: typeof thrown };
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
  const frames = (thrown.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const cause = thrown.cause === undefined ? {} : { cause: errorFields(thrown.cause)["error"] };
  return {
    error: thrown.name,
    error_code: code,
    stack: frames
      .slice(0, 12)
      .map((line) => line.trim())
      .join(" | "),
    ...cause,
  };
}
