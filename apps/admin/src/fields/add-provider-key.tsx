import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { Button } from "../design/button.tsx";
import { can, useMe } from "../session/use-me.ts";
import { RealModelDialog } from "../start/real-model-dialog.tsx";
import { t } from "../words/words.ts";
import styles from "./fields.module.css";

/** The way to models that are not there yet: a provider's key, or somebody who may give one. */
export function AddProviderKey() {
  const { me } = useMe();
  const isAllowed = can(me, "providers:write");
  const providers = useQuery({ ...queries.providers(useApi()), enabled: isAllowed });
  const [isOpen, setOpen] = useState(false);
  if (!isAllowed) return <p className={styles.hint}>{t("inspector.askForModel")}</p>;
  return (
    <div className={styles.adds}>
      <Button size="small" onClick={() => setOpen(true)}>
        <Sparkles size={13} aria-hidden />
        {t("inspector.addProviderKey")}
      </Button>
      <RealModelDialog own={providers.data?.[0]} isOpen={isOpen} onOpenChange={setOpen} />
    </div>
  );
}
