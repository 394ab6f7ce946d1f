/** One visit in a browser that has just been started: everything is recorded, then the steps are walked. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#platform/clock';
import type { EgressProxy } from '#platform/egress';
import { applyProfile, USUAL_PROFILE } from './apply-profile.ts';
import { PageBounds } from './bound-pages.ts';
import type { BrowserProcess } from './browser-process.ts';
import { CdpError } from './cdp.ts';
import { leaveFor, pageBefore, type StandIn } from './come-from.ts';
import { completeRequests } from './complete-requests.ts';
import type { Chromium } from './find-chromium.ts';
import type { FoundElement } from './find-element.ts';
import { giveCookies, takeCookies } from './keep-cookies.ts';
import { MainDocument } from './main-document.ts';
import type { Cookie, Target, VisitEnd, VisitOrder, VisitProfile, VisitRecord } from './port.ts';
import { proveToProxy } from './prove-proxy.ts';
import { ListenerRecorder } from './record-listeners.ts';
import { PageRecorder } from './record-pages.ts';
import { RequestRecorder } from './record-requests.ts';
import { ScriptRecorder } from './record-scripts.ts';
import { type AttachedTarget, Targets } from './targets.ts';
import { VisitProgress } from './visit-progress.ts';
import { type Left, walkSteps } from './walk-steps.ts';
import { watchLimits } from './watch-limits.ts';

/** For what a page sends when it is left. */
const FAREWELL_MS = 400;
const LATE_ANSWERS_MS = 1_000;

type Parts = {
  readonly browser: BrowserProcess;
  readonly proxy: EgressProxy;
  readonly order: VisitOrder;
  readonly chromium: Pick<Chromium, 'version' | 'userAgent'>;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
};

/** The browser is stopped when this settles. @throws when it was aborted. */
export const visit = async (parts: Parts): Promise<Omit<VisitRecord, 'browser' | 'sandboxed'>> => {
  const { browser, order, clock, signal } = parts;
  const startedAt = clock.now();
  const over = new AbortController();
  const journey = new Journey(parts);
  const abort = () => {
    over.abort();
    // Waited for below, where a failure of it is told.
    browser.kill().catch(() => undefined);
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    signal?.throwIfAborted();
    const walked = journey.walk(over.signal).catch((error: unknown) => {
      if (error instanceof CdpError) return undefined;
      throw error;
    });
    const stopped = watchLimits({ browser, proxy: parts.proxy, order }, over.signal);
    const end = (await Promise.race([walked, stopped])) ?? (await stopped);
    signal?.throwIfAborted();
    if (!end) throw new Error('a visit neither came to its end nor was stopped');
    await journey.lateAnswers();
    await browser.end();
    return { end, startedAt, endedAt: clock.now(), ...(await journey.record()) };
  } finally {
    over.abort();
    signal?.removeEventListener('abort', abort);
    // What was aborted while it started has not been killed yet.
    if (signal?.aborted) await browser.kill();
    await browser.stop();
  }
};

