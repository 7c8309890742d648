import { useNavigate, useSearch } from "@tanstack/react-router";

/** Puts a version or a run on the page of an agent, else the draft; the same part of it in the same view. */
export function useShowVersion(
  agentId: string,
): (what: { readonly version?: number; readonly run?: string }) => void {
  const navigate = useNavigate();
  const { in: path, view } = useSearch({ from: "/shell/agents/$agentId" });
  const place = { ...(path !== undefined && { in: path }), ...(view !== undefined && { view }) };
  return (what) =>
    void navigate({ to: "/agents/$agentId", params: { agentId }, search: { ...place, ...what } });
}
