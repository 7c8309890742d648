import type { Me } from "@patchbay/contracts";
import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import { useState } from "react";

import { useApi } from "../api/api-context.ts";
import { queries } from "../api/queries.ts";
import { can } from "../session/use-me.ts";
import { t } from "../words/words.ts";
import { RealModelDialog } from "./real-model-dialog.tsx";

interface RealModelProps {
  readonly me: Me;
  readonly className: string | undefined;
  /** Of the words beside the icon. */
  readonly labelClassName: string | undefined;
}

/**
 * The way from the demo model to a real one, for whoever may go it; later the name of what answers. Nothing where the
 * operator has chosen a real model for the whole server.
 */
export function RealModel({ me, className, labelClassName }: RealModelProps) {
  const api = useApi();
  const isAllowed = can(me, "providers:write");
  const models = useQuery({ ...queries.models(api), enabled: isAllowed });
  const providers = useQuery({ ...queries.providers(api), enabled: isAllowed });
  const [isOpen, setOpen] = useState(false);
  const own = providers.data?.[0];
  const isDemo = models.data?.some(({ is_demo }) => is_demo) === true;
  if (own === undefined && !isDemo && !isOpen) return null;
  const label = own === undefined ? t("start.model.use") : t("start.model.own", { model: own.model });
  return (
    <>
      <button
        type="button"
        className={className}
        aria-label={label}
        title={label}
        onClick={() => setOpen(true)}
      >
        <Sparkles size={17} aria-hidden />
        <span className={labelClassName}>{label}</span>
      </button>
      <RealModelDialog own={own} isOpen={isOpen} onOpenChange={setOpen} />
    </>
  );
}
