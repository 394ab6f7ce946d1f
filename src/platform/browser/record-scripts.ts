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

/**
 * Gives the page's window without a name that the page could have put something else under. It is the one thing of ours
 * that runs in the page's own world, and none of the page's scripts.
 */
export const OWN_WINDOW = 'function(){return(function(){return this})()}';
const OWN_SOURCES = new Set([OWN_WINDOW, `(${OWN_WINDOW})`]);

type Known = { readonly url: string; readonly inline: boolean; sha256: string | undefined };

export class ScriptRecorder {
  readonly #progress: VisitProgress;
  readonly #targets: Targets;
  readonly #seen = new Map<string, SeenScript>();
  readonly #known = new Map<string, Known>();
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
    return this.#known.get(`${session.id}/${scriptId}`)?.url;
  }

  /** Its SHA-256 is absent until its source has come. */
  scriptOf(session: CdpSession, scriptId: string): Readonly<Known> | undefined {
    return this.#known.get(`${session.id}/${scriptId}`);
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
    const known: Known = { url, inline, sha256: undefined };
    this.#known.set(`${target.session.id}/${parsed.scriptId}`, known);
    const by = this.#makerOf(target.session, parsed);
    const place = {
      ...{ url, inline, frameUrl, step: this.#progress.step, by },
      ...{ startLine: parsed.startLine, startColumn: parsed.startColumn },
      evaluated: target.hasFrames && parsed.embedderName === '' && !isModule(parsed),
    };
    const reading = this.#read(target.session, parsed.scriptId, { place, known });
    this.#reading.add(reading);
    void reading.finally(() => this.#reading.delete(reading));
  }

  /** The script that was running when this one was compiled. */
  #makerOf(session: CdpSession, { stackTrace }: Parsed): SeenScript['by'] {
    const [innermost] = stackTrace?.callFrames ?? [];
    if (innermost === undefined) return undefined;
    const { scriptId, url, lineNumber: line, columnNumber: column } = innermost;
    return { url: this.urlOf(session, scriptId) ?? url, line, column };
  }

  async #read(session: CdpSession, scriptId: string, about: About): Promise<void> {
    const { place, known } = about;
    // A script whose page is gone before it could be asked is lost; so is one beyond what a visit may keep.
    const answer = await session.send('Debugger.getScriptSource', { scriptId }).catch(() => undefined);
    if (!answer) return;
    const source = answer.scriptSource;
    if (OWN_SOURCES.has(source)) return;
    const sha256 = createHash('sha256').update(source, 'utf8').digest('hex');
    known.sha256 = sha256;
    const key = `${place.frameUrl}\n${place.url}\n${sha256}`;
    if (this.#seen.has(key) || !this.#progress.keep(source.length)) return;
    this.#seen.set(key, { ...place, source, sha256 });
  }
}

type About = { readonly place: Omit<SeenScript, 'source' | 'sha256'>; readonly known: Known };

const isModule = ({ isModule: module = false }: Parsed): boolean => module;

const isSamePage = (one: string, other: string): boolean => one.replace(/#.*/s, '') === other.replace(/#.*/s, '');
