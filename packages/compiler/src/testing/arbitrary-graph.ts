import { graphFormat, type JsonObject } from "@patchbay/graph";
import fc from "fast-check";

/** A piece of a graph with one way in and one way out, and one token on it at a time. */
type Block =
  | { readonly kind: "task"; readonly task: "log" | "count" | "compute" | "text" }
  | { readonly kind: "sequence"; readonly blocks: readonly Block[] }
  | { readonly kind: "choice"; readonly by: "condition" | "switch"; readonly blocks: readonly Block[] }
  | { readonly kind: "approval"; readonly approved: Block; readonly rejected: Block }
  | {
      readonly kind: "map";
      readonly items: number;
      readonly onItemError: "skip" | "collect";
      readonly body: Block;
    }
  | { readonly kind: "loop"; readonly laps: number; readonly body: Block }
  | {
      readonly kind: "fork";
      readonly by: "parallel" | "edges";
      readonly mode: "all" | "any" | "quorum";
      readonly tolerates: boolean;
      readonly branches: readonly Branch[];
    };

/** A path of a fork: empty, a block, or one that fails where its join forgives that. */
type Branch =
  | { readonly kind: "empty" }
  | { readonly kind: "block"; readonly block: Block }
  | { readonly kind: "failing"; readonly after: Block };

/**
 * Well-formed graphs of all shapes: conditions in branches, forks in forks, joins in loops, maps in maps, pauses anywhere;
 * then, maybe, an open fork.
 */
export const arbitraryGraph: fc.Arbitrary<JsonObject> = fc
  .record({
    body: fc.letrec<{ block: Block }>(blocks).block,
    tail: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
  })
  .map(({ body, tail }) => new GraphWriter().write(body, tail));

