/**
 * Every script the page's own worlds compile, with its source: external, inline, injected, evaluated, blob and data,
 * in workers too. By the Debugger domain and not by the responses' bodies, since what is built at run time has none.
 * Pauses are skipped, so that `debugger` statements neither stop nor slow a page by more than a microsecond.
 */
import { createHash } from 'node:crypto';
import type { CdpSession, Protocol } from './cdp.ts';
import type { SeenScript } from './port.ts';
import type { AttachedTarget, Targets } from './targets.ts';
import type { VisitProgress } from './visit-progress.ts';

type Parsed = Protocol.Events['Debugger.scriptParsed'];

const DATA_URL_LIMIT = 200;

export class ScriptRecorder {
  readonly #progress: VisitProgress;
  readonly #targets: Targets;
  readonly #seen = new Map<string, SeenScript>();
  readonly #urls = new Map<string, string>();
  readonly #reading = new Set<Promise<void>>();

  constructor(progress: VisitProgress, targets: Targets) {
    this.#progress = progress;
    this.#targets = targets;
  }

  follow(target: AttachedTarget): void {
    const { session } = target;
    session.on('Debugger.scriptParsed', (parsed) => this.#onParsed(target, parsed));
    session.on('Debugger.scriptFailedToParse', (parsed) => this.#onParsed(target, parsed));
    session.tell('Debugger.enable', { maxScriptsCacheSize: 0 });
    session.tell('Debugger.setSkipAllPauses', { skip: true });
  }

  /** Where a script on a stack comes from, also one that gave itself another name or none. */
  urlOf(session: CdpSession, scriptId: string): string | undefined {
    return this.#urls.get(`${session.id}/${scriptId}`);
  }

  /** When all sources asked for have come, or cannot any more. */
  async answered(): Promise<void> {
    await Promise.all(this.#reading);
  }

  /** In the order in which they were first seen. */
  scripts(): readonly SeenScript[] {
    return [...this.#seen.values()];
  }

  #onParsed(target: AttachedTarget, parsed: Parsed | Protocol.Events['Debugger.scriptFailedToParse']): void {
    const context = parsed.executionContextAuxData as { isDefault?: boolean; frameId?: string } | undefined;
    // Worlds that are not the page's: our own.
    if (target.hasFrames && context?.isDefault === false) return;
    const frame = context?.frameId === undefined ? undefined : this.#targets.frame(context.frameId);
    const frameUrl = frame?.url ?? target.url();
    // The embedder's name and not `url`: a `sourceURL` comment changes that one.
    const name = parsed.embedderName || frameUrl;
    const inline = target.hasFrames ? isSamePage(name, frameUrl) : parsed.embedderName === '';
    const url = name.startsWith('data:') ? name.slice(0, DATA_URL_LIMIT) : name;
    this.#urls.set(`${target.session.id}/${parsed.scriptId}`, url);
    const step = this.#progress.step;
    const place = { url, inline, frameUrl, step, startLine: parsed.startLine, startColumn: parsed.startColumn };
    const reading = this.#read(target.session, parsed.scriptId, place);
    this.#reading.add(reading);
    void reading.finally(() => this.#reading.delete(reading));
  }

  async #read(session: CdpSession, scriptId: string, place: Omit<SeenScript, 'source' | 'sha256'>): Promise<void> {
    // A script whose page is gone before it could be asked is lost; so is one beyond what a visit may keep.
    const answer = await session.send('Debugger.getScriptSource', { scriptId }).catch(() => undefined);
    if (!answer) return;
    const source = answer.scriptSource;
    const sha256 = createHash('sha256').update(source, 'utf8').digest('hex');
    const key = `${place.frameUrl}\n${place.url}\n${sha256}`;
    if (this.#seen.has(key) || !this.#progress.keep(source.length)) return;
    this.#seen.set(key, { ...place, source, sha256 });
  }
}

const isSamePage = (one: string, other: string): boolean => one.replace(/#.*/s, '') === other.replace(/#.*/s, '');
