import { unescapePointer } from "../expression/parse-value.ts";
import type { GraphChange } from "./graph-change.ts";

/** A summary names so many things; how many more there are is only counted. */
const maxParts = 6;

/**
 * What changed, in one line for a list of versions: `2 nodes added, prompt of “answer” changed`. Names nodes, channels and
 * fields, never what stands in them. Says nothing of what is cosmetic where there is anything else.
 */
export function summarizeChanges(changes: readonly GraphChange[]): string {
  if (changes.length === 0) return "no changes";
  const topics = [...Map.groupBy(changes, topicOf)].filter(([topic]) => topic !== "cosmetic");
  if (topics.length === 0) return "only names, positions and notes changed";
  const parts = topics.map(([, each]) => partOf(each));
  const more = parts.length - maxParts;
  return more > 0 ? `${parts.slice(0, maxParts).join(", ")} and ${more} more` : parts.join(", ");
}

/** Changes of one topic are told together. */
function topicOf(change: GraphChange): string {
  switch (change.type) {
    case "config.changed":
    case "policy.changed":
      return JSON.stringify([change.type, change.node_id]);
    case "channel.changed":
      return JSON.stringify([change.type, change.channel]);
    default:
      return change.type;
  }
}

/** Changes that share a topic, in a few words. */
function partOf(changes: readonly GraphChange[]): string {
  const [first] = changes;
  if (first === undefined) return "";
  const count = changes.length;
  switch (first.type) {
    case "node.added":
    case "node.removed": {
      const verb = first.type.slice("node.".length);
      return count === 1 ? `node “${first.node_id}” ${verb}` : `${count} nodes ${verb}`;
    }
    case "node.renamed":
      return count === 1 ? `“${first.before}” renamed to “${first.after}”` : `${count} nodes renamed`;
    case "node.type_changed":
      return count === 1 ? `type of “${first.node_id}” changed` : `types of ${count} nodes changed`;
    case "config.changed": {
      const fields = [...new Set(changes.map(fieldOf))];
      return `${fields.length > 2 ? `${fields.length} fields` : fields.join(" and ")} of “${first.node_id}” changed`;
    }
    case "policy.changed":
      return `policy of “${first.node_id}” changed`;
    case "edge.added":
    case "edge.removed":
    case "edge.rerouted":
      return `${count === 1 ? "1 edge" : `${count} edges`} ${first.type.slice("edge.".length)}`;
    case "nodes.reordered":
    case "edges.reordered":
      return first.type.replace(".", " ");
    case "channel.added":
    case "channel.removed": {
      const verb = first.type.slice("channel.".length);
      return count === 1 ? `channel “${first.channel}” ${verb}` : `${count} channels ${verb}`;
    }
    case "channel.changed":
      return `channel “${first.channel}” changed`;
    case "input.changed":
    case "output.changed":
    case "limits.changed":
    case "voice.changed":
    case "document.changed":
      return `${first.type.slice(0, -".changed".length)} changed`;
    case "cosmetic":
      return "looks changed";
  }
}

/** The field of the config that a pointer such as `/nodes/3/config/cases/0/when` is about. */
function fieldOf(change: GraphChange): string {
  const field = (change.path_after ?? change.path_before ?? "").split("/")[4];
  return field === undefined ? "config" : unescapePointer(field);
}
