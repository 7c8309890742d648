import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Writes files below a folder, which it makes. What is there already is somebody's: a folder that is not empty is left
 * as it is.
 *
 * @throws {Error} where it is not empty, or cannot be written
 */
export async function writeProject(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new Error("the folder is not empty.");
  for (const [path, text] of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    // Never over a file that somebody has put there meanwhile.
    await writeFile(file, text, { flag: "wx" });
  }
}
