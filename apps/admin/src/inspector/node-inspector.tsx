import { failureCodes, type Json, nodeDefinitions, Policy } from "@patchbay/graph";
import { useCallback } from "react";

import { useBuilder } from "../builder/builder-context.ts";
import type { Route } from "../editing/commands/change-at.ts";
import { renameInNode } from "../editing/commands/rename-edits.ts";
import { nodeAt } from "../editing/edit.ts";
import { FieldContext } from "../fields/field-context.ts";
import { FieldProblems } from "../fields/field-frame.tsx";
import { FormFields } from "../fields/form-fields.tsx";
import { shownFields } from "../fields/form-layout.ts";
import { formOf } from "../fields/form-of.ts";
import { JsonControl } from "../fields/json-control.tsx";
import { problemsAt } from "../fields/problems-at.ts";
import { Section } from "../fields/section.tsx";
import { fields, isFields } from "../graph/read-fields.ts";
import type { GraphNode } from "../graph/read-graph.ts";
import { t } from "../words/words.ts";
import { ConfigForm } from "./config-form.tsx";
import styles from "./inspector.module.css";
import { LatestRun } from "./latest-run.tsx";
import { nodeChange } from "./node-change.ts";
import { NodeHeader } from "./node-header.tsx";
import { useFormGround } from "./use-form-ground.ts";

const policyForm = formOf(Policy);
const none: readonly never[] = [];

/** What a node is, how it is set up, what surrounds its work, and what it did last. */
export function NodeInspector({ node }: { readonly node: GraphNode }) {
  const { graph, edit, diagnostics } = useBuilder();
  const { key, type, index } = node;
  const pointer = `/nodes/${index}`;
  // As it is written: what is wrong in it must be there to be mended.
  const written = nodeAt(graph, key);
  const change = useCallback(
    (route: Route, value: Json | undefined, what: string) => {
      if (written !== undefined) edit(nodeChange(key, written, route, value, what));
    },
    [edit, key, written],
  );
  const rename = useCallback(
    (route: Route, name: string) => void edit(renameInNode(key, route, name)),
    [edit, key],
  );
  const ground = useFormGround({ type, pointer, change, rename });
  const definition = nodeDefinitions.get(type);
  const form = definition === undefined ? none : formOf(definition.config);
  const config: unknown = written?.["config"];
  const policy = fields(written?.["policy"]);
  const policyCount = Object.keys(policy).length;
  const elsewhere = [
    ...form.map(({ name }) => `${pointer}/config/${name}`),
    ...policyForm.map(({ name }) => `${pointer}/policy/${name}`),
  ];

  return (
    <FieldContext value={ground}>
      <NodeHeader node={node} />
      <div className={styles.problems}>
        <FieldProblems problems={problemsAt(diagnostics, pointer, elsewhere)} />
      </div>
      <Section title={t("inspector.settings")}>
        {config === undefined || isFields(config) ? (
          <ConfigForm node={node} form={form} config={fields(config)} />
        ) : (
          <JsonControl
            route={["config"]}
            label={t("inspector.settings")}
            isRequired={false}
            value={config}
            isMending
          />
        )}
      </Section>
      <FieldContext value={{ ...ground, type: "policy" }}>
        <Section
          title={t("inspector.policy")}
          note={policyCount === 0 ? undefined : String(policyCount)}
          isOpenAtFirst={policyCount > 0}
        >
          <FormFields
            form={shownFields("policy", policyForm, policy)}
            value={policy}
            route={["policy"]}
            offered={(name) => (name === "on" ? failureCodes : none)}
          />
        </Section>
      </FieldContext>
      <LatestRun node={node} />
    </FieldContext>
  );
}
