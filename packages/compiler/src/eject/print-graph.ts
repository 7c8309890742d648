import type { Plan, PlannedNode } from "../plan/plan.ts";
import type { EjectAbout } from "./eject-graph.ts";
import { type ObjectType, type StaticType, typeOfSchema, unknownType } from "./expression/static-type.ts";
import { NodePrinter } from "./nodes/node-printer.ts";
import type { PrintFacts } from "./nodes/printed-node.ts";
import { printers } from "./nodes/printers.ts";
import { visibleOutputs } from "./nodes/visible-outputs.ts";
import { printBodyFile } from "./project/body-file.ts";
import { expressionNames } from "./project/expression-names.ts";
import { fileOf } from "./project/file-of.ts";
import { printGraphFile } from "./project/graph-file.ts";
import { inReach } from "./project/in-reach.ts";
import { channelKeys, functionNames, isFork, stepNames } from "./project/names.ts";
import { type NodeParts, printNodeFile } from "./project/node-file.ts";
import { printPolicy } from "./project/print-policy.ts";
import { printSchemasFile } from "./project/schemas-file.ts";
import { printStateFile } from "./project/state-file.ts";
import { printStepFile } from "./project/step-file.ts";
import { type Refusal, RefusedError } from "./refusal.ts";
import { insideBody } from "./refusals.ts";
import { isAsking, placeOf, type Place } from "./token-places.ts";

/** Where a graph stands in the project. */
export interface GraphSeat {
  /** Of its files, inside the project. */
  readonly folder: string;
  /** The way from there to the modules that all graphs share. */
  readonly shared: string;
  /** For the graph of a body: the node that runs it, and the type of the items that it is run for. */
  readonly bodyOf?: { readonly nodeId: string; readonly item: StaticType };
}

/** One graph of a project whose nodes are printed, with the graphs inside it. */
export class PrintedGraph {
  readonly plan: Plan;
  /** Why it cannot be printed; then it has no files. */
  readonly reasons: readonly Refusal[];
  readonly nodes: readonly NodeParts[];
  /** The graphs that its nodes run. */
  readonly bodies: readonly PrintedGraph[];
  /** The state's keys of its channels. */
  readonly keys: ReadonlyMap<string, string>;
  readonly #about: EjectAbout;
  readonly #seat: GraphSeat;
  readonly #functions: ReadonlyMap<string, string>;
  readonly #steps: ReadonlyMap<string, string>;
  readonly #outputs = new Map<string, ObjectType>();

