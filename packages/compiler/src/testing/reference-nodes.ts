import {
  canonicalJson,
  ConditionConfig,
  EndConfig,
  FailConfig,
  type GraphDocument,
  type Json,
  type JsonObject,
  ParallelConfig,
  portOf,
  type Scope,
  SetStateConfig,
  SwitchConfig,
  TemplateConfig,
  TransformConfig,
} from "@patchbay/graph";

import { evaluate, evaluateAll, render } from "./reference-values.ts";

type Edge = GraphDocument["edges"][number];
type Node = GraphDocument["nodes"][number];

/** What a node says at the end of its step. */
export interface Said {
  /** Those that its token goes along. */
  readonly edges: readonly Edge[];
  readonly outputs: JsonObject;
  /** Writes, before reducers. */
  readonly channels: JsonObject;
}

/** A failure that the document itself asks for, or that the language knows. */
export class AuthoredFailure extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The code of the failure that ends some work. */
export function failureOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof AuthoredFailure) return thrown.code;
    throw thrown;
  }
}

/** What a node does that needs nothing but what it can read. @throws {AuthoredFailure} */
export function plainEffect(node: Node, scope: Scope, outgoing: readonly Edge[]): Said {
  const by = (port: string): Edge[] => outgoing.filter((edge) => portOf(edge) === port);
  switch (node.type) {
    case "end":
      return said([], evaluateAll(EndConfig.parse(node.config).output, scope));
    case "condition": {
      const { cases } = ConditionConfig.parse(node.config);
      const port = cases.find(({ when }) => evaluate(when, scope) === true)?.id ?? "else";
      return said(by(port), { case: port });
    }
    case "switch": {
      const { value, cases } = SwitchConfig.parse(node.config);
      const given = canonicalJson(evaluate(value, scope));
      const port = cases.find(({ equals }) => canonicalJson(equals) === given)?.id ?? "else";
      return said(by(port), { case: port });
    }
    case "parallel":
      ParallelConfig.parse(node.config);
      return said(outgoing);
    case "fail":
      throw new AuthoredFailure(FailConfig.parse(node.config).code);
    case "set_state":
      return said(by("out"), {}, evaluateAll(SetStateConfig.parse(node.config).assign, scope));
    case "template":
      return said(by("out"), { text: render(TemplateConfig.parse(node.config).text, scope) });
    case "transform": {
      const made: Record<string, Json> = {};
      for (const [name, source] of Object.entries(TransformConfig.parse(node.config).values))
        made[name] = evaluate(source, { ...scope, this: made });
      return said(by("out"), made);
    }
    default:
      return said(by("out"));
  }
}

const said = (edges: readonly Edge[], outputs: JsonObject = {}, channels: JsonObject = {}): Said => ({
  edges,
  outputs,
  channels,
});
