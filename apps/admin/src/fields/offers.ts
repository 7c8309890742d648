import { useQuery } from "@tanstack/react-query";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { useFieldGround } from "./field-context.ts";
import { optionLabel } from "./field-words.ts";

/** Something of the project that a field can name. */
export interface Offer {
  readonly name: string;
  /** What it can do, or does to the world, in few words. */
  readonly facts: readonly string[];
  /** What it is, in a sentence of whoever made it; empty where nobody said. */
  readonly about: string;
}

/** The models of the project; undefined until they are known. */
export function useModelOffers(): readonly Offer[] | undefined {
  const { resources } = useFieldGround();
  const { data: models } = useQuery(queries.models(useApi()));
  if (resources === undefined) return undefined;
  return Object.entries(resources.models).map(([name, { capabilities }]): Offer => {
    const model = models?.find((each) => each.name === name);
    return {
      name,
      facts: capabilities.map((each) => optionLabel("capability", each)),
      about: model === undefined ? "" : `${model.provider} · ${model.model}`,
    };
  });
}

/** The tools of the project; undefined until they are known. */
export function useToolOffers(): readonly Offer[] | undefined {
  const { resources } = useFieldGround();
  const { data: tools } = useQuery(queries.tools(useApi()));
  if (resources === undefined) return undefined;
  return Object.entries(resources.tools).map(([name, { effect }]): Offer => ({
    name,
    facts: [optionLabel("effect", effect)],
    about: tools?.find((each) => each.name === name)?.description ?? "",
  }));
}

/** The published agents of the project, by their slugs; undefined until they are known. */
export function useAgentOffers(): readonly Offer[] | undefined {
  const { resources } = useFieldGround();
  return resources && Object.keys(resources.agents).map((name): Offer => ({ name, facts: [], about: "" }));
}
