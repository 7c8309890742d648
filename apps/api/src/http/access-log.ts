import type { Logger } from "@patchbay/telemetry";
import type { MiddlewareHandler } from "hono";

import type { ApiEnv } from "./api-env.ts";

/** One line per request of the API: no query, no body, no header, because any of them may hold what is nobody's business. */
export function accessLog(logger: Logger): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const started = performance.now();
    await next();
    logger.info("request", {
      request_id: c.get("requestId"),
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      duration_ms: Math.round(performance.now() - started),
    });
  };
}
