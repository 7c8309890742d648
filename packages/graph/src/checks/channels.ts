import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import type { GraphView } from "../flow/graph-view.ts";
import { createValidator } from "../schema/validate.ts";

/** PB1108: a channel whose first value its own schema refuses. */
export function channelDefaults({ document }: GraphView): Diagnostic[] {
  return Object.entries(document.state).flatMap(([name, channel]) => {
    if (channel.default === undefined) return [];
    const [violation] = createValidator(channel.schema).violations(channel.default);
    if (violation === undefined) return [];
    return [
      diagnostic(
        "PB1108",
        `/state/${name}/default${violation.pointer}`,
        `The default does not satisfy the channel's schema. ${violation.message}`,
      ),
    ];
  });
}
