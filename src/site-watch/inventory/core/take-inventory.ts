/**
 * The scripts of a visit as the inventory counts them (PCI DSS 6.4.3): each place once, with all it showed there, who
 * loaded it and what it was seen to do in all passes together.
 */
import type { SeenListener, SeenScript, SentRequest } from '#platform/browser';
import { type ScriptFacts, type Sender, senderOf } from '../../core/attribute.ts';
import { addressOf, hostOf } from '../../core/destinations.ts';
import { type Behaviour, isListened, NO_BEHAVIOUR, together } from './behaviour.ts';
import type { KnownInventory } from './known-inventory.ts';
import type { NotParsed } from './parse-script.ts';
import { type ReadScript, shapeOf, type Unit } from './read-units.ts';
import { slotOfFile, slotOfInline } from './slot-of.ts';
import type { Signs } from './static-signs.ts';

export type Loader =
  | { readonly kind: 'parser'; readonly url: string }
  | { readonly kind: 'script'; readonly url: string; readonly inline: boolean }
  | { readonly kind: 'unknown' };

export type SeenContent = {
  readonly sha256: string;
  readonly shape: string;
  readonly bytes: number;
  /** Absent when this content was read for an earlier visit, and when it could not be parsed. */
  readonly units: readonly Unit[] | undefined;
  readonly signs: Signs | undefined;
  readonly notParsed: NotParsed | undefined;
};

export type InventoryScript = {
  readonly slot: string;
  /** Without query. */
  readonly url: string;
  readonly inline: boolean;
  readonly loadedBy: Loader;
  readonly contents: readonly SeenContent[];
  readonly behaviour: Behaviour;
};

export type VisitScripts = {
  readonly scripts: readonly SeenScript[];
  readonly requests: readonly SentRequest[];
  readonly listeners?: readonly SeenListener[] | undefined;
};

type Script = Pick<SeenScript, 'inline' | 'sha256' | 'url'>;

/** How a script's reading is found again: data counts in a file, not in an inline script. */
export const readingKey = ({ inline, sha256 }: Pick<Script, 'inline' | 'sha256'>): string =>
  `${inline ? 'inline' : 'file'} ${sha256}`;

export type Readings = ReadonlyMap<string, ReadScript>;

const knownShape = (script: Script, known: KnownInventory): string | undefined => {
  if (!script.inline) return known.scripts.get(slotOfFile(addressOf(script.url)))?.contents.get(script.sha256);
  for (const { inline, contents } of known.scripts.values()) {
    const shape = inline ? contents.get(script.sha256) : undefined;
    if (shape !== undefined) return shape;
  }
  return undefined;
};

/** Each that no earlier visit has read, once. */
export const scriptsToRead = (scripts: readonly SeenScript[], known: KnownInventory): readonly SeenScript[] => {
  const distinct = new Map(scripts.map((script) => [readingKey(script), script]));
  return [...distinct.values()].filter((script) => knownShape(script, known) === undefined);
};

const contentOf = (script: SeenScript, readings: Readings, known: KnownInventory): SeenContent => {
  const { sha256 } = script;
  const plain = { sha256, bytes: new TextEncoder().encode(script.source).length };
  const shape = knownShape(script, known);
  if (shape !== undefined) return { ...plain, shape, units: undefined, signs: undefined, notParsed: undefined };
  const reading = readings.get(readingKey(script)) ?? { kind: 'not-parsed', reason: 'time-limit' };
  if (reading.kind === 'not-parsed') {
    return { ...plain, shape: `whole ${sha256}`, units: undefined, signs: undefined, notParsed: reading.reason };
  }
  const { units, signs } = reading;
  return { ...plain, shape: shapeOf(units), units, signs, notParsed: undefined };
};

class Taking {
  readonly #scripts: readonly ScriptFacts[];
  readonly #behaviours = new Map<string, Behaviour>();

  constructor(scripts: readonly SeenScript[]) {
    this.#scripts = scripts;
  }

  /** As senderOf tells scripts apart: a file by its address, an inline script by its content. */
  static keyOf({ inline, url, sha256 }: { inline: boolean; url: string; sha256: string | undefined }): string {
    return inline ? `inline ${sha256 ?? addressOf(url)}` : `file ${addressOf(url)}`;
  }

