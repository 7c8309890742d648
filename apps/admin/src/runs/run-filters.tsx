import { type Agent, RunKind, RunStatus } from "@patchbay/contracts";
import { useNavigate } from "@tanstack/react-router";

import { t } from "../words/words.ts";
import styles from "./run-filters.module.css";

interface Filter {
  readonly status: RunStatus | undefined;
  readonly agent: string | undefined;
  readonly kind: RunKind | undefined;
}

interface RunFiltersProps {
  readonly agents: readonly Agent[];
  readonly filter: Filter;
}

/** Which runs the list shows. The choice is in the address, so that it can be kept and passed on. */
export function RunFilters({ agents, filter }: RunFiltersProps) {
  const navigate = useNavigate();
  const show = (change: Partial<Filter>) => {
    const { status, agent, kind } = { ...filter, ...change };
    void navigate({
      to: "/runs",
      search: {
        ...(status !== undefined && { status }),
        ...(agent !== undefined && { agent }),
        ...(kind !== undefined && { kind }),
      },
      replace: true,
    });
  };
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">{t("running.list.filters")}</legend>
      <Choice
        label={t("running.list.kind")}
        any={t("running.list.anyKind")}
        value={filter.kind}
        options={RunKind.options.map((each) => [each, t(`running.kind.${each}`)])}
        onChange={(value) => show({ kind: RunKind.safeParse(value).data })}
      />
      <Choice
        label={t("runs.status")}
        any={t("running.list.anyStatus")}
        value={filter.status}
        options={RunStatus.options.map((each) => [each, t(`runStatus.${each}`)])}
        onChange={(value) => show({ status: RunStatus.safeParse(value).data })}
      />
      <Choice
        label={t("runs.agent")}
        any={t("running.list.anyAgent")}
        value={filter.agent}
        options={agents.map(({ id, name }) => [id, name])}
        onChange={(value) => show({ agent: value === "" ? undefined : value })}
      />
    </fieldset>
  );
}

interface ChoiceProps {
  readonly label: string;
  /** What is said where nothing is chosen. */
  readonly any: string;
  readonly value: string | undefined;
  /** Values with their words. */
  readonly options: readonly (readonly [string, string])[];
  /** Called with an empty text for any. */
  readonly onChange: (value: string) => void;
}

function Choice({ label, any, value, options, onChange }: ChoiceProps) {
  return (
    <label className={styles.filter}>
      <span className="visually-hidden">{label}</span>
      <select className={styles.select} value={value ?? ""} onChange={({ target }) => onChange(target.value)}>
        <option value="">{any}</option>
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
