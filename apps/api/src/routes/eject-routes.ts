import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { ejectDocument, GraphInvalidError } from "@patchbay/compiler";
import { AgentId, largestInt } from "@patchbay/contracts";
import { requirePermission } from "@patchbay/identity";
import type { AgentService } from "@patchbay/runtime";
import { strToU8, zipSync } from "fflate";

import type { ApiEnv } from "../http/api-env.ts";
import { apiRouter, defineRoute } from "../http/define-route.ts";
import { EjectRefusedError } from "../http/eject-refused-error.ts";
import { recordedRuns, type RecordedRunsNeeds } from "./recorded-runs.ts";

/** As many tests as a person still reads. */
const mostRecordedRuns = 20;

const ejectRoute = defineRoute({
  method: "get",
  path: "/agents/{agent}/versions/{number}/eject",
  tags: ["Agents"],
  summary: "Eject a version as a LangGraph.js project",
  description:
    "A zip with one folder: a project of its own, with typed state, one file per node and tests, that depends on public packages alone. What would not do there what it does here is refused with every reason (`eject_refused`). " +
    "With `recorded_runs`, its tests repeat up to that many of the newest completed runs of the version: their inputs, " +
    "what models answered, their outputs. That is data of those who ran it, so it needs `runs:read` and `threads:read` " +
    "too, and no run is taken that has something of the form of personal data or of a credential in it.",
  "x-access": "agents:read",
  request: {
    params: z.strictObject({ agent: AgentId, number: z.coerce.number().int().min(1).max(largestInt) }),
    query: z.strictObject({
      recorded_runs: z.coerce.number().int().min(0).max(mostRecordedRuns).default(0),
    }),
  },
  responses: {
    200: {
      description: "The project",
      headers: {
        "Content-Disposition": { description: "Its file name", schema: { type: "string" as const } },
      },
      content: { "application/zip": { schema: { type: "string", format: "binary" } } },
    },
  },
});

/** Agents that leave. */
export function ejectRoutes({
  agents,
  ...needs
}: { readonly agents: AgentService } & RecordedRunsNeeds): OpenAPIHono<ApiEnv> {
  return apiRouter().openapi(ejectRoute, async (c) => {
    const { agent: id, number } = c.req.valid("param");
    const { recorded_runs: mostCases } = c.req.valid("query");
    const principal = c.get("principal");
    if (mostCases > 0) {
      requirePermission(principal, "runs:read");
      requirePermission(principal, "threads:read");
    }
    const { slug, name } = await agents.get(principal, id);
    const { graph, created_at } = await agents.version(principal, id, number);
    const ejection = await ejectDocument(graph, {
      slug,
      name,
      version: number,
      mostCases,
      recordedRuns: () => recordedRuns(needs, principal, { agentId: id, version: number }, c.req.raw.signal),
    });
    if (!ejection.ok) {
      if (ejection.kind === "invalid") throw new GraphInvalidError(ejection.diagnostics);
      throw new EjectRefusedError(ejection.reasons);
    }
    const folder = `${slug}-v${number}`;
    return c.body(zipOf(folder, ejection.files, new Date(created_at)), 200, {
      "content-type": "application/zip",
      // A slug has no character that a header could not carry.
      "content-disposition": `attachment; filename="${folder}.zip"`,
    });
  });
}

/** One folder with these files; the same files at the same time are the same bytes. */
function zipOf(folder: string, files: ReadonlyMap<string, string>, mtime: Date): ArrayBuffer {
  const entries = [...files].map(([path, text]) => [`${folder}/${path}`, strToU8(text)] as const);
  const zipped = zipSync(Object.fromEntries(entries), { mtime });
  return zipped.buffer.slice(zipped.byteOffset, zipped.byteOffset + zipped.byteLength);
}
