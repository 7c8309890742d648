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
import { joins } from "./checks/joins.ts";
import { parallelWrites } from "./checks/parallel-writes.ts";
import { cachedEffects, errorDefaults, idleBudgets, retriedWrites } from "./checks/policies.ts";
import { resources as resourcesExist, unavailableNodes } from "./checks/resources.ts";
import { retryCodes } from "./checks/retry-codes.ts";
import { duplicateIds, duplicatePorts, nodeConfigs, terminals } from "./checks/structure.ts";
import type { CheckContext } from "./checks/check-context.ts";
import { CheckEffort } from "./checks/check-effort.ts";
import { CheckMemo } from "./check-memo.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { mostTelling } from "./diagnostics/most-telling.ts";
import type { GraphDocument } from "./document/graph-document.ts";
import { readDocument, type ReadGraph } from "./document/read-document.ts";
import { type GraphView, viewGraph } from "./flow/graph-view.ts";
import type { Resources } from "./resources.ts";

type Check = (view: GraphView, context: CheckContext) => Diagnostic[];

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
  unavailableNodes,
  cachedEffects,
  retriedWrites,
  retryCodes,
  idleBudgets,
];

export interface CheckedGraph {
  readonly diagnostics: readonly Diagnostic[];
  /** The document with its defaults filled in; present only where no diagnostic is an error. */
  readonly document: GraphDocument | undefined;
}

/**
 * Finds everything that is wrong with a document. Total: it never throws, whatever JSON it is given. Stable: the same
 * document and resources give the same diagnostics in the same order. Of very many diagnostics it gives the first, errors
 * before others (`documentLimits.diagnostics`).
 */
export const checkGraph = (raw: unknown, resources: Resources): CheckedGraph =>
  check(raw, resources, undefined);

/** Checks one document again and again, while it is edited. */
export interface GraphChecker {
  /**
   * What `checkGraph` answers, but what has not changed since the last call is not worked out again. Parts of the answer
   * may be the same objects as in earlier ones: they must not be changed.
   */
  check(raw: unknown): CheckedGraph;
}

/** A checker for one document. It keeps what the last two versions of it were made of, and nothing of older ones. */
export function createGraphChecker(resources: Resources): GraphChecker {
  const memo = new CheckMemo();
  return { check: (raw) => check(raw, resources, memo) };
}

function check(raw: unknown, resources: Resources, memo: CheckMemo | undefined): CheckedGraph {
  const read = readDocument(raw, memo);
  const { document } = read;
  if (document === undefined) return { diagnostics: read.diagnostics, document };
  const effort = new CheckEffort();
  const checkRead = (graph: ReadGraph, names: CheckContext["names"], memo: CheckMemo | undefined) => {
    const view = viewGraph(graph.document, resources, graph.edgePositions);
    const context: CheckContext = {
      bodies: graph.bodies,
      names,
      effort,
      memo,
      checkBody: (body, names, node) => checkRead(body, names, memo?.body(node)),
    };
    return checks.flatMap((check): readonly Diagnostic[] => check(view, context));
  };
  const diagnostics = [...read.diagnostics, ...checkRead({ ...read, document }, {}, memo)];
  const isSound = diagnostics.every(({ severity }) => severity !== "error");
  return { diagnostics: mostTelling(diagnostics), document: isSound ? document : undefined };
}
