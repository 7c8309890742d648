import { check, type ExitCode } from "./check.ts";
import type { EjectIo } from "./eject.ts";

const help = `usage: patchbay COMMAND

  check FILE…   say what is wrong with graph documents
  eject FILE    write a graph document as a LangGraph.js project of its own

“patchbay COMMAND --help” says more.
`;

/** The whole command line: finds the command and runs it. */
export async function patchbay([command, ...args]: readonly string[], io: EjectIo): Promise<ExitCode> {
  switch (command) {
    case "check":
      return await check(args, io);
    case "eject": {
      // It brings the whole compiler along, which the others do without.
      const { eject } = await import("./eject.ts");
      return await eject(args, io);
    }
    case "--help":
    case "-h":
      io.writeOutput(help);
      return 0;
    case undefined:
      io.writeError(help);
      return 2;
    default:
      io.writeError(`There is no command “${command}”.\n\n${help}`);
      return 2;
  }
}
