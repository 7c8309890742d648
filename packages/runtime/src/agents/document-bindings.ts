import { createHash } from "node:crypto";

import type { Bindings } from "@patchbay/contracts";
import type { ProjectTransaction } from "@patchbay/database";
import { canonicalJson, documentLimits, type Json, type JsonObject, nodeDefinitions } from "@patchbay/graph";

import type { Registries } from "../registries.ts";

/**
 * What the names in a document mean now, to be frozen with a version of it.
 *
 * @param graph one that has passed the checker
 * @param self the agent whose document it is, and the version that it becomes
 */
export async function documentBindings(
  tx: ProjectTransaction,
  registries: Pick<Registries, "resources" | "describeModel">,
  graph: JsonObject,
  self: { readonly slug: string; readonly number: number },
): Promise<Bindings> {
  const named = namedResources(graph);
  const models: [string, { provider: string | null; model: string | null }][] = [];
  for (const name of named.model) {
    if (!registries.resources.models.has(name)) continue;
    const { provider = null, model = null } = (await registries.describeModel?.(name, tx)) ?? {};
    models.push([name, { provider, model }]);
  }
  const tools = [...named.tool].flatMap((name) => {
    const tool = registries.resources.tools.get(name);
    return tool === undefined ? [] : [[name, { content_hash: digest(tool) }] as const];
  });
  const agents = await publishedVersions(tx, [...named.agent]);
  if (named.agent.has(self.slug)) agents.set(self.slug, { version: self.number });
  return {
    models: Object.fromEntries(models),
    tools: Object.fromEntries(tools),
    agents: Object.fromEntries(agents),
  };
}

type Kind = "model" | "tool" | "agent";
const isKind = (kind: string): kind is Kind => kind === "model" || kind === "tool" || kind === "agent";

/** The names of models, tools and agents in a document, those in the bodies of maps among them. */
function namedResources(graph: JsonObject): Readonly<Record<Kind, ReadonlySet<string>>> {
  const named: Record<Kind, Set<string>> = { model: new Set(), tool: new Set(), agent: new Set() };
  let nodesLeft: number = documentLimits.nodes;
  const graphs: Json[] = [graph];
  // An array also visits what is pushed while it is being walked.
  for (const each of graphs) {
    const nodes = isObject(each) && Array.isArray(each["nodes"]) ? each["nodes"] : [];
    for (const node of nodes.slice(0, nodesLeft)) {
      nodesLeft -= 1;
      if (!isObject(node) || typeof node["type"] !== "string") continue;
      const { type, config = {} } = node;
      const read = nodeDefinitions.get(type)?.configure(config);
      if (read?.ok !== true) continue;
      for (const { kind, value } of read.configured.sites) {
        if (kind === "graph") graphs.push(value);
        else if (isKind(kind) && typeof value === "string") named[kind].add(value);
      }
    }
  }
  return named;
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a tool promises. A schema was read from JSON; its type spells absent keys as undefined, which JSON leaves out. */
const digest = (tool: object): string =>
  createHash("sha256")
    .update(canonicalJson(JSON.parse(JSON.stringify(tool)) as Json)) // just made of JSON
    .digest("hex");

async function publishedVersions(
  tx: ProjectTransaction,
  slugs: readonly string[],
): Promise<Map<string, { version: number }>> {
  if (slugs.length === 0) return new Map();
  const rows = await tx.sql
    .selectFrom("agents")
    .select(["slug", "published_version"])
    .where("org_id", "=", tx.org_id)
    .where("project_id", "=", tx.project_id)
    .where("slug", "in", slugs)
    // None of them is deleted before the version that is bound to it can be seen. In one order, whoever publishes.
    .orderBy("id")
    .forKeyShare()
    .execute();
  return new Map(
    rows.flatMap(({ slug, published_version }): [string, { version: number }][] =>
      published_version === null ? [] : [[slug, { version: published_version }]],
    ),
  );
}
