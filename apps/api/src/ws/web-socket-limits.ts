/** What one process gives to WebSockets. Times in milliseconds, sizes in bytes. */
export interface WebSocketLimits {
  /** The largest message that a client may send; the same as a request's body. */
  readonly maxMessageBytes: number;
  /** Requests of a connection that are worked on at once; nothing more is read from it meanwhile. */
  readonly mostUnderWay: number;
  /** Runs that a connection follows at once. */
  readonly mostSubscriptions: number;
  /** Connections of one person or API key. */
  readonly mostConnections: number;
  /** Connections from one address that have not said yet who they are. */
  readonly mostUnknown: number;
  /** How long a connection may take to say who it is. */
  readonly authMs: number;
  /** What may lie unsent before a client; while there is more, nothing is read for it or from it. */
  readonly fullBytes: number;
  /** How long a client may leave that lying before it is dropped, */
  readonly stallMs: number;
  /** and a second more for each so many bytes: who reads a large event slowly has not stalled. */
  readonly slowestBytesPerSecond: number;
  /** How long a client has to answer the close frame. */
  readonly closeMs: number;
  /** How often credentials are looked at again: what was revoked is closed after this and the time of the look. */
  readonly lookMs: number;
  /** How often a client must show that it lives. Proxies commonly close what is silent for 60 s. */
  readonly beatMs: number;
}

export const defaultWebSocketLimits: WebSocketLimits = {
  maxMessageBytes: 4 * 1024 * 1024,
  mostUnderWay: 8,
  mostSubscriptions: 64,
  mostConnections: 256,
  mostUnknown: 32,
  authMs: 10_000,
  fullBytes: 256 * 1024,
  stallMs: 20_000,
  slowestBytesPerSecond: 16 * 1024,
  closeMs: 5_000,
  lookMs: 2_000,
  beatMs: 20_000,
};
