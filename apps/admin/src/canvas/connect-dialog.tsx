import { ArrowRight, Plus } from "lucide-react";
import { useState } from "react";

import { Chooser } from "../actions/chooser.tsx";
import type { Entry } from "../actions/rank-entries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import { nodeType } from "../graph/node-types.ts";
import { type GraphNode, type GraphView, nodeName } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import { useCanvas } from "./canvas-context.ts";
import { judgeConnections } from "./judge-connection.ts";
import { NodeIcon } from "./node-icon.tsx";
import { reasonFor } from "./reason-for.ts";
import type { Connecting } from "./use-connect.ts";

interface ConnectDialogProps {
  /** The node whose port is connected. */
  readonly node: GraphNode;
  readonly connectNodes: Connecting["connectNodes"];
}

/** Draws an edge by keyboard: first the port, where there are several, then the node that it leads to. */
export function ConnectDialog({ node, connectNodes }: ConnectDialogProps) {
  const { view } = useBuilder();
  const { ask } = useCanvas();
  const [only, ...others] = node.ports;
  const [port, setPort] = useState(others.length === 0 ? only : undefined);
  const [isOpen, setOpen] = useState(true);
  const title = t("canvas.connect.title", { name: nodeName(node) });

  if (port === undefined)
    return (
      <Chooser
        key="port"
        title={title}
        hint={t("canvas.connect.ports")}
        placeholder={t("canvas.connect.searchPorts")}
        entries={portEntries(node, view)}
        isOpen={isOpen}
        onOpenChange={setOpen}
        onChoose={({ id }) => {
          setPort(id);
          setOpen(true);
        }}
        renderIcon={() => <ArrowRight size={15} aria-hidden />}
      />
    );
  return (
    <Chooser
      key="target"
      title={title}
      hint={t("canvas.connect.port", { port })}
      placeholder={t("canvas.connect.search")}
      entries={targetEntries(node, port, view)}
      isOpen={isOpen}
      onOpenChange={setOpen}
      onChoose={({ target }) => {
        if (target === undefined) ask({ kind: "palette", place: { kind: "after", node: node.key, port } });
        else void connectNodes({ from: node.key, port, to: target.key });
      }}
      renderIcon={({ target }) =>
        target === undefined ? <Plus size={15} aria-hidden /> : <NodeIcon {...nodeType(target.type)} />
      }
    />
  );
}

function portEntries(node: GraphNode, { edges, nodes }: GraphView): readonly Entry[] {
  return node.ports.map((port) => {
    const targets = edges
      .filter((edge) => edge.from === node.key && edge.port === port)
      .map(({ to }) => nodes.find(({ key }) => key === to))
      .flatMap((target) => (target === undefined ? [] : [nodeName(target)]));
    return {
      id: port,
      name: port,
      group: t("canvas.connect.ports"),
      detail: targets.map((name) => `→ ${name}`).join(" "),
    };
  });
}

interface TargetEntry extends Entry {
  /** Undefined for a node that is still to be made. */
  readonly target: GraphNode | undefined;
}

/** The nodes that the port may lead to, then those that it may not, each with the reason. */
function targetEntries(node: GraphNode, port: string, view: GraphView): readonly TargetEntry[] {
  const judge = judgeConnections(view, node.key, port);
  const judged = view.nodes.map((target): TargetEntry & { readonly rank: number } => {
    const judgement = judge(target.key);
    const detail = judgement.isLegal
      ? nodeType(target.type).title
      : reasonFor(judgement.reason, nodeName(judgement.reason === "outOfEnd" ? node : target), port);
    // What a loop would mend can be chosen: the answer offers it.
    const isEnabled = judgement.isLegal || judgement.wantsLoop;
    const group = isEnabled ? t("canvas.connect.possible") : t("canvas.connect.impossible");
    const rank = judgement.isLegal ? 0 : isEnabled ? 1 : 2;
    return { id: target.key, name: nodeName(target), group, detail, isEnabled, target, rank };
  });
  const fresh = {
    id: "#",
    name: t("canvas.connect.newNode"),
    group: t("canvas.connect.new"),
    target: undefined,
  };
  const inOrder = judged.toSorted((a, b) => a.rank - b.rank);
  const possible = inOrder.filter(({ isEnabled }) => isEnabled !== false);
  return [...possible, fresh, ...inOrder.slice(possible.length)];
}
