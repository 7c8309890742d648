import { useBuilder } from "../builder/builder-context.ts";
import { nodeName } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import type { NewPlace } from "./canvas-context.ts";
import type { WayOut } from "./new-node.ts";
import styles from "./port-choice.module.css";

interface PortChoiceProps {
  readonly ways: readonly WayOut[];
  /** The port behind which the new node goes. */
  readonly chosen: string | undefined;
  readonly onChoose: (place: NewPlace) => void;
}

/** Behind which of a node's ports the new node goes, and what each leads to now. */
export function PortChoice({ ways, chosen, onChoose }: PortChoiceProps) {
  const { view } = useBuilder();
  const nameOf = (key: string) => {
    const node = view.nodes.find((each) => each.key === key);
    return node === undefined ? key : nodeName(node);
  };
  return (
    <fieldset className={styles.ports}>
      <legend className="visually-hidden">{t("canvas.palette.ports")}</legend>
      {ways.map(({ port, targets, place }) => (
        <label key={port} className={styles.port}>
          <input
            type="radio"
            className="visually-hidden"
            name="port"
            checked={port === chosen}
            onChange={() => onChoose(place)}
          />
          <span className={styles.name}>{port}</span>
          {targets.length > 0 && <span className={styles.target}>→ {targets.map(nameOf).join(", ")}</span>}
        </label>
      ))}
    </fieldset>
  );
}
