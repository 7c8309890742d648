import "./api/no-eval.ts"; // first: schemas look at it when they are made
import "./design/tokens.css";
import "./design/base.css";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { ApiContext } from "./api/api-context.ts";
import { ApiError } from "./api/api-error.ts";
import { Api } from "./api/api.ts";
import { createAppRouter } from "./router.tsx";
import { currentOrganization, enterOrganization } from "./session/current-organization.ts";
import { applyLanguage } from "./words/language.ts";
import { loadWords } from "./words/words.ts";

applyLanguage();
// Before anything is drawn: then no text is ever missing.
await loadWords();

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server has refused it will refuse again; only silence is worth another try.
      retry: (failures, error) => !(error instanceof ApiError) && failures < 2,
      retryDelay: 600,
    },
  },
});

const api = new Api({
  fetch: window.fetch.bind(window),
  organization: { id: currentOrganization, enter: enterOrganization },
  onExcluded: () => {
    // Nothing that was read there may stay: neither in the store nor on the page.
    enterOrganization(undefined);
    window.location.replace("/");
  },
  onSignedOut: () => {
    const { pathname, href } = router.state.location;
    if (pathname === "/sign-in") return;
    // What was read goes only once the page that shows it has gone, or that page would ask for it again.
    void router
      .navigate({ to: "/sign-in", search: { next: href }, ignoreBlocker: true })
      .then(() => client.clear());
  },
});

const router = createAppRouter({ api, client });

const root = document.querySelector("#root");
if (root === null) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <ApiContext value={api}>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </ApiContext>
  </StrictMode>,
);
