import { unavailableNodeTypes } from "@patchbay/compiler";
import type { ProjectTransaction } from "@patchbay/database";
import {
  type AgentResource,
  type AgentSignature,
  documentLimits,
  type Json,
  type JsonObject,
  JsonSchema,
  type Resources,
} from "@patchbay/graph";

import { AgentSignatureRepository, type StoredSignature } from "./agent-signature-repository.ts";
import { type NamedAgent, namedAgents } from "./named-agents.ts";

/**
 * What a document of a project can name: what the server offers, and the agents of the project, as far as this document
 * is concerned. Of the agents that it names it tells what they take and answer in their published versions and in those
 * that it names; of others at most that they are there, for the hints of the checker. A document that names no agent
 * costs no query, one that names agents costs one, and another if one of them is not there.
 *
 * What an agent does to the world is left open, so that everything is expected of it.
 *
 * @param graph any JSON
 * @param self the slug of the agent whose document it is. It may call itself before it is published, and is then what it
 *   will be once this document is published.
 */
export async function projectResources(
  tx: ProjectTransaction,
  resources: Resources,
  graph: Json,
  self?: string,
): Promise<Resources> {
  const named = namedAgents(graph);
  if (named.length === 0) return withAgents(resources, []);
  const signatures = new AgentSignatureRepository(tx);
  const agents = asResources(await signatures.named(named));
  if (self !== undefined && named.some(({ slug }) => slug === self)) {
    agents.set(self, { versions: new Map(), ...agents.get(self), ...ownSignature(graph) });
  }
  if (named.every(({ slug }) => agents.has(slug))) return withAgents(resources, agents);
  const others = (await signatures.slugs()).filter((slug) => !agents.has(slug));
  return withAgents(resources, [...agents, ...others.map((slug) => [slug, anything] as const)]);
}

/**
 * What a frozen document can name. It was right when it was published, or its run could not have begun, and that must
 * not depend on what has become of other agents since: whatever agent and version it names is there, and takes and
 * answers anything. A call that goes wrong fails when it is made.
 *
 * @param graph any JSON
 */
export function frozenResources(resources: Resources, graph: Json): Resources {
  const versionsOf = Map.groupBy(namedAgents(graph), ({ slug }) => slug);
  const agents = [...versionsOf].map(
    ([slug, named]) => [slug, { ...anything, versions: pinned(named) }] as const,
  );
  return withAgents(resources, agents);
}

/** Everything that documents of a project can name. Of an agent's versions it tells the published one alone. */
export async function allProjectResources(tx: ProjectTransaction, resources: Resources): Promise<Resources> {
  const published = await new AgentSignatureRepository(tx).published();
  const agents = published.map(({ slug, signature }) => [slug, readSignature(signature)] as const);
  return withAgents(resources, agents);
}

const withAgents = (
  resources: Resources,
  agents: Iterable<readonly [slug: string, agent: AgentResource]>,
): Resources => ({
  ...resources,
  agents: new Map([...resources.agents, ...agents]),
  unavailable: unavailableNodeTypes.union(resources.unavailable ?? new Set()),
});

/** Of each agent all the versions that were asked for: a version that is not among them is not there. */
function asResources(signatures: readonly StoredSignature[]): Map<string, AgentResource> {
  const bySlug = Map.groupBy(signatures, ({ slug }) => slug);
  return new Map(
    [...bySlug].flatMap(([slug, ofAgent]): [string, AgentResource][] => {
      const published = ofAgent.find(({ is_published }) => is_published);
      if (published === undefined) return [];
      const versions = new Map(ofAgent.map(({ number, signature }) => [number, readSignature(signature)]));
      return [[slug, { ...readSignature(published.signature), versions }]];
    }),
  );
}

const pinned = (named: readonly NamedAgent[]): Map<number, AgentSignature> =>
  new Map(named.flatMap(({ version }) => (version === undefined ? [] : [[version, anything] as const])));

/** What a document that names agents, and is an object therefore, takes and answers itself. */
const ownSignature = (graph: Json): AgentSignature => {
  const { input, output } = graph as JsonObject; // nothing else has nodes
  return readSignature({ input, output });
};

/** What is not known, or is wrong where it stands and is told there, allows anything. */
const readSignature = (signature: StoredSignature["signature"]): AgentSignature => ({
  input: readSchema(signature?.input),
  output: readSchema(signature?.output),
});

function readSchema(schema: unknown): JsonSchema {
  // A draft may be nested until reading it exhausts the stack.
  const read = isDeeper(schema, documentLimits.depth) ? undefined : JsonSchema.safeParse(schema);
  return read?.data ?? {};
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)));

const anything: AgentSignature = { input: {}, output: {} };
