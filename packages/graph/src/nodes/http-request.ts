import { z } from "zod";

import { schemaMessages } from "../diagnostics/schema-messages.ts";
import { anyType, intType, objectOf, stringType } from "../schema/value-type.ts";
import { defineNode } from "./define-node.ts";
import type { EffectClass } from "./effect-class.ts";
import { Template, Value } from "./fields.ts";

export const HttpMethod = z.enum(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "POST", "PATCH"]);
export type HttpMethod = z.infer<typeof HttpMethod>;

/** RFC 9110 section 9.2: what repeating a request of each method does. */
export const httpMethodEffects: Readonly<Record<HttpMethod, EffectClass>> = {
  GET: "read",
  HEAD: "read",
  OPTIONS: "read",
  PUT: "idempotent",
  DELETE: "idempotent",
  POST: "write",
  PATCH: "write",
};

/**
 * Scheme and host as the author wrote them, up to the end or to what ends a host. An expression before that would let a
 * value choose who is called; the backslash, which URL parsers read as a slash, and a name before `@` are no part of it.
 */
const writtenOrigin = /^https?:\/\/[^\s/?#@\\{}]+(?:[/?]|$)/i;

/** Headers that belong to the connection and the message's frame (RFC 9110 sections 7.2, 7.6.1 and 8.6, RFC 9112). */
const ofConnection: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** A field name of RFC 9110 section 5.1. */
const HeaderName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, schemaMessages.header_name)
  .refine((name) => !ofConnection.has(name.toLowerCase()), schemaMessages.header_of_connection);

export const HttpRequestConfig = z
  .strictObject({
    method: HttpMethod.default("GET").meta({ title: "Method" }),
    url: Template.regex(writtenOrigin, schemaMessages.url_origin).meta({
      title: "URL",
      description: "Values are encoded: none can change the host or add a parameter.",
    }),
    headers: z.record(HeaderName, Template).optional().meta({ title: "Headers" }),
    query: z.record(z.string().min(1), Template).optional().meta({ title: "Query" }),
    body: Value.optional().meta({ title: "Body" }),
    response: z.enum(["json", "text"]).default("json").meta({ title: "Read the answer as" }),
    expect_status: z.array(z.int().min(200).max(599)).min(1).optional().meta({
      title: "Expected status",
      description: "Anything else is an error. Default: 200 to 299.",
    }),
  })
  .refine((config) => config.body === undefined || httpMethodEffects[config.method] !== "read", {
    error: schemaMessages.method_has_body,
    path: ["body"],
  });
export type HttpRequestConfig = z.infer<typeof HttpRequestConfig>;

/** Calls an HTTP API. */
export const httpRequest = defineNode({
  type: "http_request",
  category: "action",
  title: "HTTP request",
  summary: "Calls an HTTP API.",
  icon: "globe",
  effect: "write",
  effectOf: (config) => httpMethodEffects[config.method],
  config: HttpRequestConfig,
  ports: () => ["out"],
  outputs: (config) =>
    objectOf({
      status: intType,
      headers: { kind: "object", fields: new Map(), rest: stringType },
      body: config.response === "text" ? stringType : anyType,
    }),
});
