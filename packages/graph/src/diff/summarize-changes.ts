import { type ChangeSummary, type ChangeSummaryPart, summaryOf } from "./change-summary.ts";
import type { GraphChange } from "./graph-change.ts";

/** What changed, in one line of English for a list of versions: `2 nodes added, prompt of “answer” changed`. */
export const summarizeChanges = (changes: readonly GraphChange[]): string => summaryText(summaryOf(changes));

/** A summary in one line of English. */
export function summaryText({ parts, more }: ChangeSummary): string {
  const [first] = parts;
  if (first === undefined) return "no changes";
  if (first.type === "cosmetic") return "only names, positions and notes changed";
  const told = parts.map(partText).join(", ");
  return more > 0 ? `${told} and ${more} more` : told;
}

function partText(part: ChangeSummaryPart): string {
  switch (part.type) {
    case "node.added":
    case "node.removed": {
      const verb = part.type.slice("node.".length);
      return part.node_id === undefined ? `${part.count} nodes ${verb}` : `node “${part.node_id}” ${verb}`;
    }
    case "node.renamed":
      return part.before === undefined || part.after === undefined
        ? `${part.count} nodes renamed`
        : `“${part.before}” renamed to “${part.after}”`;
    case "node.type_changed":
      return part.node_id === undefined
        ? `types of ${part.count} nodes changed`
        : `type of “${part.node_id}” changed`;
    case "config.changed":
      return `${fieldsText(part.fields)} of “${part.node_id}” changed`;
    case "policy.changed":
      return `policy of “${part.node_id}” changed`;
    case "edge.added":
    case "edge.removed":
    case "edge.rerouted":
      return `${part.count === 1 ? "1 edge" : `${part.count} edges`} ${part.type.slice("edge.".length)}`;
    case "channel.added":
    case "channel.removed": {
      const verb = part.type.slice("channel.".length);
      return part.channel === undefined
        ? `${part.count} channels ${verb}`
        : `channel “${part.channel}” ${verb}`;
    }
    case "channel.changed":
      return `channel “${part.channel}” changed`;
    case "nodes.reordered":
    case "edges.reordered":
      return part.type.replace(".", " ");
    case "input.changed":
    case "output.changed":
    case "limits.changed":
    case "voice.changed":
    case "document.changed":
      return `${part.type.slice(0, -".changed".length)} changed`;
    case "cosmetic":
      return "looks changed";
  }
}

function fieldsText(fields: readonly string[]): string {
  if (fields.length === 0) return "config";
  return fields.length > 2 ? `${fields.length} fields` : fields.join(" and ");
}
