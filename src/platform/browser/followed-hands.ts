/**
 * What the hands of a person do, told by each frame of his window, one after the other as it was done. Before an element
 * is touched it is looked for as a journey would look, and only names that lead to it are told.
 */
import { CdpError, type CdpSession } from './cdp.ts';
import { findCardForm, wayTo } from './find-card-form.ts';
import { findElement, OUR_WORLD, ourWorld } from './find-element.ts';
import { HANDS, handsScript, TOUCHED, type Told, type ToldElement } from './hands-in-page.ts';
import type { PersonsAct, TouchedElement, TouchedField } from './persons-acts.ts';
import type { ShownPage, Target } from './port.ts';
import type { CardFieldFound } from './read-card-form.ts';
import { readShownPage } from './read-shown-page.ts';
import type { AttachedTarget, Targets } from './targets.ts';

/** A document of a frame: the world that its hands are watched from. */
type Place = {
  readonly session: CdpSession;
  readonly contextId: number;
  readonly frame: string;
  /** CSS of the iframes around it, as last seen. */
  way: readonly string[];
  /** By the number of an element: names that were tried. */
  readonly tried: Map<number, readonly Target[]>;
};

type Done = Extract<Told, { readonly kind: 'done' }>;
type Form = { readonly document: number; readonly fields: readonly CardFieldFound[]; readonly shown: ShownPage };

const LONGEST_TOLD = 100_000;

type Parts = {
  readonly targets: Targets;
  readonly heldBack: readonly string[];
  readonly onAct: (act: PersonsAct) => void;
};

