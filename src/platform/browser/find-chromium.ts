/**
 * Which Chromium this machine has: an installed one, else the packaged one unpacked below our own folder. An
 * executable counts only when it tells its version as the user it will run as (a snap's stub, or a folder that this
 * user cannot enter, does not).
 */
import { execFile } from 'node:child_process';
import { asUser, type BrowserUser } from './browser-user.ts';
import { unpackChromium } from './unpack-chromium.ts';
import { unpackFonts } from './unpack-fonts.ts';

export type Chromium = {
  readonly executable: string;
  /** e.g. `Chromium 156.0.8078.79` */
  readonly version: string;
  /** What a window of this version says, for headless says so otherwise. */
  readonly userAgent: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
};

/** Distributions' programs before their wrapper scripts, which add flags of their own. */
const INSTALLED = [
  '/usr/lib/chromium/chromium',
  '/usr/lib/chromium-browser/chromium-browser',
  '/usr/lib64/chromium-browser/chromium-browser',
  '/opt/google/chrome/chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** `undefined` when there is none that runs. @param folder ours, where the packaged one and its fonts are unpacked. */
export const findChromium = async (parts: {
  readonly user: BrowserUser;
  readonly folder: string;
}): Promise<Chromium | undefined> => {
  const fonts = { FONTCONFIG_FILE: await unpackFonts(parts.folder) };
  for (const executable of INSTALLED) {
    const found = await tryChromium(executable, fonts, parts.user);
    if (found) return found;
  }
  const unpacked = await unpackChromium(parts.folder);
  if (!unpacked) return undefined;
  // The machine's own libraries get its security updates; the packaged ones serve where there are none.
  return (
    (await tryChromium(unpacked.executable, fonts, parts.user)) ??
    tryChromium(unpacked.executable, { ...fonts, LD_LIBRARY_PATH: unpacked.libraries }, parts.user)
  );
};

type Environment = Readonly<Record<string, string>>;

const tryChromium = async (
  executable: string,
  environment: Environment,
  user: BrowserUser,
): Promise<Chromium | undefined> => {
  const version = await versionOf(executable, environment, user);
  return version === undefined ? undefined : { executable, version, userAgent: userAgentOf(version), environment };
};

const userAgentOf = (version: string): string | undefined => {
  const major = / (\d+)\./.exec(version)?.[1];
  return (
    major &&
    `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`
  );
};

const versionOf = (executable: string, environment: Environment, user: BrowserUser): Promise<string | undefined> =>
  new Promise((resolve) => {
    const env = { PATH: '/usr/bin:/bin', HOME: '/', ...environment };
    const options = { ...asUser(user), cwd: '/', env, timeout: 20_000 };
    execFile(executable, ['--version'], options, (error, stdout) => {
      const version = /^(Chromium|Google Chrome|HeadlessChrome|Chrome for Testing)[^\d]* (\d+(\.\d+){3})/.exec(stdout);
      resolve(error === null && version ? `${version[1]} ${version[2]}` : undefined);
    });
  });
