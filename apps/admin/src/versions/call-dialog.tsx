import type { Agent, CreatedApiKey, Project } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";
import { RadioGroup, Tabs } from "radix-ui";
import { useId, useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { CopyButton } from "../design/copy-button.tsx";
import { Notice } from "../design/notice.tsx";
import type { GraphView } from "../graph/read-graph.ts";
import { fields } from "../graph/read-fields.ts";
import { can, useMe } from "../session/use-me.ts";
import { t } from "../words/words.ts";
import styles from "./call-dialog.module.css";
import { type CallMode, callLanguages, callSnippet } from "./call-snippets.ts";
import { exampleInput } from "../graph/example-input.ts";
import { KeyForm } from "./key-form.tsx";
import { KeyList } from "./key-list.tsx";
import { Overlay } from "./overlay.tsx";

interface CallDialogProps {
  readonly agent: Agent;
  /** The draft's input schema, for as long as that of the published version is not known. */
  readonly draftInput: GraphView["input"];
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Opens the dialog that publishes; undefined where the person may not. */
  readonly onPublish: (() => void) | undefined;
}

/** How programs call the published agent: in their language, with a key that is made here, ready to run. */
export function CallDialog(props: CallDialogProps) {
  const { agent, isOpen, onOpenChange } = props;
  return (
    <Overlay
      look="wide"
      title={t("versions.call.title", { name: agent.name })}
      description={t("versions.call.description")}
      isOpen={isOpen}
      onOpenChange={onOpenChange}
    >
      {/* Closed, it forgets the key. */}
      {isOpen && <Calling {...props} />}
    </Overlay>
  );
}

function Calling({ agent, draftInput, onPublish }: CallDialogProps) {
  const { me } = useMe();
  const [mode, setMode] = useState<CallMode>("stream");
  const [created, setCreated] = useState<CreatedApiKey>();
  const published = useQuery({
    ...queries.version(useApi(), agent.id, agent.published_version ?? 0),
    enabled: agent.published_version !== null,
  });
  const schema = published.data === undefined ? draftInput : fields(published.data.graph["input"]);
  const project = me.projects.find(({ id }) => id === agent.project_id);
  const key = created?.key ?? undefined;
  const call = {
    origin: window.location.origin,
    agentId: agent.id,
    input: exampleInput(schema, t("call.example")),
    mode,
    key,
  };
  return (
    <div className={styles.body}>
      {agent.published_version === null && (
        <div className={styles.publish}>
          <Notice tone="warn">{t("versions.call.publishFirst")}</Notice>
          {onPublish !== undefined && (
            <Button look="primary" onClick={onPublish}>
              {t("agent.publish")}
            </Button>
          )}
        </div>
      )}
      <Tabs.Root defaultValue="curl">
        <div className={styles.choices}>
          <Tabs.List className={styles.tabs} aria-label={t("versions.call.language")}>
            {callLanguages.map((language) => (
              <Tabs.Trigger key={language} className={styles.tab} value={language}>
                {t(`versions.call.${language}`)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          <Modes mode={mode} onMode={setMode} />
        </div>
        {callLanguages.map((language) => (
          <Tabs.Content key={language} value={language} className={styles.content} tabIndex={-1}>
            <Snippet
              text={callSnippet(language, call)}
              hint={[
                ...(language === "typescript" ? [t("versions.call.typescriptHint")] : []),
                t(key === undefined ? "versions.call.ownKey" : "versions.call.keyInside"),
              ].join(" ")}
            />
          </Tabs.Content>
        ))}
      </Tabs.Root>
      <section className={styles.keys}>
        <h3>{t("versions.key.heading")}</h3>
        <Keys agent={agent} project={project} created={created} onCreated={setCreated} />
      </section>
    </div>
  );
}

function Modes({ mode, onMode }: { readonly mode: CallMode; readonly onMode: (mode: CallMode) => void }) {
  const hintId = useId();
  return (
    <div className={styles.modes}>
      <span id={hintId} className={styles.hint}>
        {t(mode === "stream" ? "versions.call.streamHint" : "versions.call.waitHint")}
      </span>
      <RadioGroup.Root
        className={styles.switch}
        value={mode}
        onValueChange={(value) => onMode(value === "wait" ? "wait" : "stream")}
        aria-label={t("versions.call.mode")}
        aria-describedby={hintId}
        orientation="horizontal"
      >
        {(["stream", "wait"] as const).map((each) => (
          <RadioGroup.Item key={each} className={styles.mode} value={each}>
            {t(`versions.call.${each}`)}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}

function Snippet({ text, hint }: { readonly text: string; readonly hint: string }) {
  return (
    <>
      <div className={styles.snippet}>
        {/* What scrolls must be reachable by keyboard, and not every browser makes it so by itself. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={styles.code} tabIndex={0} aria-label={t("versions.call.snippet")}>
          {text}
        </pre>
        <div className={styles.copy}>
          <CopyButton text={text} />
        </div>
      </div>
      <p className={styles.hint}>{hint}</p>
    </>
  );
}

interface KeysProps {
  readonly agent: Agent;
  readonly project: Project | undefined;
  readonly created: CreatedApiKey | undefined;
  readonly onCreated: (created: CreatedApiKey | undefined) => void;
}

function Keys({ agent, project, created, onCreated }: KeysProps) {
  const { me } = useMe();
  const keyId = useId();
  if (project === undefined || !can(me, "api_keys:write") || !can(me, "agents:run"))
    return <p className={styles.hint}>{t("versions.key.forbidden")}</p>;
  return (
    <>
      {created?.key == null ? (
        <KeyForm agent={agent} project={project} onCreated={onCreated} />
      ) : (
        <div className={styles.created}>
          <label htmlFor={keyId}>{t("versions.key.label")}</label>
          <div className={styles.row}>
            <input
              // The button that had the focus is gone, and this is what it was pressed for.
              // oxlint-disable-next-line jsx-a11y/no-autofocus
              autoFocus
              id={keyId}
              className={styles.key}
              value={created.key}
              readOnly
              spellCheck={false}
              onFocus={(event) => event.target.select()}
            />
            <CopyButton text={created.key} />
            <Button size="small" look="ghost" onClick={() => onCreated(undefined)}>
              {t("versions.key.another")}
            </Button>
          </div>
          <Notice tone="info">{t("versions.key.created")}</Notice>
        </div>
      )}
      {can(me, "api_keys:read") && <KeyList projectId={project.id} />}
    </>
  );
}