class Journey {
  readonly #parts: Parts;
  readonly #progress: VisitProgress;
  readonly #targets: Targets;
  readonly #scripts: ScriptRecorder;
  readonly #requests: RequestRecorder;
  readonly #pages: PageRecorder;
  readonly #listeners: ListenerRecorder;
  readonly #left: Left = { screenshots: [], cardFields: [] };
  readonly #broken = Promise.withResolvers<VisitEnd>();
  readonly #bounds = new PageBounds((end) => this.#broken.resolve(end));
  #cookies: readonly Cookie[] | undefined;
  #recording = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#progress = new VisitProgress(parts.clock);
    this.#targets = new Targets(parts.browser.connection, (target) => this.#prepare(target));
    this.#scripts = new ScriptRecorder(this.#progress, this.#targets);
    this.#requests = new RequestRecorder({
      progress: this.#progress,
      targets: this.#targets,
      scripts: this.#scripts,
      refusals: parts.proxy.refusals,
    });
    const recorders = { targets: this.#targets, progress: this.#progress, scripts: this.#scripts };
    this.#pages = new PageRecorder(recorders);
    this.#listeners = new ListenerRecorder(recorders);
  }

  async walk(over: AbortSignal): Promise<VisitEnd> {
    const { browser, proxy, order } = this.#parts;
    const { root } = browser.connection;
    root.tell('Browser.setDownloadBehavior', { behavior: 'deny', eventsEnabled: true });
    const page = await this.#targets.attach();
    const before = this.#pageBefore();
    await proveToProxy(page.session, proxy.credential, before);
    await giveCookies(root, order.cookies ?? []);
    this.#recording = true;
    this.#record(page, page.id);
    // What was enabled outlives a change of the page's process only once the page has answered.
    await page.session.send('Page.getFrameTree');
    const walk = {
      page: page.session,
      mainFrame: page.id,
      targets: this.#targets,
      progress: this.#progress,
      over,
      document: this.#followDocument(page),
      comeIn: before && (() => leaveFor(page.session)),
      openedByGuard: () => this.#requests.mainDocumentIsGuards,
      beforePress: async (pressed: FoundElement) => {
        await this.#pages.look(page.id, { pressed, last: false });
        await this.#listeners.look(page.id);
      },
      onCardField: (field: Target) => this.#listeners.watch(field),
    };
    const end = await Promise.race([walkSteps(walk, order, this.#left), this.#broken.promise]);
    if (end.kind === 'ended-early') return end;
    await sleep(order.settle, undefined, { signal: over }).catch(() => undefined);
    if (!over.aborted) await this.#pages.look(page.id, { last: true });
    if (!over.aborted) await this.#listeners.look(page.id);
    await this.#leavePages();
    this.#cookies = await takeCookies(root);
    return end;
  }

  /** Gives answers under way their time; a page that hangs never answers. */
  async lateAnswers(): Promise<void> {
    const answered = Promise.all([this.#requests.answered(), this.#scripts.answered()]);
    await Promise.race([answered, sleep(LATE_ANSWERS_MS, undefined, { ref: false })]);
  }

  /** Once the browser has ended: only then is all written down. */
  async record(): Promise<
    Pick<
      VisitRecord,
      | 'requests'
      | 'names'
      | 'logCut'
      | 'scripts'
      | 'documents'
      | 'pages'
      | 'listeners'
      | 'screenshots'
      | 'cardFields'
      | 'cookies'
    >
  > {
    return {
      ...(await completeRequests({
        told: this.#requests.requests(),
        netLog: this.#parts.browser.netLog,
        stepAt: (atMs) => this.#progress.stepAt(atMs),
        isRefused: (url) => this.#requests.isRefused(url),
        sinceMs: this.#progress.begunMs,
      })),
      scripts: this.#scripts.scripts(),
      documents: this.#requests.documents(),
      pages: { seen: this.#pages.pages(), cut: this.#pages.cut },
      listeners: this.#listeners.listeners(),
      ...this.#left,
      ...(this.#cookies === undefined ? {} : { cookies: this.#cookies }),
    };
  }

  get #profile(): VisitProfile {
    return this.#parts.order.profile ?? USUAL_PROFILE;
  }

  #pageBefore(): StandIn | undefined {
    const { referrer } = this.#profile;
    const [first] = this.#parts.order.steps;
    return referrer === undefined || first?.act !== 'open' ? undefined : pageBefore(referrer, first.url);
  }

  #followDocument(page: AttachedTarget): MainDocument {
    const document = new MainDocument(page.session, page.id);
    const { root } = this.#parts.browser.connection;
    root.on('Browser.downloadWillBegin', ({ frameId }) => document.download(frameId));
    return document;
  }

  #prepare(target: AttachedTarget): void {
    const { session } = target;
    // Chromium is often installed with English alone; what scripts ask of the language must not depend on that.
    if (target.hasFrames) session.tell('Emulation.setLocaleOverride', { locale: this.#parts.order.locale });
    applyProfile(target, this.#profile, this.#parts.chromium);
    if (target.type === 'page') {
      session.on('Inspector.targetCrashed', () => {
        this.#broken.resolve({ kind: 'ended-early', code: 'browser-crashed' });
      });
      this.#bounds.follow(target);
    }
    // The first page proves itself to the guard before anything is recorded.
    if (this.#recording) this.#record(target, undefined);
  }

  #record(target: AttachedTarget, mainFrame: string | undefined): void {
    this.#scripts.follow(target);
    this.#requests.follow(target, mainFrame);
  }

  /** Leaves every page as a customer does, by closing it, and stays to hear what it sends then. */
  async #leavePages(): Promise<void> {
    const { root } = this.#parts.browser.connection;
    const pages = [...this.#targets.pages];
    // Without a page left the browser itself would go.
    await root.send('Target.createTarget', { url: 'about:blank' });
    await Promise.all(pages.map((targetId) => root.send('Target.closeTarget', { targetId }).catch(() => undefined)));
    await sleep(FAREWELL_MS);
  }
}
