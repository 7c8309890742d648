import type { JsonObject } from "@patchbay/graph";

import { useBuilder } from "../builder/builder-context.ts";
import { setInNode } from "../editing/commands/node-edits.ts";
import { FieldFrame } from "../fields/field-frame.tsx";
import { wayLabel } from "../fields/field-words.ts";
import fieldStyles from "../fields/fields.module.css";
import { FormFields, type OwnControl } from "../fields/form-fields.tsx";
import { goAnotherWay, shownFields, type WayGroup, waysOf, wayTaken } from "../fields/form-layout.ts";
import type { FormField } from "../fields/form-of.ts";
import { JsonControl } from "../fields/json-control.tsx";
import type { Fields } from "../graph/read-fields.ts";
import type { GraphNode } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import { BodyControl } from "./body-control.tsx";
import { useInspectorGround } from "./inspector-context.ts";
import styles from "./inspector.module.css";
import { knownMembers } from "./known-members.ts";
import { isPortName } from "./port-edits.ts";
import { PortName } from "./port-name.tsx";

interface ConfigFormProps {
  readonly node: GraphNode;
  readonly form: readonly FormField[];
  /** As it is written. */
  readonly config: Fields;
}

/** A node's config, field by field, and whatever is in it that its type does not know. */
export function ConfigForm({ node, form, config }: ConfigFormProps) {
  const { agent, graph } = useBuilder();
  const { resources } = useInspectorGround();
  const { type } = node;
  const group = waysOf(type);
  const shown = shownFields(type, form, config);
  const unknown = Object.keys(config).filter((name) => !form.some((field) => field.name === name));
  // The choice between ways stands where the fields of the ways begin.
  const ofWays = new Set(group?.ways.flatMap((way) => way.fields));
  const first = shown.findIndex(({ name }) => ofWays.has(name));
  const at = group === undefined || first === -1 ? shown.length : first;
  const common = {
    value: config,
    route: ["config"],
    own: ownControls(node),
    known: (name: string) => knownMembers(type, name, config, { graph, resources, self: agent.slug }),
  };
  return (
    <>
      {form.length + unknown.length === 0 && <p className={styles.none}>{t("inspector.nothing")}</p>}
      <FormFields form={shown.slice(0, at)} {...common} />
      {group !== undefined && <WaySelect node={node} group={group} config={config} />}
      <FormFields form={shown.slice(at)} {...common} />
      {unknown.map((name) => (
        <JsonControl
          key={name}
          route={["config", name]}
          label={name}
          isRequired={false}
          value={config[name]}
          isMending
        />
      ))}
    </>
  );
}

/** Controls that only a node's own form has. */
const ownControls =
  (node: GraphNode): OwnControl =>
  (props, { control, name }) => {
    if (control.kind === "graph") return <BodyControl key={name} node={node} {...props} />;
    return isPortName(node.type, props.route) ? <PortName key={name} {...props} /> : undefined;
  };

interface WaySelectProps {
  readonly node: GraphNode;
  readonly group: WayGroup;
  readonly config: Fields;
}

function WaySelect({ node, group, config }: WaySelectProps) {
  const { canEdit, edit } = useBuilder();
  const label = wayLabel(group.id);
  // What lies in a JSON document is JSON.
  const choose = (way: string) =>
    edit(setInNode(node.key, ["config"], goAnotherWay(group, config as JsonObject, way), label));
  return (
    <FieldFrame label={label} problems={[]}>
      {(ids) => (
        <select
          {...ids}
          className={fieldStyles.select}
          value={wayTaken(group, config)?.id ?? ""}
          disabled={!canEdit}
          onChange={({ target }) => choose(target.value)}
        >
          {group.ways.map(({ id }) => (
            <option key={id} value={id}>
              {wayLabel(group.id, id)}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}
