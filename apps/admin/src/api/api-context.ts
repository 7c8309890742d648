import { createContext, use } from "react";

import type { Api } from "./api.ts";

/** Hands the one {@link Api} of the page to the components. */
export const ApiContext = createContext<Api | null>(null);

/** The API of this page. Only below `ApiContext`. */
export function useApi(): Api {
  const api = use(ApiContext);
  if (api === null) throw new Error("useApi was called outside ApiContext");
  return api;
}
