import type { HostileDocument } from "./hostile/hostile-document.ts";
import { hostileBodies } from "./hostile/hostile-bodies.ts";
import { hostileExpressions } from "./hostile/hostile-expressions.ts";
import { hostileGraphs } from "./hostile/hostile-graphs.ts";
import { hostileNames } from "./hostile/hostile-names.ts";
import { hostileSchemas } from "./hostile/hostile-schemas.ts";
import { hostileSizes } from "./hostile/hostile-sizes.ts";

/** What an attacker, or a broken program, would send to `check`: each must be answered quickly. */
export const hostileDocuments: readonly HostileDocument[] = [
  ...hostileSizes,
  ...hostileNames,
  ...hostileExpressions,
  ...hostileSchemas,
  ...hostileGraphs,
  ...hostileBodies,
];
