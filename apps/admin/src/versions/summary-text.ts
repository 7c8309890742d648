import type { AgentVersionSummary } from "@patchbay/contracts";
import type { ChangeSummary, ChangeSummaryPart } from "@patchbay/graph";

import { fieldLabel } from "../fields/field-words.ts";
import { t } from "../words/words.ts";

/** What changed in a version, in the language of the page; undefined where only the server's English is known. */
export function summaryText({
  number,
  changes,
}: Pick<AgentVersionSummary, "number" | "changes">): string | undefined {
  if (changes !== null) return changesText(changes);
  return number === 1 ? t("versions.summary.first") : undefined;
}

function changesText({ parts, more }: ChangeSummary): string {
  if (parts.length === 0) return t("versions.summary.none");
  const told = parts.map(partText).join(", ");
  return more > 0 ? t("versions.summary.more", { parts: told, count: more }) : told;
}

function partText(part: ChangeSummaryPart): string {
  switch (part.type) {
    case "node.added":
      return part.node_id === undefined
        ? t("versions.summary.nodesAdded", { count: part.count })
        : t("versions.summary.nodeAdded", { node: part.node_id });
    case "node.removed":
      return part.node_id === undefined
        ? t("versions.summary.nodesRemoved", { count: part.count })
        : t("versions.summary.nodeRemoved", { node: part.node_id });
    case "node.type_changed":
      return part.node_id === undefined
        ? t("versions.summary.nodeTypes", { count: part.count })
        : t("versions.summary.nodeType", { node: part.node_id });
    case "node.renamed":
      return part.before === undefined || part.after === undefined
        ? t("versions.summary.nodesRenamed", { count: part.count })
        : t("versions.summary.nodeRenamed", { before: part.before, after: part.after });
    case "config.changed":
      return configText(part.node_id, part.fields);
    case "policy.changed":
      return t("versions.summary.policy", { node: part.node_id });
    case "edge.added":
      return part.count === 1
        ? t("versions.summary.edgeAdded")
        : t("versions.summary.edgesAdded", { count: part.count });
    case "edge.removed":
      return part.count === 1
        ? t("versions.summary.edgeRemoved")
        : t("versions.summary.edgesRemoved", { count: part.count });
    case "edge.rerouted":
      return part.count === 1
        ? t("versions.summary.edgeRerouted")
        : t("versions.summary.edgesRerouted", { count: part.count });
    case "channel.added":
      return part.channel === undefined
        ? t("versions.summary.channelsAdded", { count: part.count })
        : t("versions.summary.channelAdded", { channel: part.channel });
    case "channel.removed":
      return part.channel === undefined
        ? t("versions.summary.channelsRemoved", { count: part.count })
        : t("versions.summary.channelRemoved", { channel: part.channel });
    case "channel.changed":
      return t("versions.summary.channel", { channel: part.channel });
    case "nodes.reordered":
      return t("versions.summary.nodesReordered");
    case "edges.reordered":
      return t("versions.summary.edgesReordered");
    case "input.changed":
      return t("versions.summary.input");
    case "output.changed":
      return t("versions.summary.output");
    case "limits.changed":
      return t("versions.summary.limits");
    case "voice.changed":
      return t("versions.summary.voice");
    case "document.changed":
      return t("versions.summary.document");
    case "cosmetic":
      return t("versions.summary.looks");
  }
}

function configText(node: string, fields: readonly string[]): string {
  // Of which type the node is, a summary does not say: its fields are called as they are anywhere.
  const [field, other, ...more] = fields.map((name) => fieldLabel("", { name, title: undefined }));
  if (field === undefined) return t("versions.summary.config", { node });
  if (other === undefined) return t("versions.summary.field", { field, node });
  return more.length === 0
    ? t("versions.summary.twoFields", { field, other, node })
    : t("versions.summary.fields", { count: fields.length, node });
}
