/** Starts the browser once as a visit would, and looks whether its pages really run in the sandbox. */
import { readFile } from 'node:fs/promises';
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
type Trial = 'sandboxed' | 'not-sandboxed' | 'no-user-namespaces' | 'does-not-start';

const START_LIMIT_MS = 20_000;
/** Nothing listens there: the trial speaks to nobody. */
const NO_PROXY = 'http://127.0.0.1:9';

export const tryBrowser = async (machine: Machine): Promise<Preflight> => {
  const { chromium, becomesUser } = machine;
  if (!chromium) return { kind: 'no-browser', why: 'not-found' };
  const browser = chromium.version;
  const withSandbox = becomesUser ? await tryStart(machine, chromium, true) : 'does-not-start';
  if (withSandbox === 'sandboxed') return { kind: 'ready', browser, sandboxed: true };
  if ((await tryStart(machine, chromium, false)) === 'does-not-start') {
    return { kind: 'no-browser', why: 'does-not-start' };
  }
  if (!becomesUser) return { kind: 'no-sandbox', browser, why: 'no-unprivileged-user' };
  const why = withSandbox === 'no-user-namespaces' ? 'user-namespaces-blocked' : 'unknown';
  return { kind: 'no-sandbox', browser, why };
};

const tryStart = async (machine: Machine, chromium: Chromium, sandbox: boolean): Promise<Trial> => {
  const order = { ...machine, chromium, sandbox, proxyUrl: NO_PROXY, locale: 'ja-JP', timeZone: 'Asia/Tokyo' };
  const browser = await startBrowser(order).catch(() => undefined);
  if (!browser) return 'does-not-start';
  const timer = setTimeout(() => void browser.stop(), START_LIMIT_MS);
  try {
    await browser.connection.root.send('Browser.getVersion');
    return sandbox && (await pagesAreSandboxed(browser)) ? 'sandboxed' : 'not-sandboxed';
  } catch (error) {
    if (!(error instanceof CdpError)) throw error;
    return /sandbox|namespace/i.test(browser.complaints()) ? 'no-user-namespaces' : 'does-not-start';
  } finally {
    clearTimeout(timer);
    await browser.stop();
  }
};

/** The first page has a process, and every such process has its system calls filtered (seccomp mode 2, proc(5)). */
const pagesAreSandboxed = async ({ connection, pid }: BrowserProcess): Promise<boolean> => {
  const { targetInfos } = await connection.root.send('Target.getTargets');
  const page = targetInfos.find(({ type }) => type === 'page');
  if (!page) return false;
  const { sessionId } = await connection.root.send('Target.attachToTarget', { targetId: page.targetId, flatten: true });
  await connection.openSession(sessionId).send('Page.getFrameTree');
  const renderers: string[] = [];
  for (const process of await processTree(pid)) {
    const command = await readFile(`/proc/${process.pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('--type=renderer')) continue;
    renderers.push(await readFile(`/proc/${process.pid}/status`, 'utf8').catch(() => ''));
  }
  return renderers.length > 0 && renderers.every((status) => /^Seccomp:\s*2$/m.test(status));
};
