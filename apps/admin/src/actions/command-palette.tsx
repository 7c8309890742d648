import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Activity, ArrowLeftRight, Bot, ChevronRight, Zap } from "lucide-react";
import { use, useEffect, useMemo, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { BuilderContext } from "../builder/builder-context.ts";
import { selectNodes } from "../builder/selection.ts";
import { NodeIcon } from "../canvas/node-icon.tsx";
import { nodeType } from "../graph/node-types.ts";
import { useMe } from "../session/use-me.ts";
import { usePlaces } from "../shell/use-places.ts";
import { t } from "../words/words.ts";
import type { Action } from "./action.ts";
import { Chooser } from "./chooser.tsx";
import { KeyCaps } from "./key-caps.tsx";
import { everyNode, type PlacedNode } from "./node-entries.ts";
import type { Entry } from "./rank-entries.ts";
import { recentEntries, rememberEntry } from "./recent-entries.ts";
import { paletteId } from "./use-help.ts";

interface CommandPaletteProps {
  readonly actions: readonly Action[];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** Everything that can be done or gone to from here, by a part of its name: actions, nodes, agents, pages. */
export function CommandPalette({ actions, isOpen, onOpenChange }: CommandPaletteProps) {
  const entries = useEntries(actions, isOpen);
  const recent = useRecent(isOpen);
  return (
    <Chooser
      title={t("actions.palette")}
      hint={t("actions.paletteHint")}
      placeholder={t("actions.palettePlaceholder")}
      entries={entries}
      recent={recent}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      onChoose={({ id, run }) => {
        rememberEntry(id);
        run();
      }}
      renderIcon={({ look }) => <Look look={look} />}
      renderEnd={({ keys }) => keys !== undefined && <KeyCaps keys={keys} />}
    />
  );
}

interface PaletteEntry extends Entry {
  readonly run: () => void;
  readonly keys?: string | undefined;
  readonly look: "action" | "agent" | "runs" | "place" | "page" | PlacedNode;
}

const pages = [
  { to: "/agents", name: "nav.agents", look: "agent" },
  { to: "/runs", name: "nav.runs", look: "runs" },
] as const;

function useEntries(actions: readonly Action[], isOpen: boolean): readonly PaletteEntry[] {
  const navigate = useNavigate();
  const agents = useAgents(isOpen);
  const places = usePlaces();
  const builder = use(BuilderContext);
  return useMemo(() => {
    if (!isOpen) return [];
    const doable = actions.filter(({ id, within }) => within === undefined && id !== paletteId);
    const nodes = builder === undefined ? [] : everyNode(builder.document);
    const others = agents.filter(({ id }) => id !== builder?.agent.id);
    return [
      ...doable.map(({ id, name, group, keys, isEnabled, run }): PaletteEntry => {
        return { id, name, group, keys: keys[0], isEnabled, run, look: "action" };
      }),
      ...nodes.map((placed): PaletteEntry => {
        const { node, path, name, detail } = placed;
        return {
          id: `node ${[builder?.agent.id ?? "", ...path, node.key].join("/")}`,
          name,
          detail,
          also: node.type,
          group: t("actions.groupNodes"),
          run: () => {
            if (path.join("/") !== builder?.path.join("/")) builder?.open(path);
            builder?.select(selectNodes(node.key));
          },
          look: placed,
        };
      }),
      ...others.map(({ id, name, slug }): PaletteEntry => {
        const run = () => void navigate({ to: "/agents/$agentId", params: { agentId: id } });
        return {
          id: `agent ${id}`,
          name,
          detail: slug,
          group: t("actions.groupAgents"),
          run,
          look: "agent",
        };
      }),
      ...places.map(({ id, name, detail, run }): PaletteEntry => {
        const told = detail === undefined ? {} : { detail };
        return { id, name, ...told, group: t("shell.placesGroup"), run, look: "place" };
      }),
      ...pages.map(({ to, name, look }): PaletteEntry => {
        const run = () => void navigate({ to });
        return { id: `page ${to}`, name: t(name), group: t("actions.groupPages"), run, look };
      }),
    ];
  }, [isOpen, actions, agents, places, builder, navigate]);
}

/** How many pages of agents are read; who has more finds the rest on the page of agents. */
const mostPages = 10;

/** The agents of the project, read page by page while the palette is open. */
function useAgents(isOpen: boolean) {
  const { project } = useMe();
  const query = useInfiniteQuery({
    ...queries.agents(useApi(), project?.id ?? ""),
    enabled: isOpen && project !== undefined,
  });
  const { data, hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  const wantsMore =
    isOpen && hasNextPage && !isFetchingNextPage && !isError && (data?.pages.length ?? 0) < mostPages;
  useEffect(() => {
    if (wantsMore) void fetchNextPage();
  }, [wantsMore, fetchNextPage]);
  return useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data]);
}

/** What was chosen before, as it stood when the palette was opened: the list must not jump under the hand. */
function useRecent(isOpen: boolean): readonly string[] {
  const [recent, setRecent] = useState<readonly string[]>([]);
  const [wasOpen, setWasOpen] = useState(false);
  if (isOpen !== wasOpen) {
    setWasOpen(isOpen);
    if (isOpen) setRecent(recentEntries());
  }
  return recent;
}

function Look({ look }: { readonly look: PaletteEntry["look"] }) {
  switch (look) {
    case "action":
      return <Zap size={15} aria-hidden />;
    case "agent":
      return <Bot size={15} aria-hidden />;
    case "runs":
      return <Activity size={15} aria-hidden />;
    case "place":
      return <ArrowLeftRight size={15} aria-hidden />;
    case "page":
      return <ChevronRight size={15} aria-hidden />;
    default: {
      const { icon, category } = nodeType(look.node.type);
      return <NodeIcon icon={icon} category={category} />;
    }
  }
}
