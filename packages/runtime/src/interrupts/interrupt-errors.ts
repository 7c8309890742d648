import { AppError } from "@patchbay/errors";

/** Also for an interrupt of another project. */
export class InterruptNotFoundError extends AppError<"interrupt_not_found"> {
  constructor(id: string) {
    super("interrupt_not_found", `There is no interrupt ${id}.`, { details: { id } });
  }
}

const why = {
  answered: "it was answered",
  expired: "it has expired",
  cancelled: "its run does not ask any more",
} as const;

/** An interrupt is answered once, and not after it expired or its run ended. */
export class InterruptClosedError extends AppError<"interrupt_closed"> {
  constructor(id: string, reason: "answered" | "expired" | "cancelled") {
    super("interrupt_closed", `The interrupt ${id} takes no answer any more: ${why[reason]}.`, {
      details: { id, reason },
    });
  }
}
