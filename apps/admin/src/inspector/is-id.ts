import { Id } from "@patchbay/graph";

/** Whether a text can name a node or a port. */
export const isId = (name: string): boolean => Id.safeParse(name).success;
