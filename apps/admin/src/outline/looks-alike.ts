import { nodeName } from "../graph/read-graph.ts";
import type { OutlineItem, Reference } from "./outline-item.ts";

/**
 * Whether two lines look and sound alike, so that one need not be drawn anew as the other: with each letter of a prompt every
 * line of the outline is made again, and hardly one of them changes.
 */
export function looksAlike(a: OutlineItem, b: OutlineItem): boolean {
  if (a === b) return true;
  if (a.id !== b.id || a.label !== b.label) return false;
  switch (a.kind) {
    case "node":
      return b.kind === "node" && a.node.type === b.node.type && sameProblems(a.problems, b.problems);
    case "port":
      return b.kind === "port" && a.isLoose === b.isLoose && sameReference(a.leadsTo, b.leadsTo);
    case "reference":
      return b.kind === "reference" && sameReference(a, b);
    case "body":
    case "note":
    case "unreached":
    case "notes":
      return a.kind === b.kind;
  }
}

type Problems = (OutlineItem & { readonly kind: "node" })["problems"];

const sameProblems = (a: Problems, b: Problems): boolean =>
  a.length === b.length &&
  a.every(({ severity, message }, index) => severity === b[index]?.severity && message === b[index]?.message);

function sameReference(a: Reference | undefined, b: Reference | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.goesBack === b.goesBack && nodeName(a.target) === nodeName(b.target);
}
