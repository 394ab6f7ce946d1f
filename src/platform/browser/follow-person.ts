/** One person's browser that has just been started: the shop is opened, and what his hands do is told until he is done. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EgressProxy } from '#platform/egress';
import { applyProfile, USUAL_PROFILE } from './apply-profile.ts';
import { PageBounds } from './bound-pages.ts';
import type { BrowserProcess } from './browser-process.ts';
import { CdpError } from './cdp.ts';
import type { Chromium } from './find-chromium.ts';
import { FollowedHands } from './followed-hands.ts';
import { codeOfError } from './main-document.ts';
import type { PersonEnd, PersonOrder } from './persons-acts.ts';
import type { VisitEnd } from './port.ts';
import { proveToProxy } from './prove-proxy.ts';
import { type AttachedTarget, Targets } from './targets.ts';
import { watchLimits } from './watch-limits.ts';

type Parts = {
  readonly browser: BrowserProcess;
  readonly proxy: EgressProxy;
  readonly order: PersonOrder;
  readonly chromium: Pick<Chromium, 'version' | 'userAgent'>;
  readonly signal: AbortSignal | undefined;
};

const LAST_ACTS_MS = 2_000;
const REMOTE_LIMIT_MS = 10_000;
const REMOTE_POLL_MS = 50;

/** The browser is stopped when this settles. */
export const followPerson = async (parts: Parts): Promise<PersonEnd> => {
  const { browser, signal } = parts;
  const over = new AbortController();
  const following = new Following(parts);
  const abort = () => following.end({ kind: 'ended', by: 'asked' });
  signal?.addEventListener('abort', abort, { once: true });
  try {
    if (signal?.aborted) return { kind: 'ended', by: 'asked' };
    void watchLimits(limitsOf(parts), over.signal).then((end) => following.endEarly(end));
    following.begin().catch((error: unknown) => following.fail(error));
    return await following.ended();
  } finally {
    over.abort();
    signal?.removeEventListener('abort', abort);
    await browser.stop();
  }
};

const limitsOf = ({ browser, proxy, order }: Parts) => ({
  browser,
  proxy,
  order: { visitLimit: order.timeLimit, memoryLimitBytes: order.memoryLimitBytes },
});

class Following {
  readonly #parts: Parts;
  readonly #targets: Targets;
  readonly #hands: FollowedHands;
  readonly #ended = Promise.withResolvers<PersonEnd>();
  readonly #bounds = new PageBounds((end) => this.endEarly(end));
  #opened = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#targets = new Targets(parts.browser.connection, (target) => this.#prepare(target));
    this.#hands = new FollowedHands({
      targets: this.#targets,
      heldBack: parts.order.heldBack,
      onAct: (act) => {
        if (parts.order.onAct(act) === 'enough') this.end({ kind: 'ended', by: 'enough' });
      },
    });
    void parts.browser.connection.closed.then(() => {
      this.end(this.#opened ? { kind: 'ended', by: 'closed' } : { kind: 'no-window' });
    });
  }

  async begin(): Promise<void> {
    const { browser, proxy, order } = this.#parts;
    const { root } = browser.connection;
    root.tell('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true });
    const page = await this.#targets.attach();
    root.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === page.id) this.end({ kind: 'ended', by: 'closed' });
    });
    await proveToProxy(page.session, proxy.credential, undefined);
    const { errorText } = await page.session.send('Page.navigate', { url: order.url });
    if (errorText !== undefined) {
      this.end({ kind: 'not-opened', code: codeOfError(errorText) });
      return;
    }
    const { hostname } = new URL(order.url);
    if (proxy.refusals.some(({ host }) => host === hostname)) {
      this.end({ kind: 'not-opened', code: 'not-reachable' });
      return;
    }
    await this.#hands.begin(page);
    this.#opened = true;
    order.onReady({ remote: order.shown.kind === 'remote' ? await this.#remote() : undefined });
  }

  /** What was done before is told to its end, as far as the pages are still there to be asked. */
  async ended(): Promise<PersonEnd> {
    const end = await this.#ended.promise;
    await Promise.race([this.#hands.settled(), sleep(LAST_ACTS_MS, undefined, { ref: false })]);
    return end;
  }

  /** The first end counts. */
  end(end: PersonEnd): void {
    this.#ended.resolve(end);
  }

  endEarly(end: VisitEnd | undefined): void {
    if (end?.kind !== 'ended-early') return;
    // That a person closes the browser is no failure of it; a page that crashed is told by itself.
    if (end.code === 'browser-crashed')
      this.end(this.#opened ? { kind: 'ended', by: 'closed' } : { kind: 'no-window' });
    else this.end(end);
  }

  fail(error: unknown): void {
    // Of a browser that is gone the end was told already.
    if (!(error instanceof CdpError)) this.#ended.reject(error);
  }

  #prepare(target: AttachedTarget): void {
    const { session } = target;
    if (target.hasFrames) session.tell('Emulation.setLocaleOverride', { locale: this.#parts.order.locale });
    applyProfile(target, USUAL_PROFILE, this.#parts.chromium);
    if (target.type === 'page') {
      session.on('Inspector.targetCrashed', () => this.end({ kind: 'ended-early', code: 'browser-crashed' }));
      this.#bounds.follow(target);
    }
    if (target.hasFrames) this.#hands.follow(target);
  }

  /** Chromium writes down at which port it listens, once it does. */
  async #remote(): Promise<string> {
    const file = join(this.#parts.browser.folder, 'profile', 'DevToolsActivePort');
    for (const dueMs = performance.now() + REMOTE_LIMIT_MS; performance.now() < dueMs; await sleep(REMOTE_POLL_MS)) {
      const [port] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
      if (port) return `http://127.0.0.1:${port}`;
    }
    throw new Error('the browser opened no port for remote control');
  }
}
