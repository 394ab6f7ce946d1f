/** The link that a message brought an assessor, as a server without mail settings leaves it in its folder. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConsoleHouse } from './console-house.ts';

const tokenIn = (message: string): string | undefined => {
  const [, body = ''] = message.split(/\r?\n\r?\n(.*)/s);
  const text = /^content-transfer-encoding: base64/im.test(message)
    ? Buffer.from(body, 'base64').toString('utf8')
    : body.replaceAll(/=\r?\n/g, '').replaceAll('=3D', '=');
  return /\/deliver#([\w-]+)/.exec(text)?.[1];
};

/** Of the request, or the only one of a house. */
export const deliveryLinkOf = async ({ dataFolder, url }: ConsoleHouse, request = 'dlv_'): Promise<string> => {
  const folder = path.join(dataFolder, 'messages');
  for (let turn = 0; turn < 100; turn += 1) {
    const [name] = (await readdir(folder)).filter((each) => each.startsWith(request));
    const token = name === undefined ? undefined : tokenIn(await readFile(path.join(folder, name), 'utf8'));
    if (token !== undefined) return `${url}/deliver#${token}`;
    await pause(100);
  }
  throw new Error('no message came');
};
