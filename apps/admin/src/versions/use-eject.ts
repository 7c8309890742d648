import type { Agent } from "@patchbay/contracts";
import { useMutation } from "@tanstack/react-query";

import { useApi } from "../api/api-context.ts";

/** A version to download, and how many of its newest runs go along as tests. */
export interface Ejection {
  readonly number: number;
  readonly recordedRuns: number;
}

/** Downloads versions as projects of their own, under the names that their folders have. */
export function useEject({ id, slug }: Agent) {
  const api = useApi();
  return useMutation({
    mutationFn: ({ number, recordedRuns }: Ejection) => api.ejectVersion(id, number, recordedRuns),
    networkMode: "always",
    onSuccess: (zip, { number }) => download(zip, `${slug}-v${number}.zip`),
  });
}

function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers read it only after this task.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
