/** The inventory of a visit's passes: what no earlier visit has read is read apart, and no card number is in what is kept. */
import type { SeenScript } from '#platform/browser';
import type { Pass } from '../core/passes.ts';
import type { KnownInventory } from './core/known-inventory.ts';
import { type InventoryScript, type Readings, scriptsToRead, takeInventory } from './core/take-inventory.ts';

/**
 * Reads scripts beside the rest of the process, each within its limits; what cannot be read is said to be so.
 * @returns by `readingKey`
 */
export type ReadScripts = (scripts: readonly SeenScript[]) => Promise<Readings>;

/** What a reading thread is given. */
export type ScriptText = Pick<SeenScript, 'inline' | 'source'>;

export type Stock = readonly InventoryScript[];

type Kept = {
  /** An address as it may be kept. */
  readonly address: (url: string) => string;
  readonly text: (text: string) => string;
};

const keptScript = (script: InventoryScript, { address, text }: Kept): InventoryScript => {
  const { loadedBy } = script;
  return {
    ...script,
    slot: address(script.slot),
    url: address(script.url),
    loadedBy: loadedBy.kind === 'unknown' ? loadedBy : { ...loadedBy, url: address(loadedBy.url) },
    contents: script.contents.map((content) => ({
      ...content,
      units: content.units?.map((unit) => ({ ...unit, name: unit.name === undefined ? undefined : text(unit.name) })),
    })),
    behaviour: {
      ...script.behaviour,
      destinations: script.behaviour.destinations.map(text),
      listens: script.behaviour.listens.map((each) => text(each) as typeof each),
    },
  };
};

export const takeStock = async (
  readScripts: ReadScripts,
  { passes, known }: { readonly passes: readonly Pass[]; readonly known: KnownInventory },
  kept: Kept,
): Promise<Stock> => {
  const records = passes.flatMap(({ record }) => (record === undefined ? [] : [record]));
  const readings = await readScripts(
    scriptsToRead(
      records.flatMap(({ scripts }) => scripts),
      known,
    ),
  );
  return takeInventory(records, known, readings).map((script) => keptScript(script, kept));
};
