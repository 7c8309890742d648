import { ReactFlowProvider } from "@xyflow/react";
import { type ReactNode, useMemo, useState } from "react";

import { useBuilder } from "../builder/builder-context.ts";
import { CanvasContext, type FocusTarget, type Message, type Question } from "./canvas-context.ts";
import { notesIn } from "./notes.ts";
import { sizeOf } from "./place-nodes.ts";
import { useLayout } from "./use-layout.ts";

/** Stands around everything that shows the canvas or acts on it, inside of a builder. */
export function CanvasProvider({ children }: { readonly children: ReactNode }) {
  return (
    <ReactFlowProvider>
      <Control>{children}</Control>
    </ReactFlowProvider>
  );
}

function Control({ children }: { readonly children: ReactNode }) {
  const { agent, shown, path, view, graph } = useBuilder();
  const { layout, isNew, layOut } = useLayout(view, JSON.stringify([agent.id, shown, path]));
  const [question, ask] = useState<Question>();
  const [message, say] = useState<Message>();
  const [toFocus, focus] = useState<FocusTarget>();
  const boxes = useMemo(
    () =>
      new Map(
        view.nodes.flatMap((node) => {
          const place = layout?.nodes.get(node.key);
          return place === undefined ? [] : [[node.key, { ...place, ...sizeOf(node) }] as const];
        }),
      ),
    [view, layout],
  );
  const noteBoxes = useMemo(
    () => new Map(notesIn(graph).map(({ id, x, y, width, height }) => [id, { x, y, width, height }])),
    [graph],
  );
  const control = useMemo(
    () => ({
      layout,
      isNew,
      layOut,
      boxes,
      noteBoxes,
      question,
      ask,
      message,
      say,
      toFocus,
      focus,
      focused: () => focus(undefined),
    }),
    [layout, isNew, layOut, boxes, noteBoxes, question, message, toFocus],
  );
  return <CanvasContext value={control}>{children}</CanvasContext>;
}
