import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic, related } from "../diagnostics/registry.ts";
import { say } from "../diagnostics/say.ts";
import { type ForkRegion, forkRegions } from "../flow/fork-region.ts";
import type { EdgeView, GraphView, NodeView } from "../flow/graph-view.ts";

/**
 * PB3501: nodes that could write one `replace` channel in the same step. In graphs far beyond what people draw some may
 * be passed over: such a run fails instead of letting chance decide.
 */
export function parallelWrites(view: GraphView): Diagnostic[] {
  const conflicts = new Conflicts(view);
  if (!conflicts.canBe) return [];
  const { regions, open } = forkRegions(view);
  for (const region of regions) conflicts.add(placesInBranches(region));
  for (const edges of open) walkPaths(view, edges, conflicts);
  return conflicts.found();
}

/** Of so many pairs, all are told; mending one mends others as a rule. */
const mostConflicts = 100;
/** Moves of tokens, and writes of the nodes that they are at, before it is enough that they could ever meet. */
const mostSteps = 300_000;

/** Which path of a fork a token at a node has come by: one of them, or one of several. */
type Origin = EdgeView | "several";
/** Where tokens of one fork can be at the same time. */
type Places = ReadonlyMap<string, Origin>;

/** The pairs of writers of a channel that stand apart in some places. */
class Conflicts {
  readonly #view: GraphView;
  /** The channels that a node writes and another one as well. */
  readonly #writes = new Map<string, readonly string[]>();
  readonly #pairs = new Map<string, readonly [NodeView, NodeView]>();
  #steps: number = mostSteps;
  /** Forks that are still looked at, in less detail. */
  #reserve = 20;

  constructor(view: GraphView) {
    this.#view = view;
    const writers = Map.groupBy(
      [...view.byId.values()].flatMap((node) => writesOf(view, node).map((channel) => ({ node, channel }))),
      ({ channel }) => channel,
    );
    for (const [id, node] of view.byId) {
      const shared = writesOf(view, node).filter((channel) => (writers.get(channel)?.length ?? 0) > 1);
      if (shared.length > 0) this.#writes.set(id, shared);
    }
  }

  /** Whether any channel has two writers. */
  get canBe(): boolean {
    return this.#writes.size > 0;
  }

  /** False once too much was spent. */
  spend(steps: number): boolean {
    this.#steps -= steps;
    return this.#steps > 0;
  }

  /** For what is done when too much was spent. */
  spendReserve(): boolean {
    return this.#reserve-- > 0;
  }

  /** Two writers conflict unless both have come by one and the same path. */
  add(places: Places): void {
    const here = [...places].flatMap(([id, origin]) =>
      (this.#writes.get(id) ?? []).map((channel) => ({ id, origin, channel })),
    );
    this.spend(places.size + here.length);
    for (const writers of Map.groupBy(here, ({ channel }) => channel).values()) {
      const byOrigin = [...Map.groupBy(writers, ({ origin }) => origin)];
      for (const [at, [origin, group]] of byOrigin.entries()) {
        const others = byOrigin.slice(at + 1).flatMap(([, each]) => each);
        for (const [index, { id }] of group.entries()) {
          const against = origin === "several" ? [...group.slice(index + 1), ...others] : others;
          for (const other of against) if (!this.#pair(id, other.id)) return;
        }
      }
    }
  }

  /** False once enough are known. */
  #pair(one: string, other: string): boolean {
    const [a, b] = [this.#view.byId.get(one), this.#view.byId.get(other)];
    if (a === undefined || b === undefined) return true;
    const [first, second] = a.index < b.index ? [a, b] : [b, a];
    this.#pairs.set(`${first.index} ${second.index}`, [first, second]);
    return this.#pairs.size < mostConflicts;
  }

  found(): Diagnostic[] {
    return [...this.#pairs.values()]
      .toSorted(([a, b], [c, d]) => a.index - c.index || b.index - d.index)
      .map(([a, b]) => {
        const others = new Set(writesOf(this.#view, b));
        return parallelWrite(writesOf(this.#view, a).find((name) => others.has(name)) ?? "", a, b);
      });
  }
}

/** The channels of reducer `replace` that a node writes. */
function writesOf({ document: { state } }: GraphView, { configured }: NodeView): string[] {
  return (configured?.writes ?? []).filter(
    (channel) => Object.hasOwn(state, channel) && state[channel]?.reducer === "replace",
  );
}

function parallelWrite(channel: string, a: NodeView, b: NodeView): Diagnostic {
  const message = say("parallel_writes", { first: a.node.id, second: b.node.id, channel });
  const path = `/nodes/${b.index}/config/assign/${channel}`;
  return diagnostic("PB3501", path, message, {
    related: [related(`/nodes/${a.index}/config/assign/${channel}`, say("other_write"))],
  });
}

/** Between a fork and its join branches are apart, and how long each takes is not known. */
const placesInBranches = ({ branches }: ForkRegion): Places =>
  new Map(branches.flatMap(({ entry, nodes }) => [...nodes].map((id) => [id, entry] as const)));

/**
 * Follows the paths of a fork that no join closes, step by step: where its tokens can be at the same time. As soon as
 * the picture repeats, everything that can happen has been seen.
 */
function walkPaths({ outgoing }: GraphView, edges: readonly EdgeView[], conflicts: Conflicts): void {
  const seen = new Set<string>();
  // Cycles of unlike lengths repeat their picture late; then everything behind the fork counts as possible at once.
  const patience = 4 * outgoing.size + 16;
  let places = merged(edges.map((edge) => [edge.edge.to, edge]));
  while (places.size > 0) {
    const picture = pictureOf(places);
    if (seen.has(picture)) return;
    const isTooMuch = !conflicts.spend(places.size);
    if (isTooMuch && !conflicts.spendReserve()) return;
    if (isTooMuch || seen.size > patience) return conflicts.add(everywhere(outgoing, edges));
    seen.add(picture);
    conflicts.add(places);
    const moves = [...places].flatMap(([id, origin]) =>
      (outgoing.get(id) ?? []).map(({ edge }): [string, Origin] => [edge.to, origin]),
    );
    conflicts.spend(moves.length);
    places = merged(moves);
  }
}

const pictureOf = (places: Places): string =>
  [...places]
    .map(([id, origin]) => `${id} ${origin === "several" ? "" : origin.index}`)
    .toSorted()
    .join("|");

/** Where one path's token comes to, and another's as well, several have come. */
function merged(moves: readonly (readonly [string, Origin])[]): Map<string, Origin> {
  const places = new Map<string, Origin>();
  for (const [id, origin] of moves) {
    const there = places.get(id);
    places.set(id, there === undefined || there === origin ? origin : "several");
  }
  return places;
}

/** All that the tokens of a fork can ever come to. */
function everywhere(outgoing: GraphView["outgoing"], edges: readonly EdgeView[]): Places {
  const places = merged(edges.map((edge) => [edge.edge.to, edge]));
  const queue = [...places.keys()];
  for (const id of queue) {
    const origin = places.get(id) ?? "several";
    for (const { edge } of outgoing.get(id) ?? []) {
      const there = places.get(edge.to);
      const next = there === undefined || there === origin ? origin : "several";
      if (next === there) continue;
      places.set(edge.to, next);
      queue.push(edge.to);
    }
  }
  return places;
}
