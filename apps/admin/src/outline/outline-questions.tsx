import { nodeDefinitions } from "@patchbay/graph";

import { Chooser } from "../actions/chooser.tsx";
import type { Entry } from "../actions/rank-entries.ts";
import { useBuilder } from "../builder/builder-context.ts";
import { NodeIcon } from "../canvas/node-icon.tsx";
import type { EdgeRef } from "../editing/commands/edge-edits.ts";
import { graphAt } from "../editing/edit.ts";
import { nodeType } from "../graph/node-types.ts";
import { type GraphNode, nodeName, readGraph } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import { addableTypes, likelyPort } from "./outline-edits.ts";
import { connectionsOf, namesIn, type OutlineCommands, type Question } from "./use-outline-commands.ts";

/** Asks what the outline must know before it changes the document: a type, a port, a target, a connection. */
export function OutlineQuestions({ commands }: { readonly commands: OutlineCommands }) {
  const { question } = commands;
  switch (question?.kind) {
    case undefined:
      return null;
    case "type":
      return <TypeQuestion question={question} commands={commands} />;
    case "port":
      return <PortQuestion question={question} commands={commands} />;
    case "target":
      return <TargetQuestion question={question} commands={commands} />;
    case "connection":
      return <ConnectionQuestion question={question} commands={commands} />;
  }
}

interface QuestionProps<Kind extends Question["kind"]> {
  readonly question: Question & { readonly kind: Kind };
  readonly commands: OutlineCommands;
}

function TypeQuestion({ question, commands }: QuestionProps<"type">) {
  const { document } = useBuilder();
  const graph = graphAt(document, question.path) ?? {};
  const entries = addableTypes(graph, question.place).map((type): Entry => {
    const { title, summary } = nodeType(type);
    return {
      id: type,
      name: title,
      detail: summary,
      also: type,
      group: t(categories[nodeDefinitions.get(type)?.category ?? "control"]),
    };
  });
  return (
    <Chooser
      title={
        question.after === undefined
          ? t("outline.chooseType")
          : t("outline.chooseTypeAfter", { name: question.after })
      }
      hint={t("outline.chooseTypeHint")}
      placeholder={
        question.after === undefined
          ? t("outline.chooseType")
          : t("outline.chooseTypeAfter", { name: question.after })
      }
      entries={entries}
      isOpen
      onOpenChange={() => commands.ask(undefined)}
      onChoose={({ id }) => commands.add(id, question)}
      renderIcon={({ id }) => <TypeIcon type={id} />}
    />
  );
}

const categories = {
  control: "outline.category.control",
  reasoning: "outline.category.reasoning",
  data: "outline.category.data",
  action: "outline.category.action",
  interaction: "outline.category.interaction",
  speech: "outline.category.speech",
  orchestration: "outline.category.orchestration",
} as const;

function PortQuestion({ question, commands }: QuestionProps<"port">) {
  const { document } = useBuilder();
  const { path, from } = question;
  const names = namesIn(document, path);
  const leaving = connectionsOf(document, path, from).filter((edge) => edge.from === from.key);
  const title = t("outline.choosePort", { name: nodeName(from) });
  const entries = from.ports.map((port): Entry => {
    const targets = leaving.filter((edge) => edge.port === port).map(({ to }) => names(to));
    const detail = targets.length === 0 ? t("outline.open") : `→ ${targets.join(", ")}`;
    return { id: port, name: port, detail, group: t("outline.ports") };
  });
  return (
    <Chooser
      title={title}
      hint={t("outline.chooseHint")}
      placeholder={title}
      entries={entries}
      likely={likelyPort(graphAt(document, path) ?? {}, from)}
      isOpen
      onOpenChange={() => commands.ask(undefined)}
      onChoose={({ id }) => commands.choosePort(id, question)}
    />
  );
}

interface NodeEntry extends Entry {
  readonly node: GraphNode;
}

function TargetQuestion({ question, commands }: QuestionProps<"target">) {
  const { document } = useBuilder();
  const { path, from, port } = question;
  const leading = new Set(
    connectionsOf(document, path, from)
      .filter((edge) => edge.from === from.key && edge.port === port)
      .map(({ to }) => to),
  );
  // Edges name nodes by their ids: nothing leads to a node whose id is another's, and nothing to a start.
  const targets = readGraph(graphAt(document, path)).nodes.filter(
    ({ key, id, type }) => key === id && type !== "start" && !leading.has(key),
  );
  const name = nodeName(from);
  const title =
    from.ports.length > 1 ? t("outline.chooseTargetAt", { port, name }) : t("outline.chooseTarget", { name });
  return (
    <Chooser
      title={title}
      hint={t("outline.chooseHint")}
      placeholder={title}
      entries={targets.map((node): NodeEntry => ({
        id: node.key,
        name: nodeName(node),
        detail: [nodeType(node.type).title, node.id].filter((part) => part !== nodeName(node)).join(" · "),
        group: t("outline.targets"),
        node,
      }))}
      isOpen
      onOpenChange={() => commands.ask(undefined)}
      onChoose={({ node }) => commands.connect(node, question)}
      renderIcon={({ node }) => <TypeIcon type={node.type} />}
    />
  );
}

interface EdgeEntry extends Entry {
  readonly edge: EdgeRef;
}

function ConnectionQuestion({ question, commands }: QuestionProps<"connection">) {
  const { document } = useBuilder();
  const { path, of } = question;
  const names = namesIn(document, path);
  const title = t("outline.chooseConnection", { name: nodeName(of) });
  const entries = connectionsOf(document, path, of).map((edge): EdgeEntry => {
    const isLeaving = edge.from === of.key;
    return {
      id: JSON.stringify(edge),
      name: isLeaving
        ? t("outline.edge", { port: edge.port, to: names(edge.to) })
        : t("outline.edgeFrom", { from: names(edge.from), port: edge.port }),
      group: t(isLeaving ? "outline.outgoing" : "outline.incoming"),
      edge,
    };
  });
  return (
    <Chooser
      title={title}
      hint={t("outline.chooseHint")}
      placeholder={title}
      entries={entries}
      isOpen
      onOpenChange={() => commands.ask(undefined)}
      onChoose={({ edge }) => commands.disconnect(path, edge)}
    />
  );
}

function TypeIcon({ type }: { readonly type: string }) {
  const { icon, category } = nodeType(type);
  return <NodeIcon icon={icon} category={category} />;
}
