/**
 * Japanese letters for a machine without any: BIZ UDPGothic from npm, named behind the machine's own fonts. Copied into
 * a folder of ours, since the browser's user may not be able to read the installation.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { placeWhole } from './place-whole.ts';

const FONTS = ['400Regular/BIZUDPGothic_400Regular.ttf', '700Bold/BIZUDPGothic_700Bold.ttf'];
const VERSION = '1';

const settings = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <dir>${folder}</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** @returns fontconfig's file, for `FONTCONFIG_FILE`. */
export const unpackFonts = async (folder: string): Promise<string> => {
  const target = join(folder, `fonts-${VERSION}`);
  await placeWhole(target, async () => {
    const installed = dirname(fileURLToPath(import.meta.resolve('@expo-google-fonts/biz-udpgothic')));
    const fonts = FONTS.map(async (name) => ({
      name: name.slice(name.indexOf('/') + 1),
      executable: false,
      content: await readFile(join(installed, name)),
    }));
    const conf = { name: 'fonts.conf', executable: false, content: new TextEncoder().encode(settings(target)) };
    return [...(await Promise.all(fonts)), conf];
  });
  return join(target, 'fonts.conf');
};
