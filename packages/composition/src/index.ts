export { noteProviderKey } from "./note-provider-key.ts";
export { type OpenRegistries, openRegistries } from "./open-registries.ts";
export { openPlatform, type Platform } from "./open-platform.ts";
export { OpenedParts } from "./opened-parts.ts";
export { type RunningProcess, runProcess } from "./run-process.ts";
export { readSettings, type Settings, SettingsError } from "./settings.ts";
