import { check, type CommandIo, type ExitCode } from "./check.ts";

const help = `usage: patchbay COMMAND

  check FILE…   say what is wrong with graph documents

“patchbay COMMAND --help” says more.
`;

/** The whole command line: finds the command and runs it. */
export async function patchbay([command, ...args]: readonly string[], io: CommandIo): Promise<ExitCode> {
  switch (command) {
    case "check":
      return await check(args, io);
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
