import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";

import { LoadError } from "./load-error.tsx";

/** In the place of a page that could not be loaded or drawn: the rest of the app goes on. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <main>
      <LoadError
        error={error}
        onRetry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </main>
  );
}
