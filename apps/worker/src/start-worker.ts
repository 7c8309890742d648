import { openPlatform, type RunningProcess, type Settings, SettingsError } from "@patchbay/composition";
import type { Logger } from "@patchbay/telemetry";

/**
 * Does the jobs of the platform: executes queued runs, fires schedules, takes up what died elsewhere. Any number of
 * workers may run beside the API.
 *
 * @throws {SettingsError} on the embedded database, which only one process can have open
 */
export async function startWorker(settings: Settings, logger: Logger): Promise<RunningProcess> {
  if (settings.database.kind === "embedded") {
    throw new SettingsError(
      "A worker needs DATABASE_URL. On the embedded database the API does the work itself: npm start is all there is to start.",
    );
  }
  const platform = await openPlatform(settings, logger);
  try {
    await platform.work();
  } catch (error) {
    await platform.close();
    throw error;
  }
  return {
    welcome: `\n  Patchbay's worker is ready: ${settings.workerConcurrency} background runs at once\n  Stop:        Ctrl-C\n\n`,
    close: async (drainMs) => {
      await platform.drain(drainMs);
      await platform.close();
    },
  };
}
