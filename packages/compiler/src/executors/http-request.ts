import {
  httpMethodEffects,
  HttpRequestConfig,
  type Json,
  type JsonSchema,
  type Scope,
  textOf,
} from "@patchbay/graph";
import { z } from "zod";

import type { HttpRequest, HttpResponse } from "../ports/http-client.ts";
import type { EffectDecision } from "../ports/journal.ts";
import { RunFailure } from "../run/run-failure.ts";
import { decisionOn, pausingOnUnknown } from "./effect-decision.ts";
import { encodedUrl } from "./encoded-url.ts";
import { type Activation, defineExecutor } from "./executor.ts";
import { preparedTemplate, preparedValue, readsOfTemplate, readsOfValue } from "./prepared-text.ts";

/** Sends one request through the run's way out and reads its answer. */
export const httpRequestExecutor = defineExecutor("http_request", HttpRequestConfig, (config) => {
  const { method, response: kind } = config;
  const writes = httpMethodEffects[method] === "write";
  const url = encodedUrl(config.url, config.query ?? {});
  const headers = Object.entries(config.headers ?? {}).map(
    ([name, text]) => [name.toLowerCase(), preparedTemplate(text)] as const,
  );
  const body = config.body === undefined ? undefined : preparedValue(config.body);
  const request = (scope: Scope): HttpRequest => {
    const given = Object.fromEntries(
      headers.map(([name, text]) => [name, fieldValue(name, text.render(scope))]),
    );
    const sent = body === undefined ? undefined : content(body.evaluate(scope), given["content-type"]);
    return {
      method,
      url: url.render(scope),
      headers: { accept: kind === "json" ? "application/json" : "*/*", ...sent?.headers, ...given },
      ...(sent === undefined ? {} : { body: sent.text }),
    };
  };
  return {
    reads: [
      ...url.reads,
      ...headers.flatMap(([, text]) => readsOfTemplate(text)),
      ...(body === undefined ? [] : readsOfValue(body)),
    ],
    usesMessages: false,
    canPause: writes,
    execute: pausingOnUnknown(async (activation) => {
      const { scope, effects } = activation;
      const asked = request(scope);
      // From here on nobody knows whether the other side has done it.
      if (writes) effects.written = true;
      const response = writes
        ? await sendOnce(asked, kind, activation)
        : await activation.context.http(asked, activation.signal);
      refuseUnexpected(response, config.expect_status);
      const { status, headers } = response;
      return {
        outputs: {
          status,
          headers: { ...headers },
          body: kind === "text" ? response.body : jsonOf(response.body),
        },
      };
    }),
  };
});

/** What the Idempotency-Key header is called (draft-ietf-httpapi-idempotency-key-header-07). */
const keyHeader = "idempotency-key";

/**
 * Sends a request that changes something, under a key that is the same should it have to be sent again. Only where the
 * author sends such a key does the receiver surely know it; elsewhere somebody has to say whether the first one arrived.
 */
async function sendOnce(
  asked: HttpRequest,
  kind: HttpRequestConfig["response"],
  activation: Activation,
): Promise<HttpResponse> {
  const { path: key, context, signal } = activation;
  const { method, url } = asked;
  const isRepeatable = Object.hasOwn(asked.headers, keyHeader);
  const answer = await context.journal.effect(
    // What is sent may be secret; where it goes and how tells enough.
    {
      key,
      tool: "http_request",
      arguments: { method, url: originOf(url) },
      shown: { method, url: withoutValues(url) },
      resultSchema: answerSchema(kind),
      isRepeatable,
      decision: decisionAbout(kind, decisionOn(key, activation)),
    },
    async (idempotencyKey) => {
      const headers = { [keyHeader]: idempotencyKey, ...asked.headers };
      return { ...(await context.http({ ...asked, headers }, signal)) };
    },
    // A request without an answer may have arrived.
    () => false,
  );
  return HttpAnswer.parse(answer);
}

/** An answer as it is remembered. */
const HttpAnswer = z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() });

