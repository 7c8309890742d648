import type { GraphChange, JsonObject } from "@patchbay/graph";

import { nodesOf } from "../editing/document-parts.ts";
import { text } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import { channelPath, documentPath, schemaPath, settingPath, tokensOf } from "./field-path.ts";

/** How a change looks beside others; `looks` is what changes no behavior. */
export type ChangeKind = "added" | "removed" | "changed" | "looks";

/** How the nodes of two documents are called, by their ids: the later document's word counts. */
export type NodeNames = ReadonlyMap<string, string>;

export const namesIn = (from: JsonObject, to: JsonObject): NodeNames =>
  new Map(
    [from, to].flatMap((document) =>
      nodesOf(document).map((node) => [text(node["id"]), text(node["name"]) || text(node["id"])] as const),
    ),
  );

export function kindOf(change: GraphChange): ChangeKind {
  switch (change.type) {
    case "node.added":
    case "edge.added":
    case "channel.added":
      return "added";
    case "node.removed":
    case "edge.removed":
    case "channel.removed":
      return "removed";
    case "cosmetic":
    case "nodes.reordered":
    case "edges.reordered":
      return "looks";
    case "node.renamed":
    case "node.type_changed":
    case "config.changed":
    case "policy.changed":
    case "edge.rerouted":
    case "channel.changed":
    case "input.changed":
    case "output.changed":
    case "limits.changed":
    case "voice.changed":
    case "document.changed":
      return "changed";
  }
}

/** A change in one line, in the language of the page. It names nodes and fields, never what stands in them. */
export function changeText(change: GraphChange, names: NodeNames): string {
  const node = (id: string): string => names.get(id) ?? id;
  switch (change.type) {
    case "node.added":
      return t("versions.change.nodeAdded", { node: node(change.node_id) });
    case "node.removed":
      return t("versions.change.nodeRemoved", { node: node(change.node_id) });
    case "node.renamed":
      return t("versions.change.nodeRenamed", { before: change.before, after: change.after });
    case "node.type_changed":
      return t("versions.change.nodeType", { node: node(change.node_id), type: change.after });
    case "nodes.reordered":
      return t("versions.change.nodesReordered");
    case "config.changed":
      return partText(node(change.node_id), settingPath(tokensIn(change, 4)));
    case "policy.changed":
      return partText(
        partText(node(change.node_id), t("inspector.policy")),
        settingPath(tokensIn(change, 4), "policy"),
      );
    case "edge.added":
    case "edge.removed": {
      const { from, port, to } = change.type === "edge.added" ? change.after : change.before;
      const ends = { from: withPort(node(from), port), to: node(to) };
      return change.type === "edge.added"
        ? t("versions.change.edgeAdded", ends)
        : t("versions.change.edgeRemoved", ends);
    }
    case "edge.rerouted": {
      const { before, after } = change;
      const from = withPort(node(after.from), after.port);
      return before.to === after.to
        ? t("versions.change.edgePort", {
            from,
            to: node(after.to),
            before: withPort(node(before.from), before.port),
          })
        : t("versions.change.edgeRerouted", { from, to: node(after.to), before: node(before.to) });
    }
    case "edges.reordered":
      return t("versions.change.edgesReordered");
    case "channel.added":
      return t("versions.change.channelAdded", { channel: change.channel });
    case "channel.removed":
      return t("versions.change.channelRemoved", { channel: change.channel });
    case "channel.changed":
      return partText(
        t("versions.part.channel", { channel: change.channel }),
        channelPath(tokensIn(change, 3)),
      );
    case "input.changed":
      return partText(t("versions.part.input"), schemaPath(tokensIn(change, 2)));
    case "output.changed":
      return partText(t("versions.part.output"), schemaPath(tokensIn(change, 2)));
    case "limits.changed":
      return partText(t("versions.part.limits"), settingPath(tokensIn(change, 2), "graph"));
    case "voice.changed":
      return partText(t("versions.part.voice"), settingPath(tokensIn(change, 2), "graph"));
    case "document.changed":
      return partText(t("versions.part.document"), documentPath(tokensIn(change, 1)));
    case "cosmetic": {
      const name = change.id === null ? "" : node(change.id);
      switch (change.part) {
        case "ui":
          return t("versions.change.moved", { node: name });
        case "name":
          return t("versions.change.named", { node: name });
        case "note":
          return t("versions.change.note");
      }
    }
  }
}

/** `out` goes without saying. */
const withPort = (node: string, port: string): string => (port === "out" ? node : `${node} · ${port}`);

/** A part of a document, and what in it something is about; without that, all of it. */
export const partText = (part: string, field: string): string => (field === "" ? part : `${part}: ${field}`);

/** The tokens of the pointer of a change such as `/nodes/3/config/cases/0/when`, without the first ones. */
const tokensIn = ({ path_after, path_before }: GraphChange, skipped: number): readonly string[] =>
  tokensOf(path_after ?? path_before ?? "").slice(skipped);
