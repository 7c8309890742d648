// The API process: starts the server and tells the person how to get in.
import process from "node:process";

import { runProcess } from "@patchbay/composition";

import { type RunningServer, startServer } from "./start-server.ts";

await runProcess(process, async (settings, logger) => {
  const server = await startServer(settings, logger);
  return { welcome: welcome(server), close: server.close };
});

function welcome({ url, signInLink, credentialsFile, isDemoModel, isEmbedded }: RunningServer): string {
  const lines = [
    "",
    `  Patchbay is ready at ${url}`,
    ...(signInLink === undefined ? [] : [`  Sign in:     ${signInLink}`]),
    ...(isEmbedded && signInLink === undefined
      ? ["  Sign in:     with your own password; credentials.json, which had the first one, is gone"]
      : []),
    ...(credentialsFile === undefined ? [] : [`  Credentials: ${credentialsFile} (password and API key)`]),
    isDemoModel
      ? "  Model:       the built-in demo model; set OPENAI_API_KEY for a real one"
      : "  Model:       OpenAI-compatible",
    "  Stop:        Ctrl-C",
    "",
  ];
  return `${lines.join("\n")}\n`;
}
