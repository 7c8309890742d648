/** Why a graph, or a part of it, has no faithful form as a project of its own. */
export interface Refusal {
  /** The node that is in the way; absent where it is the graph as a whole. */
  readonly node_id?: string;
  /** JSON pointer (RFC 6901), into the node's entry where there is one, else into the document. */
  readonly path: string;
  readonly message: string;
}

/** Thrown by what prints one part, caught where reasons are gathered: nothing is printed half. */
export class RefusedError extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.name = "RefusedError";
    this.path = path;
  }
}
