import type { MiddlewareHandler } from "hono";

/**
 * Puts a request of the platform's own class in the place of the server's where a body may come without a length, as with
 * a DELETE or a stream: `bodyLimit` counts such a body and then copies the request, which only the platform's own allows.
 */
export const platformRequest: MiddlewareHandler = async (c, next) => {
  const { url, method, headers, body, signal } = c.req.raw;
  if (body !== null && !headers.has("content-length"))
    c.req.raw = new Request(url, { method, headers, body, signal, duplex: "half" });
  await next();
};
