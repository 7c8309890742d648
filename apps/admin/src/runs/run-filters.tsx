import { type Agent, RunStatus } from "@patchbay/contracts";
import { useNavigate } from "@tanstack/react-router";

import { t } from "../words/words.ts";
import styles from "./run-filters.module.css";

interface RunFiltersProps {
  readonly agents: readonly Agent[];
  readonly status: RunStatus | undefined;
  readonly agent: string | undefined;
}

/** Which runs the list shows. The choice is in the address, so that it can be kept and passed on. */
export function RunFilters({ agents, status, agent }: RunFiltersProps) {
  const navigate = useNavigate();
  const show = (search: { status?: RunStatus; agent?: string }) =>
    void navigate({ to: "/runs", search, replace: true });
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">{t("running.list.filters")}</legend>
      <label className={styles.filter}>
        <span className="visually-hidden">{t("runs.status")}</span>
        <select
          className={styles.select}
          value={status ?? ""}
          onChange={({ target }) => {
            const chosen = RunStatus.safeParse(target.value);
            show({ ...(chosen.success && { status: chosen.data }), ...(agent !== undefined && { agent }) });
          }}
        >
          <option value="">{t("running.list.anyStatus")}</option>
          {RunStatus.options.map((each) => (
            <option key={each} value={each}>
              {t(`runStatus.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.filter}>
        <span className="visually-hidden">{t("runs.agent")}</span>
        <select
          className={styles.select}
          value={agent ?? ""}
          onChange={({ target }) =>
            show({
              ...(status !== undefined && { status }),
              ...(target.value !== "" && { agent: target.value }),
            })
          }
        >
          <option value="">{t("running.list.anyAgent")}</option>
          {agents.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}
