import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { diagnostic, fixing } from "../diagnostics/registry.ts";
import { say, sentences } from "../diagnostics/say.ts";
import type { ReadGraph } from "../document/read-document.ts";
import { ceilingCodes, failureCodes } from "../failure-codes.ts";
import type { GraphView } from "../flow/graph-view.ts";
import { listing, nearest } from "../nearest.ts";
import type { CheckContext } from "./check-context.ts";
import type { Allowance } from "./check-effort.ts";

/** PB5006: a retry that waits for an error which never comes, or which nothing is tried again after. */
export function retryCodes({ nodes }: GraphView, { bodies, effort }: CheckContext): Diagnostic[] {
  return nodes.flatMap(({ node, index }) => {
    const named = node.policy?.retry?.on ?? [];
    if (named.every((code) => everywhere.has(code))) return [];
    const body = bodies.get(index);
    const known = [...failureCodes, ...(body === undefined ? [] : authoredCodes(body))];
    const pointer = `/nodes/${index}/policy/retry/on`;
    return named.flatMap((code, at) =>
      known.includes(code) ? [] : [neverRetried(named, at, pointer, known, effort.hints)],
    );
  });
}

const everywhere: ReadonlySet<string> = new Set(failureCodes);
const ceilings: ReadonlySet<string> = new Set(ceilingCodes);

/** What the `fail` nodes of a body, and of the bodies in it, end it with: the node around it fails with the same. */
function authoredCodes({ document, bodies }: ReadGraph): string[] {
  const own = document.nodes.flatMap(({ type, config: { code } }) =>
    type === "fail" && typeof code === "string" ? [code] : [],
  );
  return [...own, ...bodies.values().flatMap(authoredCodes)];
}

function neverRetried(
  named: readonly string[],
  at: number,
  pointer: string,
  known: readonly string[],
  hints: Allowance,
): Diagnostic {
  const code = named[at] ?? "";
  const path = `${pointer}/${at}`;
  // The list cannot be empty; without it, whatever calls itself retriable is tried again.
  const removal = { op: "remove" as const, path: named.length === 1 ? pointer : path };
  const removing: Fix = fixing(say("remove_name", { name: code }), [removal]);
  if (ceilings.has(code)) {
    return diagnostic("PB5006", path, say("retried_ceiling", { code }), { fixes: [removing] });
  }
  const close = hints.spend(1) ? meantBy(code, known) : undefined;
  const hint =
    close === undefined
      ? say("there_are", { names: listing(known, known.length) })
      : say("did_you_mean", { name: close });
  return diagnostic("PB5006", path, sentences(say("never_fails_with", { code }), hint), {
    fixes: [
      ...(close === undefined || named.includes(close)
        ? []
        : [fixing(say("change_to", { value: close }), [{ op: "replace", path, value: close }])]),
      removing,
    ],
  });
}

/** Codes begin with what they are about, which is easily left out. */
const meantBy = (code: string, known: readonly string[]): string | undefined =>
  nearest(code, known) ?? known.find((each) => each.endsWith(`_${code}`));
