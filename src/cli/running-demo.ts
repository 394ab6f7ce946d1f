/** Which demo runs on a data folder: a second one would share its database and find its payments judged elsewhere. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const fileIn = (dataFolder: string): string => path.join(dataFolder, 'keys', 'demo-address');
const ANSWER_MS = 2_000;

export const rememberDemo = (dataFolder: string, url: string): void =>
  writeFileSync(fileIn(dataFolder), `${process.pid} ${url}`);

export const forgetDemo = (dataFolder: string): void => rmSync(fileIn(dataFolder), { force: true });

/** Its address, when it answers there: one that was killed left the file. */
export const runningDemo = async (dataFolder: string): Promise<string | undefined> => {
  try {
    const [pid, url = ''] = readFileSync(fileIn(dataFolder), 'utf8').split(' ');
    process.kill(Number(pid), 0);
    const answer = await fetch(new URL('/healthz', url), { signal: AbortSignal.timeout(ANSWER_MS) });
    return answer.ok ? url : undefined;
  } catch {
    return undefined;
  }
};
