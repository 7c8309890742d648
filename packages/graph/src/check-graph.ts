import { channelDefaults, channelReducers } from "./checks/channels.ts";
import { cycles } from "./checks/cycles.ts";
import {
  danglingEdges,
  duplicateEdges,
  edgesAtTerminals,
  unconnectedPorts,
  unknownPorts,
} from "./checks/edges.ts";
import { expressions } from "./checks/expressions.ts";
import { deadEnds, unreachableNodes } from "./checks/reachability.ts";
import { joins, parallelWrites } from "./checks/joins.ts";
import { resources as resourcesExist } from "./checks/resources.ts";
import { duplicateIds, duplicatePorts, errorDefaults, nodeConfigs, terminals } from "./checks/structure.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { GraphDocument } from "./document/graph-document.ts";
import { readDocument } from "./document/read-document.ts";
import { type GraphView, viewGraph } from "./flow/graph-view.ts";
import type { Resources } from "./resources.ts";

type Check = (view: GraphView) => Diagnostic[];

/** In the order in which an author would mend them. */
const checks: readonly Check[] = [
  nodeConfigs,
  duplicateIds,
  duplicatePorts,
  terminals,
  errorDefaults,
  channelDefaults,
  channelReducers,
  expressions,
  danglingEdges,
  unknownPorts,
  unconnectedPorts,
  edgesAtTerminals,
  duplicateEdges,
  unreachableNodes,
  deadEnds,
  cycles,
  joins,
  parallelWrites,
  resourcesExist,
];

export interface CheckedGraph {
  readonly diagnostics: readonly Diagnostic[];
  /** The document with its defaults filled in; present only where no diagnostic is an error. */
  readonly document: GraphDocument | undefined;
}

/**
 * Finds everything that is wrong with a document. Total: it never throws, whatever JSON it is given. Stable: the same
 * document and resources give the same diagnostics in the same order.
 */
export function checkGraph(raw: unknown, resources: Resources): CheckedGraph {
  const { document, diagnostics: reading, edgePositions } = readDocument(raw);
  if (document === undefined) return { diagnostics: reading, document: undefined };
  const view = viewGraph(document, resources, edgePositions);
  const diagnostics = [...reading, ...checks.flatMap((check) => check(view))];
  const isSound = diagnostics.every(({ severity }) => severity !== "error");
  return { diagnostics, document: isSound ? document : undefined };
}