  behaviourOf(script: Script): Behaviour {
    return this.#behaviours.get(Taking.keyOf(script)) ?? NO_BEHAVIOUR;
  }

  add(script: Parameters<typeof Taking.keyOf>[0], what: Partial<Behaviour>): void {
    const key = Taking.keyOf(script);
    this.#behaviours.set(key, together(this.#behaviours.get(key) ?? NO_BEHAVIOUR, { ...NO_BEHAVIOUR, ...what }));
  }

  /** The script at a place on a stack, where there was one. */
  at(sent: Parameters<typeof senderOf>[0]): Extract<Sender, { kind: 'script' }> | undefined {
    if (sent.stack.length === 0) return undefined;
    const sender = senderOf(sent, this.#scripts);
    return sender.kind === 'script' ? sender : undefined;
  }

  takeRequests(requests: readonly SentRequest[]): void {
    for (const request of requests) {
      const sender = /^(?:https?|wss?):/i.test(request.url) ? this.at(request) : undefined;
      if (sender !== undefined) this.add(sender, { destinations: [hostOf(request.url)] });
    }
  }

  takeListeners(listeners: readonly SeenListener[]): void {
    for (const { on, event, script } of listeners)
      if (isListened(event)) this.add(script, { listens: [`${on} ${event}`] });
  }

  takeEvaluated(scripts: readonly SeenScript[]): void {
    for (const { evaluated, by, frameUrl } of scripts) {
      const sender = evaluated === true && by !== undefined ? this.#by(by, frameUrl) : undefined;
      if (sender !== undefined) this.add(sender, { evaluates: true });
    }
  }

  #by(place: NonNullable<SeenScript['by']>, frameUrl: string) {
    return this.at({ url: '', kind: 'other', frameUrl, stack: [place] });
  }

  loaderOf(script: SeenScript, asked: ReadonlyMap<string, SentRequest>): Loader {
    const request = script.inline ? undefined : asked.get(script.url);
    const sender = request === undefined ? script.by && this.#by(script.by, script.frameUrl) : this.at(request);
    if (sender !== undefined) return { kind: 'script', url: addressOf(sender.url), inline: sender.inline };
    if (request === undefined && !script.inline) return { kind: 'unknown' };
    return { kind: 'parser', url: addressOf(script.frameUrl) };
  }
}

const slotOf = (script: SeenScript, { shape }: SeenContent): string =>
  script.inline ? slotOfInline(shape) : slotOfFile(addressOf(script.url));

const signed = ({ signs }: SeenContent): Behaviour =>
  signs === undefined ? NO_BEHAVIOUR : { ...NO_BEHAVIOUR, storage: signs.storage, evaluates: signs.evaluates };

/** @param visits of one visit, each of its passes. */
export const takeInventory = (
  visits: readonly VisitScripts[],
  known: KnownInventory,
  readings: Readings,
): readonly InventoryScript[] => {
  const bySlot = new Map<string, InventoryScript>();
  for (const { scripts, requests, listeners = [] } of visits) {
    const taking = new Taking(scripts);
    taking.takeRequests(requests);
    taking.takeListeners(listeners);
    taking.takeEvaluated(scripts);
    const asked = new Map(requests.filter(({ kind }) => kind === 'script').map((request) => [request.url, request]));
    for (const script of scripts) {
      const content = contentOf(script, readings, known);
      const slot = slotOf(script, content);
      const seen = bySlot.get(slot);
      const behaviour = together(taking.behaviourOf(script), signed(content));
      bySlot.set(slot, {
        slot,
        url: seen?.url ?? addressOf(script.url),
        inline: script.inline,
        loadedBy: seen?.loadedBy ?? taking.loaderOf(script, asked),
        contents: [...(seen?.contents ?? []).filter(({ sha256 }) => sha256 !== content.sha256), content],
        behaviour: seen === undefined ? behaviour : together(seen.behaviour, behaviour),
      });
    }
  }
  return [...bySlot.values()];
};
