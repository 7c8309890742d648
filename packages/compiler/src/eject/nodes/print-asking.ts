import type { ObjectType } from "../expression/static-type.ts";

/** What a node asks: everything but its kind as the project writes it. */
export interface Asking {
  readonly kind: "approval" | "form" | "signal";
  readonly payload: string;
  /** The name of the schema that answers must fit; without one any JSON will do. */
  readonly schema?: string;
  readonly expires_ms: number | undefined;
}

/** The statements of a node that asks, up to where it has its answer. */
export function printAsking({ kind, payload, schema, expires_ms }: Asking): string {
  const fields = [
    `kind: ${JSON.stringify(kind)}`,
    `payload: ${payload}`,
    ...(schema === undefined ? [] : [`schema: ${schema}`]),
    ...(expires_ms === undefined ? [] : [`expiresMs: ${expires_ms}`]),
  ];
  return `if (answer === undefined) return { asks: { ${fields.join(", ")} } };
      if (answer === "expired") return { port: "expired" };`;
}

/** What a node leaves behind that asks: where its question can expire, maybe nothing. */
export function orExpired(outputs: ObjectType, expiresMs: number | undefined): ObjectType {
  if (expiresMs === undefined) return outputs;
  const fields = [...outputs.fields].map(([name, field]) => [name, { ...field, isOptional: true }] as const);
  return { ...outputs, fields: new Map(fields) };
}