function blocks(tie: fc.LetrecTypedTie<{ block: Block }>): { block: fc.Arbitrary<Block> } {
  const task = fc.record({
    kind: fc.constant("task" as const),
    task: fc.constantFrom("log", "count", "compute", "text"),
  });
  const block = tie("block");
  const branch: fc.Arbitrary<Branch> = fc.oneof(
    { weight: 1, arbitrary: fc.constant({ kind: "empty" as const }) },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("block" as const), block }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("failing" as const), after: block }) },
  );
  return {
    block: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      task,
      fc.record({
        kind: fc.constant("sequence" as const),
        blocks: fc.array(block, { minLength: 2, maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant("choice" as const),
        by: fc.constantFrom("condition", "switch"),
        blocks: fc.array(block, { minLength: 2, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant("approval" as const), approved: block, rejected: block }),
      fc.record({
        kind: fc.constant("map" as const),
        items: fc.integer({ min: 0, max: 3 }),
        onItemError: fc.constantFrom("skip", "collect"),
        body: block,
      }),
      fc.record({ kind: fc.constant("loop" as const), laps: fc.integer({ min: 1, max: 3 }), body: block }),
      fc.record({
        kind: fc.constant("fork" as const),
        by: fc.constantFrom("parallel", "edges"),
        mode: fc.constantFrom("all", "any", "quorum"),
        tolerates: fc.boolean(),
        branches: fc.array(branch, { minLength: 2, maxLength: 4 }),
      }),
    ),
  };
}

/** Writes blocks down as nodes and edges. */
class GraphWriter {
  readonly #nodes: JsonObject[] = [{ id: "start", type: "start" }];
  readonly #edges: JsonObject[] = [];

  write(body: Block, tail: readonly number[]): JsonObject {
    const last = this.#block(body, [{ from: "start" }]);
    const ends = tail.length < 2 ? last : this.#openFork(tail, last);
    this.#node("end", "end", { output: { log: "state.log", total: "state.total" } });
    this.#connect(ends, "end");
    return {
      schema: graphFormat,
      input: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
      output: {
        type: "object",
        properties: { log: { type: "array" }, total: { type: "number" } },
        required: ["log", "total"],
      },
      state: {
        log: { schema: { type: "array", items: { type: "string" } }, reducer: "append", default: [] },
        total: { schema: { type: "number" }, reducer: "sum", default: 0 },
      },
      nodes: this.#nodes,
      edges: this.#edges,
      limits: { max_steps: 400 },
    };
  }

  #block(block: Block, from: readonly Exit[]): readonly Exit[] {
    switch (block.kind) {
      case "task":
        return this.#task(block.task, from);
      case "sequence":
        return block.blocks.reduce((exits, each) => this.#block(each, exits), from);
      case "choice":
        return this.#choice(block, from);
      case "approval":
        return this.#approval(block, from);
      case "map":
        return this.#map(block, from);
      case "loop":
        return this.#loop(block, from);
      case "fork":
        return this.#fork(block, from);
    }
  }

  #task(task: "log" | "count" | "compute" | "text", from: readonly Exit[]): readonly Exit[] {
    const id = this.#fresh("t");
    if (task === "log") this.#node(id, "set_state", { assign: { log: `["${id}"]` } });
    if (task === "count")
      this.#node(id, "set_state", { assign: { total: "1", log: `["${id} " + string(state.total)]` } });
    if (task === "compute")
      this.#node(id, "transform", { values: { a: "state.total + input.n", b: "this.a * 2" } });
    if (task === "text") this.#node(id, "template", { text: `{{ size(state.log) }} ${id}` });
    this.#connect(from, id);
    return [{ from: id }];
  }

  #choice({ by, blocks: paths }: Extract<Block, { kind: "choice" }>, from: readonly Exit[]): readonly Exit[] {
    const id = this.#fresh("c");
    const cases = paths.slice(1).map((_, index) => `case${index}`);
    if (by === "condition") {
      this.#node(id, "condition", {
        cases: cases.map((each, index) => ({
          id: each,
          when: `(size(state.log) + input.n) % ${paths.length} == ${index}`,
        })),
      });
    } else {
      this.#node(id, "switch", {
        value: `(size(state.log) + input.n) % ${paths.length}`,
        cases: cases.map((each, index) => ({ id: each, equals: index })),
      });
    }
    this.#connect(from, id);
    const merge = this.#fresh("m");
    const exits = [...cases, "else"].flatMap((port, index) =>
      this.#block(paths[index] ?? { kind: "task", task: "log" }, [{ from: id, port }]),
    );
    this.#node(merge, "template", { text: merge });
    this.#connect(exits, merge);
    return [{ from: merge }];
  }

  #approval(
    { approved, rejected }: Extract<Block, { kind: "approval" }>,
    from: readonly Exit[],
  ): readonly Exit[] {
    const id = this.#fresh("q");
    this.#node(id, "approval", { message: "{{ string(size(state.log)) }}?", expires_ms: 60_000 });
    this.#connect(from, id);
    const exits = [
      ...this.#block(approved, [{ from: id, port: "approved" }]),
      ...this.#block(rejected, [{ from: id, port: "rejected" }]),
      { from: id, port: "expired" },
    ];
    const merge = this.#fresh("m");
    this.#node(merge, "set_state", { assign: { log: `[nodes.${id}.?by.orValue("nobody")]` } });
    this.#connect(exits, merge);
    return [{ from: merge }];
  }

  #map(
    { items, onItemError, body }: Extract<Block, { kind: "map" }>,
    from: readonly Exit[],
  ): readonly Exit[] {
    const id = this.#fresh("e");
    const list = Array.from({ length: items }, (_, index) => `size(state.log) + ${index}`);
    this.#node(id, "map", {
      items: `[${list.join(", ")}]`,
      input: { n: "item + index" },
      body: new GraphWriter().write(body, []),
      concurrency: 2,
      on_item_error: onItemError,
    });
    this.#connect(from, id);
    const after = this.#fresh("t");
    const told = `nodes.${id}.results.map(each, ${onItemError === "collect" ? "each == null ? 'failed' : " : ""}string(each.total))`;
    this.#node(after, "set_state", { assign: { log: told, total: `size(nodes.${id}.errors)` } });
    this.#connect([{ from: id }], after);
    return [{ from: after }];
  }

  #loop({ laps, body }: Extract<Block, { kind: "loop" }>, from: readonly Exit[]): readonly Exit[] {
    const id = this.#fresh("l");
    this.#node(id, "loop", { while: `state.total < ${laps * 3}`, max_iterations: laps });
    this.#connect(from, id);
    this.#connect(this.#block(body, [{ from: id, port: "body" }]), id);
    return [{ from: id, port: "done" }];
  }

  #fork(
    { by, mode, tolerates, branches }: Extract<Block, { kind: "fork" }>,
    from: readonly Exit[],
  ): readonly Exit[] {
    const fork = this.#fresh("f");
    const join = this.#fresh("j");
    // Two edges of one port cannot both lead to the same node, so only one branch of that kind of fork can be empty.
    const seen = new Set<string>();
    const paths = branches.map((branch): Branch => {
      const isSecondEmpty = by === "edges" && branch.kind === "empty" && seen.has("empty");
      seen.add(branch.kind);
      return isSecondEmpty ? { kind: "block", block: { kind: "task", task: "log" } } : branch;
    });
    if (by === "parallel")
      this.#node(fork, "parallel", { branches: paths.map((_, index) => ({ id: `p${index}` })) });
    else this.#node(fork, "template", { text: fork });
    this.#connect(from, fork);
    const exits = paths.flatMap((branch, index) =>
      this.#branch(branch, { from: fork, ...(by === "parallel" ? { port: `p${index}` } : {}) }),
    );
    this.#node(join, "join", {
      mode,
      ...(mode === "quorum" ? { quorum: Math.max(1, paths.length - 1) } : {}),
      ...(tolerates ? { on_branch_error: "tolerate" } : {}),
    });
    this.#connect(exits, join);
    return [{ from: join }];
  }

  #branch(branch: Branch, entry: Exit): readonly Exit[] {
    if (branch.kind === "empty") return [entry];
    if (branch.kind === "block") return this.#block(branch.block, [entry]);
    const exits = this.#block(branch.after, [entry]);
    const risk = this.#fresh("r");
    const fail = this.#fresh("x");
    this.#node(risk, "condition", { cases: [{ id: "bad", when: "(size(state.log) + input.n) % 2 == 0" }] });
    this.#connect(exits, risk);
    this.#node(fail, "fail", { code: "unlucky", message: "No luck." });
    this.#connect([{ from: risk, port: "bad" }], fail);
    return [{ from: risk, port: "else" }];
  }

  /** A fork that nothing closes: chains of these lengths that all lead on. */
  #openFork(lengths: readonly number[], from: readonly Exit[]): readonly Exit[] {
    const fork = this.#fresh("o");
    this.#node(fork, "template", { text: fork });
    this.#connect(from, fork);
    const exits = lengths.flatMap((length) => {
      let exit: readonly Exit[] = [{ from: fork }];
      for (let index = 0; index < length; index++) exit = this.#task(index % 2 === 0 ? "log" : "count", exit);
      return exit;
    });
    const merge = this.#task("count", exits);
    return this.#task("log", merge);
  }

  #fresh(prefix: string): string {
    return `${prefix}${this.#nodes.length + this.#edges.length}`;
  }

  #node(id: string, type: string, config: JsonObject): void {
    this.#nodes.push({ id, type, config });
  }

  #connect(exits: readonly Exit[], to: string): void {
    for (const exit of exits) this.#edges.push({ ...exit, to });
  }
}

/** Where a block is left. */
type Exit = { readonly from: string; readonly port?: string };
