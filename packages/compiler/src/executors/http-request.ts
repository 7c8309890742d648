import { httpMethodEffects, HttpRequestConfig, type Json, type Scope, textOf } from "@patchbay/graph";
import { z } from "zod";

import type { HttpRequest, HttpResponse } from "../ports/http-client.ts";
import { RunFailure } from "../run/run-failure.ts";
import { fieldsOf } from "./ask-person.ts";
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
        ? await sendOnce(asked, activation)
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
async function sendOnce(asked: HttpRequest, activation: Activation): Promise<HttpResponse> {
  const { path: key, context, signal } = activation;
  const { method, url } = asked;
  const isRepeatable = Object.hasOwn(asked.headers, keyHeader);
  const answer = await context.journal.effect(
    // What is sent may be secret; where it goes and how tells enough.
    {
      key,
      tool: "http_request",
      arguments: { method, url: originOf(url) },
      isRepeatable,
      decision: decisionOn(key, activation),
    },
    async (idempotencyKey) => {
      const headers = { [keyHeader]: idempotencyKey, ...asked.headers };
      return { ...(await context.http({ ...asked, headers }, signal)) };
    },
    // A request without an answer may have arrived.
    () => false,
  );
  return HttpAnswer.parse(fieldsOf(answer));
}

/** An answer as it was remembered, or as somebody says that it was. */
const HttpAnswer = z.object({
  status: z.int().catch(200),
  headers: z.record(z.string(), z.string()).catch({}),
  body: z.string().catch(""),
});

const originOf = (url: string): string => (URL.canParse(url) ? new URL(url).origin : "");

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
