import { HttpRequestConfig } from "@patchbay/graph";

import { doubleType, objectOf, printKey, stringType, unknownType } from "../expression/static-type.ts";
import type { NodePrinter } from "./node-printer.ts";
import type { PrintedNode } from "./printed-node.ts";

/** Headers, body and URL are worked out in this order, so that of several failures the same one is told. */
export function printHttpRequest(printer: NodePrinter): PrintedNode {
  const config = HttpRequestConfig.parse(printer.node.config);
  const { method, body, response, expect_status: expected } = config;
  const isText = response === "text";
  const headers = headersOf(printer, config);
  const sent = body === undefined ? [] : [`body: ${printer.value(body, "/config/body")}`];
  const url = printer.taggedTemplate("encodedUrl", config.url, "/config/url");
  const parameters = Object.entries(config.query ?? {}).map(
    ([name, text]) => `${printKey(name)}: ${printer.template(text, `/config/query/${pointer(name)}`)}`,
  );
  printer.import(
    "../http-request.ts",
    "encodedUrl",
    "sendRequest",
    ...(headers.length > 0 ? ["headerValue"] : []),
    ...(parameters.length > 0 ? ["withParameters"] : []),
  );
  if (!isText) printer.types.add("Json");
  const fields = [
    `method: ${JSON.stringify(method)}`,
    `headers: { ${headers.join(", ")} }`,
    ...sent,
    parameters.length > 0 ? `url: withParameters(${url}, { ${parameters.join(", ")} })` : `url: ${url}.href`,
    `response: ${JSON.stringify(response)}`,
    ...(expected === undefined ? [] : [`expected: ${JSON.stringify(expected)}`]),
  ];
  return {
    body: `const answer = await sendRequest<${isText ? "string" : "Json"}>({ ${fields.join(", ")} }, activation);
      return { outputs: answer };`,
    outputs: objectOf({
      status: doubleType,
      headers: { kind: "object", fields: new Map(), rest: stringType },
      body: isText ? stringType : unknownType,
    }),
  };
}

function headersOf(printer: NodePrinter, { headers = {} }: HttpRequestConfig): string[] {
  const seen = new Set<string>();
  return Object.entries(headers).map(([name, text]) => {
    const path = `/config/headers/${pointer(name)}`;
    const lower = name.toLowerCase();
    if (seen.has(lower)) return printer.refuse(path, "Two headers of one name have no counterpart.");
    seen.add(lower);
    return `${printKey(lower)}: headerValue(${JSON.stringify(lower)}, ${printer.template(text, path)})`;
  });
}

/** A name as a part of a JSON pointer (RFC 6901, section 3). */
const pointer = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
