/**
 * What a signal is about: `events`: more of a run's events is stored, or how it stands has changed; `control`:
 * somebody wants something of whichever process executes it, such as to cancel it; `wanted`: somebody waits for what it
 * tells next, and goes on waiting for some seconds: what is renewed is still so.
 */
export type RunTopic = "events" | "control" | "wanted";

/**
 * Short words between the processes that work on one database: something about a run is new, go and look. A signal
 * carries nothing but the run's id, and it may be lost, come twice, or come before what it tells of has reached a
 * replica: the database has the truth, and whoever waits looks there by themselves now and then.
 */
export interface RunSignals {
  /**
   * Tells everybody, this process included and at once. Call it after the commit of what there is to see. Never waits,
   * never throws; several of the same within some milliseconds are one.
   */
  publish(topic: RunTopic, runId: string): void;
  /** Follows one run. The caller closes it. */
  subscribe(topic: RunTopic, runId: string): RunSubscription;
  /**
   * Hears of every run until the returned function is called. `undefined` stands for any of them: signals may have been
   * missed. A listener returns at once and does not throw.
   */
  listen(topic: RunTopic, listener: (runId: string | undefined) => void): () => void;
  /** Tells nobody anything from here on; what waits goes on waiting until its time is over. Safe to call again. */
  close(): Promise<void>;
}

/**
 * The signals of one run. Read `count`, then look at the database, then wait for more than that count: so a signal that
 * comes while one is looking is not lost.
 */
export interface RunSubscription {
  /** How many there were. Grows also when signals may have been missed. */
  readonly count: number;
  /** Resolves once there were more than `seen`, after `timeoutMs`, or when `signal` aborts. Never rejects. */
  beyond(seen: number, timeoutMs: number, signal: AbortSignal): Promise<void>;
  close(): void;
}
