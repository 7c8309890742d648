import {
  type GraphDocument,
  type Json,
  type JsonObject,
  JoinConfig,
  LoopConfig,
  MapConfig,
  parseExpression,
  parseTemplate,
  portOf,
  type Scope,
  SwitchConfig,
  ApprovalConfig,
  ConditionConfig,
  EndConfig,
  FailConfig,
  ParallelConfig,
  SetStateConfig,
  TemplateConfig,
  TransformConfig,
  canonicalJson,
} from "@patchbay/graph";

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

/** A fork, the join that closes it, and the nodes of each branch: found here anew, by looking at paths alone. */
interface Region {
  readonly fork: string;
  readonly join: string;
  readonly config: JoinConfig;
  readonly branches: readonly { readonly entry: Edge; readonly nodes: ReadonlySet<string> }[];
}

interface Arrival {
  readonly branch: number;
  readonly node: string;
  readonly ok: boolean;
}

interface JoinState {
  arrivals: Arrival[];
  isClosed: boolean;
}

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
interface Effect {
  readonly node: string;
  /** It has not ended: it waits. */
  readonly open?: Open;
  readonly edges: readonly Edge[];
  readonly outputs: JsonObject;
  readonly channels: JsonObject;
}

class AuthoredFailure extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
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

/** The code of the failure that ends some work. */
function failureOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof AuthoredFailure) return thrown.code;
    throw thrown;
  }
}

