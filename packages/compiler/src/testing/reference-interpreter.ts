import {
  ApprovalConfig,
  type GraphDocument,
  type Json,
  type JsonObject,
  LoopConfig,
  MapConfig,
  portOf,
  type Scope,
} from "@patchbay/graph";

import { AuthoredFailure, failureOf, plainEffect, type Said } from "./reference-nodes.ts";
import { ReferenceJoins } from "./reference-joins.ts";
import { bodyOf, regionsOf } from "./reference-regions.ts";
import { combine, evaluate, evaluateAll, firstValue } from "./reference-values.ts";

/** How a run ended, as far as the language says it. */
export interface Reference {
  readonly output: JsonObject | undefined;
  /** The code of the failure that ended the run. */
  readonly error: string | undefined;
  readonly channels: JsonObject;
  /** How often each node ran; nodes of bodies with the way to them. */
  readonly activations: Readonly<Record<string, number>>;
  /** Whether an item of a map failed: which nodes of its last step had begun is nobody's promise. */
  readonly hasFailedItem: boolean;
}

/** What somebody decides who is asked; `by` names them. */
export type Decision = { readonly approved: boolean; readonly by: string } | "expired";

/** Decides on some, at least one, of the pauses that are open, by their names: `ask#1`, `fan[2].ask#1`. */
export type Decide = (open: readonly string[]) => ReadonlyMap<string, Decision>;

type Edge = GraphDocument["edges"][number];
type Node = GraphDocument["nodes"][number];

/** An activation that waits: for a decision, or because items of its map do. */
interface Open {
  readonly node: string;
  readonly activation: number;
  readonly items?: readonly Item[];
}

/** An item of a map, and the run of its body. */
interface Item {
  readonly run: Interpreter;
  error: string | undefined;
}

/** What a node did in a step. */
interface Effect extends Said {
  readonly node: string;
  /** It has not ended: it waits. */
  readonly open?: Open;
}

/**
 * The token semantics of GRAPH.md section 3, as directly as they can be written: a set of nodes with tokens, one step
 * after the other. It knows nothing of LangGraph or of the plan; it is slow and plain, so that it can be believed.
 */
export function interpret(document: GraphDocument, input: JsonObject, decide: Decide): Reference {
  const run = new Interpreter(document, input, "", new Map());
  const error = failureOf(() => {
    run.begin();
    for (let open = run.waitingFor(); open.length > 0; open = run.waitingFor()) run.goOn(decide(open));
  });
  return run.told(error);
}

class Interpreter {
  readonly #document: GraphDocument;
  readonly #input: JsonObject;
  /** The way to this body. */
  readonly #label: string;
  readonly #channels = new Map<string, Json>();
  readonly #outputs = new Map<string, JsonObject>();
  readonly #joins: ReferenceJoins;
  readonly #laps = new Map<string, number>();
  readonly #activations = new Map<string, number>();
  /** How often each node has run, bodies and all. */
  readonly #counts: Map<string, number>;
  #open: readonly Open[] = [];
  /** What the nodes with a token go on from, where they do not begin. */
  #resuming = new Map<string, { readonly open: Open; readonly decisions: ReadonlyMap<string, Decision> }>();
  #output: JsonObject | undefined;
  #steps = 0;
  hasFailedItem = false;

  constructor(document: GraphDocument, input: JsonObject, label: string, counts: Map<string, number>) {
    this.#document = document;
    this.#input = input;
    this.#label = label;
    this.#counts = counts;
    this.#joins = new ReferenceJoins(regionsOf(document));
    for (const [name, channel] of Object.entries(document.state)) {
      const first = channel.default ?? firstValue(channel.reducer);
      if (first !== undefined) this.#channels.set(name, first);
    }
  }

  /** Runs until no token is left, from start. */
  begin(): void {
    const start = this.#document.nodes.find((node) => node.type === "start");
    // start is no step of its own: it only lets the first token go.
    this.#steps = -1;
    this.#run(new Set([start?.id ?? ""]));
  }

