/** How the file of a node is called. */
export const fileOf = (id: string): string => id.replaceAll("_", "-");