  constructor(plan: Plan, about: EjectAbout, seat: GraphSeat) {
    this.plan = plan;
    this.#about = about;
    this.#seat = seat;
    const nodes = plan.nodes.filter(({ id }) => id !== plan.start);
    this.keys = channelKeys(plan.channels.map(({ name }) => name));
    const ids = nodes.map(({ id }) => id);
    this.#functions = functionNames(ids);
    const isOrdered = plan.nodes.some(
      ({ targets }) => Object.values(targets).flat().length > 1 && isFork(plan, targets),
    );
    this.#steps = stepNames(ids, { isOrdered, keys: this.keys.values() });
    this.#inferOutputs(nodes);
    const reasons: Refusal[] = [];
    this.nodes = nodes.flatMap((node) => this.#printNode(node, reasons) ?? []);
    this.bodies = this.nodes.flatMap(({ node, item }) => this.#printBody(node, item, reasons));
    this.reasons = reasons;
  }

  /** This graph and all inside it. */
  get all(): readonly PrintedGraph[] {
    return [this, ...this.bodies.flatMap((body) => body.all)];
  }

  /** Whether nodes of it ask people. */
  get asks(): boolean {
    return this.plan.nodes.some(isAsking);
  }

  get hasPolicies(): boolean {
    return this.nodes.some(({ node }) => printPolicy(node) !== undefined);
  }

  /** The names of the steps that follow its start. */
  get firstSteps(): readonly string[] {
    return [...new Set(Object.values(this.start.ports).flat())];
  }

  /** What leaving its start says. */
  get start(): Place {
    const start = this.plan.nodes.find(({ id }) => id === this.plan.start);
    if (start === undefined) throw new Error("A plan without its start node.");
    return placeOf(start, { plan: this.plan, nameOf: (id) => this.#steps.get(id) ?? id });
  }

  /** The files that are this graph's own, by path. */
  files(): ReadonlyMap<string, string> {
    const { folder, shared, bodyOf } = this.#seat;
    const { plan, keys, hasPolicies, start } = this;
    const features = {
      hasJoins: plan.regions.length > 0,
      hasLoops: plan.loops.length > 0,
      hasPolicies,
      hasFallbacks: this.nodes.some(({ node }) => (node.policy?.on_error ?? "fail") !== "fail"),
      hasChannels: plan.channels.length > 0,
      asks: this.asks,
      item: bodyOf?.item,
      shared,
    };
    const nodes = this.nodes.map((each): [string, string] => {
      const name = this.#functions.get(each.node.id) ?? each.node.id;
      const text = printNodeFile(each, { name, shared, isInBody: bodyOf !== undefined });
      return [`nodes/${fileOf(each.node.id)}.ts`, text];
    });
    const steps = { steps: this.#steps, functions: this.#functions, shared };
    const files: [string, string][] = [
      ...(bodyOf === undefined
        ? []
        : [
            ["body.ts", printBodyFile(plan, { nodeId: bodyOf.nodeId, keys, start, shared })] as [
              string,
              string,
            ],
          ]),
      ["graph.ts", printGraphFile(plan, steps)],
      ...nodes,
      ["schemas.ts", printSchemasFile(plan, keys, shared)],
      ["state.ts", printStateFile(plan, keys, this.#outputs, shared)],
      ["step.ts", printStepFile(features)],
    ];
    return new Map([
      ...files.map(([path, text]) => [`${folder}${path}`, text] as const),
      ...this.bodies.flatMap((body) => [...body.files()]),
    ]);
  }

  /**
   * What every node leaves behind. A node that is read before its own type is known counts as unknown, which is always
   * true of it; the second and third round know more.
   */
  #inferOutputs(nodes: readonly PlannedNode[]): void {
    const anything: ObjectType = { kind: "object", fields: new Map(), rest: unknownType };
    for (const { id } of nodes) this.#outputs.set(id, anything);
    const order = inReach(this.plan);
    for (let round = 0; round < 3; round++) {
      for (const node of order) {
        const made = this.#printNode(node, []);
        const onError = node.policy?.on_error ?? "fail";
        if (made !== undefined) this.#outputs.set(node.id, visibleOutputs(made.outputs, onError));
      }
    }
  }

  #printNode(node: PlannedNode, reasons: Refusal[]): NodeParts | undefined {
    const { keys } = this;
    const item = this.#seat.bodyOf?.item;
    const names = expressionNames(this.plan, { keys, outputs: this.#outputs, item });
    const printer = new NodePrinter(node, names);
    try {
      const print = printers.get(node.type);
      if (print === undefined) throw new Error("A node type without a printer was let through.");
      printPolicy(node);
      return { node, printer, ...print(printer, this.#facts) };
    } catch (thrown) {
      if (!(thrown instanceof RefusedError)) throw thrown;
      reasons.push({ node_id: node.id, path: thrown.path, message: thrown.message });
      return undefined;
    }
  }

  #printBody(node: PlannedNode, item: StaticType | undefined, reasons: Refusal[]): PrintedGraph[] {
    const { body, id } = node;
    if (body === undefined || item === undefined) return [];
    const { folder, shared } = this.#seat;
    const printed = new PrintedGraph(body, this.#about, {
      folder: `${folder}bodies/${fileOf(id)}/`,
      shared: shared === "./" ? "../../" : `../../${shared}`,
      bodyOf: { nodeId: id, item },
    });
    reasons.push(...printed.reasons.map((reason) => insideBody(id, body, reason)));
    return [printed];
  }

  get #facts(): PrintFacts {
    return {
      channelKey: (channel) => this.keys.get(channel) ?? channel,
      channelType: (channel) => {
        const known = this.plan.channels.find(({ name }) => name === channel);
        return known === undefined ? unknownType : typeOfSchema(known.schema);
      },
      toolResult: (tool) => {
        const known = this.#about.tools?.get(tool);
        return known === undefined ? unknownType : typeOfSchema(known.output);
      },
    };
  }
}
