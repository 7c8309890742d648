import type { Diagnostic } from "@patchbay/graph";
import { useEffect, useRef } from "react";

import { useBuilder } from "../builder/builder-context.ts";
import { connect, type EdgeRef, reconnect } from "../editing/commands/edge-edits.ts";
import { connectThroughJoin, connectThroughLoop } from "../editing/commands/insert-edits.ts";
import { idForNew } from "../editing/commands/node-edits.ts";
import type { Edit } from "../editing/edit.ts";
import { nodeIndexOf } from "../graph/diagnostics-of-node.ts";
import { nodeName } from "../graph/read-graph.ts";
import { startingConfig } from "../graph/starting-config.ts";
import { t } from "../words/words.ts";
import { useCanvas } from "./canvas-context.ts";
import { ConnectionChecker } from "./check-connection.ts";
import { judgeConnection } from "./judge-connection.ts";
import { nameFor } from "./new-node.ts";
import { placeOnEdge } from "./place-nodes.ts";
import { reasonFor } from "./reason-for.ts";

/** How edges are drawn. */
export interface Connecting {
  /** Draws an edge where it is legal, else says what would make it so. `replaced` is the edge that it takes the place of. */
  readonly connectNodes: (edge: EdgeRef, replaced?: EdgeRef) => Promise<void>;
  /** Says that an edge is about to be drawn. */
  readonly prepare: () => void;
}

/** Draws edges, and refuses those that could not be right. */
export function useConnect(): Connecting {
  const { graph, view, diagnostics, edit } = useBuilder();
  const { say, boxes } = useCanvas();
  const checker = useRef<ConnectionChecker>(undefined);
  useEffect(
    () => () => {
      checker.current?.close();
      checker.current = undefined;
    },
    [],
  );
  const opened = () => (checker.current ??= new ConnectionChecker());

  const draw = (edge: EdgeRef, replaced: EdgeRef | undefined) =>
    void edit(replaced === undefined ? connect(edge) : reconnect(replaced, edge));

  /** The name of a node, as people know it. */
  const nameOf = (key: string) => {
    const node = view.nodes.find((each) => each.key === key);
    return node === undefined ? key : nodeName(node);
  };

  const refuse = (
    edge: EdgeRef,
    replaced: EdgeRef | undefined,
    body: string,
    { isFinal, remedy }: { readonly isFinal: boolean; readonly remedy: "loop" | "join" | undefined },
  ) => {
    const insert = (between: Edit) => {
      edit(between);
      say(undefined);
    };
    const place = placeOnEdge(boxes, edge, { width: 216, height: 144 });
    const fresh = (type: string) => {
      const id = idForNew(graph, type);
      const position = place?.position;
      return { id, type, name: nameFor(type, graph), ...(position !== undefined && { position }) };
    };
    const throughLoop = {
      name: t("canvas.judge.loop"),
      run: () =>
        insert(
          connectThroughLoop(edge, { ...fresh("loop"), config: startingConfig("loop", { graph }) ?? {} }),
        ),
    };
    const throughJoin = {
      name: t("canvas.judge.join"),
      run: () => insert(connectThroughJoin(edge, fresh("join"))),
    };
    const anyway = {
      name: t("canvas.judge.anyway"),
      run: () => {
        draw(edge, replaced);
        say(undefined);
      },
    };
    // A remedy beside an edge that leaves its old place would leave that one behind.
    const canInsert = replaced === undefined;
    say({
      tone: "warn",
      title: t("canvas.judge.title"),
      body,
      remedies: [
        ...(canInsert && remedy === "loop" ? [throughLoop] : []),
        ...(canInsert && remedy === "join" ? [throughJoin] : []),
        ...(isFinal ? [] : [anyway]),
      ],
    });
  };

  return {
    prepare: () => opened().warmUp(),
    connectNodes: async (edge, replaced) => {
      say(undefined);
      const ground =
        replaced === undefined
          ? view
          : { ...view, edges: view.edges.filter((each) => !isSame(each, replaced)) };
      const judgement = judgeConnection(ground, edge);
      if (!judgement.isLegal) {
        refuse(edge, replaced, reasonFor(judgement.reason, nameOf(edge.from), edge.port), {
          isFinal: !judgement.wantsLoop,
          remedy: judgement.wantsLoop ? "loop" : undefined,
        });
        return;
      }
      const error = await opened().firstError(graph, edge, diagnostics, replaced);
      if (error === undefined) {
        draw(edge, replaced);
        return;
      }
      const target = view.nodes.find(({ key }) => key === edge.to);
      const isMeeting = error.code === "PB3403" && target !== undefined && meetsAt(error, target.index);
      refuse(
        edge,
        replaced,
        isMeeting ? t("canvas.judge.meet") : t("canvas.judge.checker", { message: error.message }),
        { isFinal: false, remedy: isMeeting && target.type !== "join" ? "join" : undefined },
      );
    },
  };
}

const isSame = (a: EdgeRef, b: EdgeRef): boolean => a.from === b.from && a.port === b.port && a.to === b.to;

const meetsAt = ({ related = [] }: Diagnostic, index: number): boolean =>
  related.some(({ path }) => nodeIndexOf(path) === index);
