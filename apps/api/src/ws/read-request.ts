import { WebSocketRequest } from "@patchbay/contracts";
import { z } from "zod";

import { HttpError } from "../http/http-error.ts";
import { depthOfJson, mostLevels } from "../http/json-depth.ts";
import { requestInvalid } from "../http/request-invalid.ts";

/** A message as it was understood; `id` is null where not even that could be read. */
export type ReadRequest =
  | { readonly ok: true; readonly request: WebSocketRequest }
  | { readonly ok: false; readonly id: string | null; readonly error: HttpError };

const WithId = z.object({ id: WebSocketRequest.options[0].shape.id });

/** Reads one text message of a client. */
export function readRequest(text: string): ReadRequest {
  if (depthOfJson(text) > mostLevels) {
    const message = `The message is nested deeper than ${mostLevels} levels.`;
    return { ok: false, id: null, error: new HttpError("body_too_large", message) };
  }
  const json = parseJson(text);
  if (json === undefined) {
    const error = new HttpError("body_malformed", "The message is not well-formed JSON.");
    return { ok: false, id: null, error };
  }
  const read = WebSocketRequest.safeParse(json);
  if (read.success) return { ok: true, request: read.data };
  const id = WithId.safeParse(json).data?.id ?? null;
  return { ok: false, id, error: requestInvalid("body", read.error.issues) };
}

/** Undefined, which is no JSON, for what is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
