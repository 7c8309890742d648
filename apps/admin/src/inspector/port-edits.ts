import { t } from "../words/words.ts";
import { reconnect, edgeRef } from "../editing/commands/edge-edits.ts";
import { inOneStep } from "../editing/commands/compose.ts";
import { edgesOf } from "../editing/document-parts.ts";
import type { Edit } from "../editing/edit.ts";

/** Node types whose ports are called as their author calls the entries of a list. */
const named: ReadonlySet<string> = new Set(["condition", "switch", "parallel", "classify"]);

/** Whether a route of a node leads to what one of its ports is called: `["config", "cases", 0, "id"]`. */
export const isPortName = (type: string, route: readonly (string | number)[]): boolean =>
  named.has(type) && route.length === 4 && route[0] === "config" && route[3] === "id";

/** An edit that changes what a port is called, with the edges that leave by it: none of them is lost. */
export const withPortEdges = (rename: Edit, nodeId: string, from: string, to: string): Edit => {
  const edit: Edit = {
    name: rename.name,
    apply: (document) =>
      edgesOf(document)
        .map(edgeRef)
        .filter((edge) => edge.from === nodeId && edge.port === from)
        .reduce((made, edge) => reconnect(edge, { ...edge, port: to }).apply(made), document),
  };
  return inOneStep(t("inspector.renamePort", { from, to }), [rename, edit]);
};
