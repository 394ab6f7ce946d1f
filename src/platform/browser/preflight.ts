/** Starts the browser once as a visit would, and looks whether its pages really run in the sandbox. */
import { readFile } from 'node:fs/promises';
import { USUAL_PROFILE } from './apply-profile.ts';
import { type BrowserProcess, startBrowser } from './browser-process.ts';
import type { BrowserUser } from './browser-user.ts';
import { CdpError } from './cdp.ts';
import type { Chromium } from './find-chromium.ts';
import type { Preflight } from './port.ts';
import { processTree } from './process-tree.ts';

type Machine = {
  readonly chromium: Chromium | undefined;
  readonly user: BrowserUser;
  readonly becomesUser: boolean;
  readonly temporaryFolder: string;
};
type Trial =
  | { readonly kind: 'started'; readonly sandboxed: boolean; readonly drawsJapanese: boolean }
  | { readonly kind: 'no-user-namespaces' }
  | { readonly kind: 'does-not-start' };

const START_LIMIT_MS = 20_000;
/** Nothing listens there: the trial speaks to nobody. */
const NO_PROXY = 'http://127.0.0.1:9';

export const tryBrowser = async (machine: Machine): Promise<Preflight> => {
  const { chromium, becomesUser } = machine;
  if (!chromium) return { kind: 'no-browser', why: 'not-found' };
  const browser = chromium.version;
  const first: Trial = becomesUser ? await tryStart(machine, chromium, true) : { kind: 'does-not-start' };
  if (first.kind === 'started' && first.sandboxed) {
    return { kind: 'ready', browser, sandboxed: true, drawsJapanese: first.drawsJapanese };
  }
  const second = await tryStart(machine, chromium, false);
  if (second.kind !== 'started') return { kind: 'no-browser', why: 'does-not-start' };
  const blocked = first.kind === 'no-user-namespaces' ? 'user-namespaces-blocked' : 'unknown';
  const why = becomesUser ? blocked : 'no-unprivileged-user';
  return { kind: 'no-sandbox', browser, why, drawsJapanese: second.drawsJapanese };
};

const USUAL = { locale: 'ja-JP', timeZone: 'Asia/Tokyo', profile: USUAL_PROFILE };

const tryStart = async (machine: Machine, chromium: Chromium, sandbox: boolean): Promise<Trial> => {
  const order = { ...machine, chromium, sandbox, proxyUrl: NO_PROXY, ...USUAL };
  const browser = await startBrowser(order).catch(() => undefined);
  if (!browser) return { kind: 'does-not-start' };
  const timer = setTimeout(() => void browser.stop(), START_LIMIT_MS);
  try {
    const drawsJapanese = await firstPageDrawsJapanese(browser);
    return { kind: 'started', sandboxed: await pagesAreSandboxed(browser.pid), drawsJapanese };
  } catch (error) {
    if (!(error instanceof CdpError)) throw error;
    return { kind: /sandbox|namespace/i.test(browser.complaints()) ? 'no-user-namespaces' : 'does-not-start' };
  } finally {
    clearTimeout(timer);
    await browser.stop();
  }
};

/** @throws CdpError when the browser has no page to ask. */
const firstPageDrawsJapanese = async ({ connection }: BrowserProcess): Promise<boolean> => {
  const { targetInfos } = await connection.root.send('Target.getTargets');
  const page = targetInfos.find(({ type }) => type === 'page');
  if (!page) throw new CdpError('the browser opened no page');
  const { sessionId } = await connection.root.send('Target.attachToTarget', { targetId: page.targetId, flatten: true });
  const { result } = await connection
    .openSession(sessionId)
    .send('Runtime.evaluate', { expression: `(${String(drawsJapanese)})()` });
  return result.value === true;
};

/** Characters that no font has are drawn as one and the same box. Runs in the page. */
const drawsJapanese = (): boolean => {
  const pictureOf = (character: string): string => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    if (!context) return '';
    context.font = '40px sans-serif';
    context.fillText(character, 10, 60);
    return canvas.toDataURL();
  };
  return pictureOf('見') !== pictureOf('附') && pictureOf('か') !== pictureOf('ド');
};

/** Every page's process has its system calls filtered in the sandbox (seccomp mode 2, proc(5)). */
const pagesAreSandboxed = async (pid: number): Promise<boolean> => {
  const renderers: string[] = [];
  for (const process of await processTree(pid)) {
    const command = await readFile(`/proc/${process.pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('--type=renderer')) continue;
    renderers.push(await readFile(`/proc/${process.pid}/status`, 'utf8').catch(() => ''));
  }
  return renderers.length > 0 && renderers.every((status) => /^Seccomp:\s*2$/m.test(status));
};