export class FollowedHands {
  readonly #parts: Parts;
  readonly #script: string;
  readonly #places = new Map<string, Place>();
  #page: AttachedTarget | undefined;
  #work: Promise<void> = Promise.resolve();
  #document = 0;
  #historyAt = 0;
  #form: Form | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#script = handsScript(parts.heldBack);
  }

  /** Before the target runs. */
  follow({ session }: AttachedTarget): void {
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name !== HANDS || payload.length > LONGEST_TOLD) return;
      this.#then(() => this.#hear(session, executionContextId, JSON.parse(payload) as Told));
    });
    const bind = () => session.tell('Runtime.addBinding', { name: HANDS, executionContextName: OUR_WORLD });
    // A change of process forgets it while the Runtime domain is off, as pages could tell that it is on.
    session.on('Page.frameNavigated', bind);
    bind();
    session.tell('Page.addScriptToEvaluateOnNewDocument', { source: this.#script, worldName: OUR_WORLD });
  }

  /** From now on it is told. @param page the first window's; the shop is open in it. */
  async begin(page: AttachedTarget): Promise<void> {
    this.#historyAt = (await historyOf(page)).currentIndex;
    this.#page = page;
    page.session.on('Page.frameNavigated', ({ frame }) => {
      if (frame.id === page.id) this.#then(() => this.#navigated(page));
    });
  }

  /** When all that was heard until now has been told. */
  settled(): Promise<void> {
    return this.#work;
  }

  /** In the order in which it was heard; of a page that was left meanwhile nothing more is learnt. */
  #then(act: () => Promise<void>): void {
    this.#work = this.#work.then(act).catch((error: unknown) => {
      if (!(error instanceof CdpError)) throw error;
    });
  }

  async #navigated(page: AttachedTarget): Promise<void> {
    this.#document += 1;
    const { currentIndex, entries } = await historyOf(page);
    const entry = entries[currentIndex];
    const wentBack = currentIndex < this.#historyAt;
    const isNew = currentIndex > this.#historyAt;
    this.#historyAt = currentIndex;
    // What a link, a form or a script led to is what a press led to.
    if (entry !== undefined && (wentBack || (isNew && entry.transitionType === 'typed'))) {
      this.#parts.onAct({ act: 'opened', url: entry.url });
    }
  }

  async #hear(session: CdpSession, contextId: number, told: Told): Promise<void> {
    const page = this.#page;
    const place = (await this.#placeOf(session, contextId)) ?? leftPlace({ session, contextId, page });
    if (page === undefined || told.kind === 'here') return;
    const { targets, onAct } = this.#parts;
    const isInside = targets.framesIn(page.id).some(({ id }) => id === place?.frame);
    if (told.kind === 'aimed') {
      if (isInside && place !== undefined) await this.#aimed(place, told.element, page.id);
    } else if (!isInside || place === undefined) onAct({ act: 'not-followed', why: 'second-window' });
    else if (told.kind === 'not-followed') onAct({ act: 'not-followed', why: told.why });
    else await this.#done(place, told, page.id);
  }

  /** A document's world is known from its first word on. `undefined`: it was gone before it could be looked at. */
  async #placeOf(session: CdpSession, contextId: number): Promise<Place | undefined> {
    const key = `${session.id} ${contextId}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    for (const frame of this.#parts.targets.frames) {
      if (frame.session !== session) continue;
      const world = await ourWorld(frame).catch(notThere);
      if (world !== contextId) continue;
      const way = (await wayTo(this.#parts.targets, frame).catch(notThere)) ?? [];
      const place = { session, contextId, frame: frame.id, way, tried: new Map() };
      this.#places.set(key, place);
      return place;
    }
    return undefined;
  }

  async #aimed(place: Place, element: ToldElement, mainFrame: string): Promise<void> {
    const { targets } = this.#parts;
    const frame = targets.frame(place.frame);
    place.way = (frame && (await wayTo(targets, frame).catch(notThere))) ?? place.way;
    const names = element.names.map((name) => inside(name, place.way));
    const tried: Target[] = [];
    for (const name of names) {
      const leads = await this.#leadsTo(place, element.id, name, mainFrame).catch(notThere);
      // The page is gone: what it said of itself has to do.
      if (leads === undefined) return;
      if (leads) tried.push(name);
    }
    if (tried.length > 0) place.tried.set(element.id, tried);
    if (element.field !== undefined) await this.#lookForCardForm(mainFrame);
  }

  async #leadsTo(place: Place, id: number, name: Target, mainFrame: string): Promise<boolean> {
    const found = await findElement(this.#parts.targets, mainFrame, name);
    const { result } = await place.session.send('Runtime.evaluate', {
      expression: `${TOUCHED}(${id})`,
      contextId: place.contextId,
    });
    if (found === undefined || result.objectId === undefined || found.session !== place.session) return false;
    const { result: same } = await place.session.send('Runtime.callFunctionOn', {
      objectId: found.objectId,
      functionDeclaration: 'function (other) { return this === other; }',
      arguments: [{ objectId: result.objectId }],
      returnByValue: true,
    });
    return same.value === true;
  }

  async #lookForCardForm(mainFrame: string): Promise<void> {
    const { targets } = this.#parts;
    const document = this.#document;
    const fields = await findCardForm(targets, mainFrame);
    if (fields.length === 0) return;
    const shown = this.#form?.document === document ? this.#form.shown : await readShownPage(targets, mainFrame);
    this.#form = { document, fields, shown };
  }

  async #done(place: Place, { deed, element, option }: Done, mainFrame: string): Promise<void> {
    const { onAct } = this.#parts;
    const touched: TouchedElement = {
      on: place.tried.get(element.id) ?? element.names.map((name) => inside(name, place.way)),
      words: element.words,
      known: element.known,
    };
    const { field, least } = element;
    if (field === undefined || (deed !== 'typed' && deed !== 'picked')) {
      if (deed !== 'typed' && deed !== 'picked') onAct({ act: deed, touched });
      return;
    }
    const card = await this.#cardField(place, element, mainFrame);
    const filled: TouchedField = { ...touched, field, least };
    if (card !== undefined) onAct({ act: 'card', ...card });
    else if (deed === 'typed') onAct({ act: 'typed', touched: filled });
    else onAct({ act: 'picked', touched: filled, option });
  }

  async #cardField(place: Place, element: ToldElement, mainFrame: string) {
    if (this.#form?.document !== this.#document) await this.#lookForCardForm(mainFrame);
    const form = this.#form;
    if (form === undefined || form.document !== this.#document) return undefined;
    const way = place.way.join('\n');
    const found = form.fields.find(({ seen: { on } }) => {
      return 'css' in on && on.css === element.place && (on.frame ?? []).join('\n') === way;
    });
    return found && { field: found.field, shown: form.shown, document: form.document };
  }
}

/** Only once the page has answered is a change of its process over. */
const historyOf = async ({ session }: AttachedTarget) => {
  await session.send('Page.getFrameTree');
  return session.send('Page.getNavigationHistory');
};

const inside = (name: Target, way: readonly string[]): Target => (way.length === 0 ? name : { ...name, frame: way });

/** Left before it was ever looked at: most likely the page itself, whose process it was. */
const leftPlace = ({
  session,
  contextId,
  page,
}: Pick<Place, 'session' | 'contextId'> & { readonly page: AttachedTarget | undefined }): Place | undefined =>
  page?.session === session ? { session, contextId, frame: page.id, way: [], tried: new Map() } : undefined;

const notThere = (error: unknown): undefined => {
  if (error instanceof CdpError) return undefined;
  throw error;
};
