import { ModelCapability } from "@patchbay/contracts";
import { masterKeyBytes } from "@patchbay/models";
import { z } from "zod";

const port = z.coerce.number().int().min(0).max(65_535);

/** Every environment variable that the process reads. */
const Environment = z.object({
  PORT: port.default(3000),
  HOST: z.string().default("127.0.0.1"),
  PATCHBAY_DATA_DIR: z.string().min(1).default(".patchbay"),
  /** How the outside reaches us, where a proxy stands before us; decides about secure cookies and printed links. */
  PATCHBAY_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  PATCHBAY_LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  PATCHBAY_BOOTSTRAP_TOKEN: z.string().min(16).optional(),
  /** Under which secrets are sealed: 32 bytes in base64 (`openssl rand -base64 32`). Embedded, a file has one. */
  PATCHBAY_MASTER_KEY: z
    .base64()
    .transform((key) => Buffer.from(key, "base64"))
    .refine((key) => key.length === masterKeyBytes, `must be ${masterKeyBytes} bytes in base64`)
    .optional(),
  /** Origins beside the public internet that tools may call: `http://10.0.0.5:8080,http://intranet.example`. */
  PATCHBAY_EGRESS_ALLOW: z.string().default(""),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_MIGRATION_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  /** Jobs and signals go through it, instead of through the database. */
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Who does the jobs: this process, or workers of their own (`apps/worker`). */
  PATCHBAY_WORKER: z.enum(["in-process", "external"]).default("in-process"),
  /** How many background runs one process executes at once. */
  PATCHBAY_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(1_000).default(32),
  OPENAI_API_KEY: z.string().min(1).optional(),
  OPENAI_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  OPENAI_MODEL: z.string().min(1).default("gpt-4.1-mini"),
  /** What the model can do beside answering in text, with commas between. */
  OPENAI_CAPABILITIES: z
    .string()
    .default("tools,structured_output")
    .transform((list) => list.split(",").map((name) => name.trim()))
    .pipe(z.array(ModelCapability)),
});

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly baseUrl: string | undefined;
  readonly logLevel: "debug" | "info" | "warn" | "error" | "silent";
  readonly bootstrapToken: string | undefined;
  /** Undefined where the environment has none. */
  readonly masterKey: Uint8Array | undefined;
  readonly egressAllow: readonly string[];
  readonly database:
    | { readonly kind: "embedded"; readonly folder: string }
    | { readonly kind: "postgres"; readonly url: string; readonly migrationUrl: string | undefined };
  readonly redisUrl: string | undefined;
  readonly worker: "in-process" | "external";
  readonly workerConcurrency: number;
  /** The provider's own name of the model, for organizations that bring a key and name none. */
  readonly openAiModel: string;
  readonly openAi:
    | {
        readonly apiKey: string;
        readonly baseUrl: string | undefined;
        readonly model: string;
        readonly capabilities: readonly ModelCapability[];
      }
    | undefined;
}

/** The environment said something that cannot be. */
export class SettingsError extends Error {}

/** Reads the settings. An empty variable counts as absent, as shells and compose files write it. @throws {SettingsError} naming each wrong variable, never its value */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new SettingsError(`These environment variables cannot be used:\n${wrong.join("\n")}`);
  }
  const env = parsed.data;
  if (env.PATCHBAY_WORKER === "external" && env.DATABASE_URL === undefined) {
    throw new SettingsError(
      "PATCHBAY_WORKER=external needs DATABASE_URL: only one process can have the embedded database open.",
    );
  }
  return {
    port: env.PORT,
    host: env.HOST,
    dataDir: env.PATCHBAY_DATA_DIR,
    baseUrl: env.PATCHBAY_BASE_URL?.replace(/\/$/, ""),
    logLevel: env.PATCHBAY_LOG_LEVEL,
    bootstrapToken: env.PATCHBAY_BOOTSTRAP_TOKEN,
    masterKey: env.PATCHBAY_MASTER_KEY,
    egressAllow: env.PATCHBAY_EGRESS_ALLOW.split(",")
      .map((origin) => origin.trim())
      .filter((origin) => origin !== ""),
    database:
      env.DATABASE_URL === undefined
        ? { kind: "embedded", folder: env.PATCHBAY_DATA_DIR }
        : { kind: "postgres", url: env.DATABASE_URL, migrationUrl: env.DATABASE_MIGRATION_URL },
    redisUrl: env.REDIS_URL,
    worker: env.PATCHBAY_WORKER,
    workerConcurrency: env.PATCHBAY_WORKER_CONCURRENCY,
    openAiModel: env.OPENAI_MODEL,
    openAi:
      env.OPENAI_API_KEY === undefined
        ? undefined
        : {
            apiKey: env.OPENAI_API_KEY,
            baseUrl: env.OPENAI_BASE_URL,
            model: env.OPENAI_MODEL,
            capabilities: env.OPENAI_CAPABILITIES,
          },
  };
}
