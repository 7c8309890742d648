/** The first digit of a code, and what its codes are about. */
export const codeGroups = [
  { prefix: "PB1", title: "structure and schema" },
  { prefix: "PB2", title: "names and types" },
  { prefix: "PB3", title: "flow" },
  { prefix: "PB4", title: "resources" },
  { prefix: "PB5", title: "policy, budget and effects" },
] as const;

/** @throws for a code of no group, so that a new one is given its words here */
export function groupOf(code: string): (typeof codeGroups)[number] {
  const group = codeGroups.find(({ prefix }) => code.startsWith(prefix));
  if (group === undefined) throw new Error(`${code} belongs to no group of codes.`);
  return group;
}