class Interpreter {
  readonly #document: GraphDocument;
  readonly #input: JsonObject;
  /** The way to this body. */
  readonly #label: string;
  readonly #regions: readonly Region[];
  readonly #channels = new Map<string, Json>();
  readonly #outputs = new Map<string, JsonObject>();
  readonly #joins = new Map<string, JoinState>();
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
    this.#regions = regionsOf(document);
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
      .filter(({ node }) => this.#mayRun(node))
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
    const ready = this.#document.nodes.filter(({ id }) => tokens.has(id) && this.#mayRun(id));
    const effects: Effect[] = [];
    const failures: { node: Node; code: string }[] = [];
    for (const node of ready) {
      if (!this.#resuming.has(node.id)) this.#count(node.id);
      const code = failureOf(() => void effects.push(this.#execute(node)));
      if (code !== undefined) failures.push({ node, code });
    }
    const next = new Set<string>();
    for (const { node, code } of failures) {
      const region = this.#tolerating(node.id);
      if (region === undefined) throw new AuthoredFailure(code);
    }
    for (const node of ready) {
      const effect = effects.find((each) => each.node === node.id);
      if (effect !== undefined) this.#apply(effect, next);
      if (failures.some((failure) => failure.node.id === node.id)) {
        const region = this.#tolerating(node.id);
        if (region !== undefined)
          this.#arrive(
            region,
            region.branches.findIndex(({ nodes }) => nodes.has(node.id)),
            node.id,
            false,
            next,
          );
      }
    }
    return next;
  }

  #count(id: string): void {
    this.#activations.set(id, (this.#activations.get(id) ?? 0) + 1);
    const name = this.#label + id;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  #mayRun(id: string): boolean {
    const isInLostBranch = this.#regions.some((region) => {
      const branch = region.branches.findIndex(({ nodes }) => nodes.has(id));
      if (branch === -1) return false;
      const { arrivals, isClosed } = this.#join(region.join);
      return (
        isClosed ||
        verdict(region, arrivals) !== "wait" ||
        arrivals.some((arrival) => arrival.branch === branch)
      );
    });
    if (isInLostBranch) return false;
    const region = this.#regions.find(({ join }) => join === id);
    if (region === undefined) return true;
    const { arrivals, isClosed } = this.#join(id);
    return !isClosed && verdict(region, arrivals) !== "wait";
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
      case "end": {
        const outputs = evaluateAll(EndConfig.parse(node.config).output, scope);
        return effect([], outputs);
      }
      case "condition": {
        const port =
          ConditionConfig.parse(node.config).cases.find(({ when }) => evaluate(when, scope) === true)?.id ??
          "else";
        return effect(by(port), { case: port });
      }
      case "switch": {
        const { value, cases } = SwitchConfig.parse(node.config);
        const given = canonicalJson(evaluate(value, scope));
        const port = cases.find(({ equals }) => canonicalJson(equals) === given)?.id ?? "else";
        return effect(by(port), { case: port });
      }
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
      case "parallel":
        ParallelConfig.parse(node.config);
        return effect(outgoing);
      case "join": {
        const region = this.#regions.find(({ join }) => join === node.id);
        const { arrivals } = this.#join(node.id);
        if (region !== undefined && verdict(region, arrivals) === "lost")
          throw new AuthoredFailure("join_failed");
        const arrived = arrivals.filter(({ ok }) => ok).map(({ node: from }) => from);
        return effect(by("out"), { arrived, first: arrived[0] ?? "" });
      }
      case "loop": {
        const config = LoopConfig.parse(node.config);
        const laps = this.#laps.get(node.id) ?? 0;
        const holds = evaluate(config.while, scope) === true;
        const goesOn = holds && laps < config.max_iterations;
        return effect(by(goesOn ? "body" : "done"), { iteration: laps, exhausted: holds && !goesOn });
      }
      case "fail":
        throw new AuthoredFailure(FailConfig.parse(node.config).code);
      case "set_state":
        return effect(by("out"), {}, evaluateAll(SetStateConfig.parse(node.config).assign, scope));
      case "template": {
        const parsed = parseTemplate(TemplateConfig.parse(node.config).text);
        if (!parsed.ok) throw new Error(parsed.message);
        return effect(by("out"), { text: parsed.template.render(scope) });
      }
      case "transform": {
        const made: Record<string, Json> = {};
        for (const [name, source] of Object.entries(TransformConfig.parse(node.config).values))
          made[name] = evaluate(source, { ...scope, this: made });
        return effect(by("out"), made);
      }
      default:
        return effect(by("out"));
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
      this.#join(node).isClosed = true;
      // Whoever waits in a branch of it waits for nothing any more.
      const branches = this.#regions.find(({ join }) => join === node)?.branches ?? [];
      this.#open = this.#open.filter((each) => !branches.some(({ nodes }) => nodes.has(each.node)));
    }
    if (definition?.type === "loop") {
      const goesOn = edges.some((edge) => portOf(edge) === "body");
      this.#laps.set(node, goesOn ? (this.#laps.get(node) ?? 0) + 1 : 0);
    }
    for (const region of this.#regions) {
      const isFiring = region.branches.some(({ entry }) => edges.includes(entry));
      if (isFiring) this.#joins.set(region.join, { arrivals: [], isClosed: false });
    }
    for (const edge of edges) {
      const target = this.#document.nodes.find(({ id }) => id === edge.to);
      const region = this.#regions.find(({ join }) => join === edge.to);
      if (region !== undefined) {
        this.#arrive(
          region,
          region.branches.findIndex(({ entry, nodes }) => entry === edge || nodes.has(node)),
          node,
          true,
          next,
        );
        continue;
      }
      if (target?.type === "loop" && !bodyOf(this.#document, edge.to).has(node)) this.#laps.set(edge.to, 0);
      next.add(edge.to);
    }
  }

  #arrive(region: Region, branch: number, node: string, ok: boolean, next: Set<string>): void {
    const { arrivals } = this.#join(region.join);
    if (!arrivals.some((arrival) => arrival.branch === branch)) arrivals.push({ branch, node, ok });
    next.add(region.join);
  }

  /** The innermost region around a node whose join forgives a branch its failure. */
  #tolerating(id: string): Region | undefined {
    return this.#regions
      .filter(
        ({ config, branches }) =>
          config.on_branch_error === "tolerate" && branches.some(({ nodes }) => nodes.has(id)),
      )
      .toSorted((a, b) => size(a) - size(b))[0];
  }

  #write(name: string, value: Json): void {
    const reducer = this.#document.state[name]?.reducer ?? "replace";
    this.#channels.set(name, combine(reducer, this.#channels.get(name), value));
  }

  #join(id: string): JoinState {
    const known = this.#joins.get(id) ?? { arrivals: [], isClosed: false };
    this.#joins.set(id, known);
    return known;
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