/** An answer as somebody says that it was: what the node is to put out. */
const ToldAnswer = z.object({
  status: z.int().min(100).max(599),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.json().default(null),
});

/** The same for whoever is asked. Headers and a body that nobody has seen may be left out: then there were none. */
const answerSchema = (kind: HttpRequestConfig["response"]): JsonSchema => ({
  type: "object",
  properties: {
    status: { type: "integer", minimum: 100, maximum: 599, title: "Status" },
    headers: { type: "object", additionalProperties: { type: "string" }, title: "Headers" },
    body: kind === "text" ? { type: "string", title: "Body" } : { title: "Body" },
  },
  required: ["status"],
  additionalProperties: false,
});

/**
 * A decision with the answer in it as it would have come from the receiver.
 *
 * @throws {RunFailure} `http_response_invalid` where it is none: questions of older versions took anything
 */
function decisionAbout(
  kind: HttpRequestConfig["response"],
  decision: EffectDecision | undefined,
): EffectDecision | undefined {
  if (decision?.decision !== "happened") return decision;
  const told = ToldAnswer.safeParse(decision.result);
  if (!told.success)
    throw new RunFailure("http_response_invalid", "What was said to be the answer has no status or is none.");
  const { status, headers, body } = told.data;
  const text = kind === "json" ? JSON.stringify(body) : body === null ? "" : textOf(body);
  return { decision: "happened", result: { status, headers, body: text } };
}

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : "");

/** A URL by which people find a request at its receiver: without user info, fragment and the values of parameters. */
function withoutValues(source: string): string {
  const url = URL.parse(source);
  if (url === null) return "";
  const { origin, pathname, search } = url;
  // What has no name is a value itself.
  const names = search
    .slice(1)
    .split("&")
    .flatMap((each) => /^[^=]+(?==)/.exec(each) ?? []);
  return `${origin}${pathname}${search === "" ? "" : `?${names.map((name) => `${name}=…`).join("&")}`}`;
}

/** What RFC 9110 section 5.5 lets stand in a header and bytes can carry: no line can be ended and another begun. */
const allowed = /^[\t\x20-\x7e\x80-\xff]*$/;

function fieldValue(name: string, value: string): string {
  if (allowed.test(value)) return value;
  const message = `The header “${name}” has a character that headers cannot carry.`;
  throw new RunFailure("http_request_invalid", message);
}

/** JSON, unless the author names another type: then a text goes as it is. */
function content(value: Json, contentType: string | undefined) {
  if (contentType !== undefined && !/json/i.test(contentType)) return { text: textOf(value), headers: {} };
  return { text: JSON.stringify(value), headers: { "content-type": "application/json" } };
}

function refuseUnexpected({ status }: HttpResponse, expected: readonly number[] | undefined): void {
  if (expected?.includes(status) ?? (status >= 200 && status < 300)) return;
  // 429 (RFC 6585 section 4) and 5xx (RFC 9110 section 15.6) speak of the server's state, not of the request.
  if (status === 429 || status >= 500) {
    throw new RunFailure("http_failed", `The server answered with status ${status}.`, { isRetriable: true });
  }
  const wanted = expected === undefined ? "200 to 299" : expected.join(", ");
  const message = `The server answered with status ${status}; expected was ${wanted}.`;
  throw new RunFailure("http_status_unexpected", message);
}

/** Deeper than this no API answers; much deeper, programs that walk JSON by recursion run out of stack. */
const maxDepth = 128;

function jsonOf(text: string): Json {
  if (text.trim() === "") return null; // 204, or the answer to HEAD
  const value = parseJson(text);
  if (value === undefined || isDeeperThan(maxDepth, value)) {
    const message =
      value === undefined ? "The answer is not JSON." : `The answer has more than ${maxDepth} levels.`;
    throw new RunFailure("http_response_invalid", message);
  }
  return value;
}

function parseJson(text: string): Json | undefined {
  try {
    // JSON.parse makes JSON.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function isDeeperThan(levels: number, value: Json): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null ? Object.values<Json>(each) : [],
    );
  }
  return false;
}
