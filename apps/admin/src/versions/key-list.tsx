import type { ApiKey } from "@patchbay/contracts";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Badge } from "../design/badge.tsx";
import { Button } from "../design/button.tsx";
import { formatAgo, formatMoment, formatUntil } from "../words/format.ts";
import { useNow } from "../words/use-now.ts";
import { t } from "../words/words.ts";
import styles from "./key-list.module.css";
import { Refusal } from "./refusal.tsx";

/** The keys of a project that can be revoked here. One that is revoked goes at once, and comes back where it was not. */
export function KeyList({ projectId }: { readonly projectId: string }) {
  const api = useApi();
  const client = useQueryClient();
  const query = queries.apiKeys(api, projectId);
  const keys = useInfiniteQuery(query);
  const revocation = useMutation({
    mutationFn: (key: ApiKey) => api.revokeApiKey(key.id),
    networkMode: "always",
    onMutate: async ({ id }) => {
      await client.cancelQueries({ queryKey: query.queryKey });
      const before = client.getQueryData(query.queryKey);
      client.setQueryData(
        query.queryKey,
        (known) =>
          known && {
            ...known,
            pages: known.pages.map((page) => ({ ...page, items: page.items.filter((key) => key.id !== id) })),
          },
      );
      return before;
    },
    onError: (_error, _key, before) => client.setQueryData(query.queryKey, before),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  });
  const items = keys.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0 && !revocation.isError) return null;
  return (
    <details className={styles.keys} open={revocation.isError || undefined}>
      <summary>
        {keys.hasNextPage
          ? t("versions.key.existingMore", { count: items.length })
          : t("versions.key.existing", { count: items.length })}
      </summary>
      {revocation.isError && (
        <Refusal
          error={revocation.error}
          title={t("versions.key.revokeFailed", { name: revocation.variables.name })}
        />
      )}
      <ul className={styles.list}>
        {items.map((key) => (
          <Key key={key.id} apiKey={key} onRevoke={() => revocation.mutate(key)} />
        ))}
      </ul>
      {keys.hasNextPage && (
        <Button size="small" isBusy={keys.isFetchingNextPage} onClick={() => void keys.fetchNextPage()}>
          {t("common.more")}
        </Button>
      )}
    </details>
  );
}

function Key({ apiKey, onRevoke }: { readonly apiKey: ApiKey; readonly onRevoke: () => void }) {
  const now = useNow();
  const [isSure, setSure] = useState(false);
  const { name, prefix, created_by, last_used_at, expires_at } = apiKey;
  const isExpired = expires_at !== null && Date.parse(expires_at) <= now;
  return (
    <li className={styles.key}>
      <span className={styles.name}>{name}</span>
      <code className={styles.prefix}>{prefix}_…</code>
      {isExpired && <Badge tone="warn">{t("versions.key.expired")}</Badge>}
      <span className={styles.facts}>
        {last_used_at === null
          ? t("versions.key.unused")
          : t("versions.key.used", { ago: formatAgo(last_used_at, now) })}
        {created_by?.name != null && ` · ${t("shell.keyMadeBy", { name: created_by.name })}`}
        {expires_at !== null && !isExpired && (
          <time dateTime={expires_at} title={formatMoment(expires_at)}>
            {" · "}
            {t("versions.key.until", { when: formatUntil(expires_at, now) })}
          </time>
        )}
      </span>
      <Button
        size="small"
        look={isSure ? "danger" : "secondary"}
        onClick={() => (isSure ? onRevoke() : setSure(true))}
        onBlur={() => setSure(false)}
      >
        {t(isSure ? "versions.key.revokeSure" : "versions.key.revoke")}
        <span className="visually-hidden">{name}</span>
      </Button>
    </li>
  );
}