const size = ({ branches }: Region): number => branches.reduce((sum, { nodes }) => sum + nodes.size, 0);

/** Whether a join goes on, waits, or can no longer get what it asks for. */
function verdict({ config, branches }: Region, arrivals: readonly Arrival[]): "go" | "wait" | "lost" {
  const arrived = arrivals.filter(({ ok }) => ok).length;
  const failed = arrivals.length - arrived;
  const wanted =
    config.mode === "all" ? branches.length - failed : config.mode === "any" ? 1 : (config.quorum ?? 1);
  if (config.mode === "all") return arrivals.length === branches.length ? "go" : "wait";
  if (arrived >= wanted) return "go";
  return branches.length - failed < wanted ? "lost" : "wait";
}

/** By paths alone: a join closes the last node that every path from start to it comes through. */
function regionsOf(document: GraphDocument): Region[] {
  return document.nodes
    .filter(({ type }) => type === "join")
    .map((join): Region => {
      const always = gatesOf(document, join.id);
      // Of two gates, the later one has the earlier one among its own.
      const fork =
        always.toSorted((a, b) => gatesOf(document, b).length - gatesOf(document, a).length)[0] ?? "";
      const entries = document.edges.filter(({ from }) => from === fork);
      const branches = entries.map((entry) => ({ entry, nodes: between(document, entry.to, join.id) }));
      return { fork, join: join.id, config: JoinConfig.parse(join.config), branches };
    });
}

/** The other nodes without which there is no way from start to `id`. */
function gatesOf(document: GraphDocument, id: string): string[] {
  if (id === "start") return [];
  const isGate = (gate: string): boolean => gate === "start" || !reachable(document, "start", gate).has(id);
  return document.nodes.map((node) => node.id).filter((gate) => gate !== id && isGate(gate));
}

/** What lies on the way from a branch's first node to its join. */
function between(document: GraphDocument, first: string, join: string): Set<string> {
  if (first === join) return new Set();
  const nodes = new Set([first, ...reachable(document, first, join)]);
  nodes.delete(join);
  return nodes;
}

/** What can be reached from `from` without going through `avoided`; not `from` itself unless by a cycle. */
function reachable(document: GraphDocument, from: string, avoided: string | undefined): Set<string> {
  const found = new Set<string>();
  const queue = [from];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (id === avoided) continue;
    for (const edge of document.edges) {
      if (edge.from === id && !found.has(edge.to)) {
        found.add(edge.to);
        queue.push(edge.to);
      }
    }
  }
  return found;
}

/** The nodes of a loop's laps. */
function bodyOf(document: GraphDocument, loop: string): Set<string> {
  const entries = document.edges
    .filter((edge) => edge.from === loop && portOf(edge) === "body")
    .map(({ to }) => to);
  return new Set(
    entries.flatMap((entry) => (entry === loop ? [] : [entry, ...reachable(document, entry, loop)])),
  );
}

function evaluate(source: string, scope: Scope): Json {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.expression.evaluate(scope);
}

const evaluateAll = (sources: Readonly<Record<string, string>>, scope: Scope): JsonObject =>
  Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, evaluate(source, scope)]));

function firstValue(reducer: string): Json | undefined {
  if (reducer === "append" || reducer === "union") return [];
  if (reducer === "merge") return {};
  return reducer === "sum" ? 0 : undefined;
}

function combine(reducer: string, current: Json | undefined, value: Json): Json {
  if (current === undefined || reducer === "replace") return value;
  if (reducer === "sum") return Number(current) + Number(value);
  if (reducer === "min") return Math.min(Number(current), Number(value));
  if (reducer === "max") return Math.max(Number(current), Number(value));
  if (Array.isArray(current) && Array.isArray(value)) {
    const all: Json[] = [...current, ...value];
    return reducer === "append"
      ? all
      : all.filter(
          (each, index) => all.findIndex((other) => canonicalJson(other) === canonicalJson(each)) === index,
        );
  }
  return Object.assign({}, current, value);
}