  /** What a decision would let go on, by name. */
  waitingFor(): string[] {
    return this.#open
      .filter(({ node }) => this.#joins.mayRun(node))
      .flatMap(({ node, activation, items }) =>
        items === undefined
          ? [`${this.#label}${node}#${activation}`]
          : items.flatMap(({ run, error }) => (error === undefined ? run.waitingFor() : [])),
      );
  }

  /** Goes on where something was decided, until no token is left. A node runs once in a step, so the rest comes after. */
  goOn(decisions: ReadonlyMap<string, Decision>): void {
    // What opens on the way was not decided: a body that begins anew, in the next lap, asks by the same names again.
    const asked = this.#open;
    for (;;) {
      const decided = this.#open.filter(
        (open) => asked.includes(open) && this.#namesOf(open).some((name) => decisions.has(name)),
      );
      this.#resuming = new Map(decided.toReversed().map((open) => [open.node, { open, decisions }] as const));
      if (this.#resuming.size === 0) return;
      this.#run(new Set(this.#resuming.keys()));
    }
  }

  #namesOf({ node, activation, items }: Open): string[] {
    if (items === undefined) return [`${this.#label}${node}#${activation}`];
    return items.flatMap(({ run, error }) => (error === undefined ? run.waitingFor() : []));
  }

  get output(): JsonObject | undefined {
    return this.#output;
  }

