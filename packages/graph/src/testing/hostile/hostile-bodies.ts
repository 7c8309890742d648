import { graph, graphWith } from "../graph-builder.ts";
import type { HostileDocument } from "./hostile-document.ts";
import { nested, oneNode, chain, template, body, mapOver } from "./document-parts.ts";

/** Graphs in graphs. */
export const hostileBodies: readonly HostileDocument[] = [
  {
    name: "200 maps with bodies",
    make: () =>
      chain(200, () =>
        mapOver(
          graphWith({
            input: { type: "object" },
            nodes: { a: template("{{ string(item) }} {{ string(index) }}") },
            edges: ["start -> a", "a -> end"],
          }),
        ),
      ),
    codes: [],
  },
  {
    name: "400 maps whose bodies have 3 nodes each",
    make: () => chain(400, () => mapOver({ ...graph("start -> a", "a -> end"), input: { type: "object" } })),
    codes: ["PB1002"],
  },
  {
    name: "maps in each other, 14 deep",
    make: () =>
      nested(14, { ...body, input: { type: "object" } }, (inner) => ({
        ...oneNode(mapOver(inner)),
        input: { type: "object" },
      })),
    codes: ["PB3601"],
  },
  {
    name: "maps in each other, 4 deep, wrong at the bottom",
    make: () =>
      nested(4, { ...graph("start -> a", "a -> end", "b -> c"), input: { type: "object" } }, (inner) => ({
        ...oneNode(mapOver(inner)),
        input: { type: "object" },
      })),
    codes: ["PB3101", "PB3203"],
  },
];