  told(error: string | undefined): Reference {
    return {
      output: error === undefined ? this.#output : undefined,
      error,
      channels: Object.fromEntries(this.#channels),
      activations: Object.fromEntries([...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      hasFailedItem: this.hasFailedItem,
    };
  }

  #run(first: ReadonlySet<string>): void {
    let tokens = first;
    for (; tokens.size > 0; this.#steps++) {
      if (this.#steps >= this.#document.limits.max_steps) throw new AuthoredFailure("limit_steps");
      tokens = this.#step(tokens);
    }
  }

  /** Everything that has a token runs on the state as it was; then all writes and tokens take effect, in document order. */
  #step(tokens: ReadonlySet<string>): Set<string> {
    const ready = this.#document.nodes.filter(({ id }) => tokens.has(id) && this.#joins.mayRun(id));
    const effects: Effect[] = [];
    const failures: { node: Node; code: string }[] = [];
    for (const node of ready) {
      if (!this.#resuming.has(node.id)) this.#count(node.id);
      const code = failureOf(() => void effects.push(this.#execute(node)));
      if (code !== undefined) failures.push({ node, code });
    }
    const next = new Set<string>();
    for (const { node, code } of failures)
      if (this.#joins.tolerating(node.id) === undefined) throw new AuthoredFailure(code);
    for (const node of ready) {
      const effect = effects.find((each) => each.node === node.id);
      if (effect !== undefined) this.#apply(effect, next);
      const region = this.#joins.tolerating(node.id);
      if (region === undefined || !failures.some((failure) => failure.node === node)) continue;
      this.#joins.breakBranch(region, node.id);
      next.add(region.join);
    }
    return next;
  }

  #count(id: string): void {
    this.#activations.set(id, (this.#activations.get(id) ?? 0) + 1);
    const name = this.#label + id;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  #execute(node: Node): Effect {
    const scope = this.#scope();
    const outgoing = this.#document.edges.filter(({ from }) => from === node.id);
    const by = (port: string): Edge[] => outgoing.filter((edge) => portOf(edge) === port);
    const effect = (edges: readonly Edge[], outputs: JsonObject = {}, channels: JsonObject = {}): Effect => ({
      node: node.id,
      edges,
      outputs,
      channels,
    });
    switch (node.type) {
      case "approval": {
        ApprovalConfig.parse(node.config);
        const resuming = this.#take(node.id);
        const open = resuming?.open ?? { node: node.id, activation: this.#activations.get(node.id) ?? 0 };
        const decision = resuming?.decisions.get(`${this.#label}${node.id}#${open.activation}`);
        if (decision === undefined) return { ...effect([]), open };
        if (decision === "expired") return effect(by("expired"));
        const { approved, by: who } = decision;
        return effect(by(approved ? "approved" : "rejected"), { approved, comment: "", by: who });
      }
      case "map":
        return this.#map(node, scope, effect, by);
      case "join": {
        if (this.#joins.isLost(node.id)) throw new AuthoredFailure("join_failed");
        const arrived = this.#joins.arrived(node.id);
        return effect(by("out"), { arrived, first: arrived[0] ?? "" });
      }
      case "loop": {
        const config = LoopConfig.parse(node.config);
        const laps = this.#laps.get(node.id) ?? 0;
        const holds = evaluate(config.while, scope) === true;
        const goesOn = holds && laps < config.max_iterations;
        return effect(by(goesOn ? "body" : "done"), { iteration: laps, exhausted: holds && !goesOn });
      }
      default:
        return { node: node.id, ...plainEffect(node, scope, outgoing) };
    }
  }

  #take(id: string) {
    const resuming = this.#resuming.get(id);
    this.#resuming.delete(id);
    if (resuming !== undefined) this.#open = this.#open.filter((open) => open !== resuming.open);
    return resuming;
  }

  #map(
    node: Node,
    scope: Scope,
    effect: (edges: readonly Edge[], outputs?: JsonObject) => Effect,
    by: (port: string) => Edge[],
  ): Effect {
    const config = MapConfig.parse(node.config);
    const { body } = config;
    if (body === undefined) throw new Error("Only maps with a body.");
    const resuming = this.#take(node.id);
    const items = resuming?.open.items ?? this.#items(node.id, config, body, scope);
    for (const item of items) {
      if (resuming === undefined) item.error = failureOf(() => item.run.begin());
      else if (item.error === undefined) item.error = failureOf(() => item.run.goOn(resuming.decisions));
      this.hasFailedItem ||= item.error !== undefined || item.run.hasFailedItem;
    }
    const open: Open = {
      node: node.id,
      activation: resuming?.open.activation ?? this.#activations.get(node.id) ?? 0,
      items,
    };
    if (this.#namesOf(open).length > 0) return { ...effect([]), open };
    const results = items.flatMap(({ run, error }): Json[] => {
      if (error === undefined) return [run.output ?? null];
      return config.on_item_error === "collect" ? [null] : [];
    });
    const errors = items.flatMap(({ error }, index) =>
      error === undefined ? [] : [{ index, error: { code: error, message: "", retriable: false } }],
    );
    return effect(by("out"), { results, errors });
  }

  #items(id: string, config: MapConfig, body: GraphDocument, scope: Scope): Item[] {
    const list = evaluate(config.items, scope);
    if (!Array.isArray(list)) throw new Error("Items are a list.");
    return list.map((item: Json, index) => {
      const input = evaluateAll(config.input ?? { item: "item", index: "index" }, { ...scope, item, index });
      const label = `${this.#label}${id}[${index}].`;
      return { run: new Interpreter(body, input, label, this.#counts), error: undefined };
    });
  }

  #apply({ node, open, edges, outputs, channels }: Effect, next: Set<string>): void {
    if (open !== undefined) {
      this.#open = [...this.#open, open];
      return;
    }
    this.#outputs.set(node, outputs);
    const definition = this.#document.nodes.find(({ id }) => id === node);
    if (definition?.type === "end") this.#output = outputs;
    for (const [name, value] of Object.entries(channels)) this.#write(name, value);
    if (definition?.type === "join") {
      this.#joins.close(node);
      // Whoever waits in a branch of it waits for nothing any more.
      const branches = this.#joins.regionOf(node)?.branches ?? [];
      this.#open = this.#open.filter((each) => !branches.some(({ nodes }) => nodes.has(each.node)));
    }
    if (definition?.type === "loop") {
      const goesOn = edges.some((edge) => portOf(edge) === "body");
      this.#laps.set(node, goesOn ? (this.#laps.get(node) ?? 0) + 1 : 0);
    }
    this.#joins.fire(edges);
    for (const edge of edges) {
      const target = this.#document.nodes.find(({ id }) => id === edge.to);
      const region = this.#joins.regionOf(edge.to);
      if (region !== undefined) this.#joins.arrive(region, edge);
      if (target?.type === "loop" && !bodyOf(this.#document, edge.to).has(node)) this.#laps.set(edge.to, 0);
      next.add(edge.to);
    }
  }

  #write(name: string, value: Json): void {
    const reducer = this.#document.state[name]?.reducer ?? "replace";
    this.#channels.set(name, combine(reducer, this.#channels.get(name), value));
  }

  #scope(): Scope {
    const nodes = Object.fromEntries(this.#document.nodes.map(({ id }) => [id, this.#outputs.get(id) ?? {}]));
    return {
      input: this.#input,
      state: Object.fromEntries(this.#channels),
      nodes,
      messages: [],
      run: {},
      caller: {},
    };
  }
}
