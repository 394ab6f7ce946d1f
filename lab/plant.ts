/** Plants a choice of channels and ordinary changes in the shop's pages, and tells what they are. */
import { changeFacts, ORDINARY_CHANGES, plantedChanges } from './changes/ordinary-changes.ts';
import { serveVendors } from './changes/serve-vendors.ts';
import { channelFacts, LAB_CHANNELS, plantedChannels } from './channels/index.ts';
import type { Served } from './loopback/serve.ts';
import type { Lab } from './start-lab.ts';
import type { Surroundings } from './surroundings.ts';

/** Names, or all of them. */
export type Choice = readonly string[] | 'all';
export type PlantOrder = { readonly channels: Choice; readonly changes: Choice };

const chosen = <T extends { readonly name: string }>(all: readonly T[], choice: Choice): readonly T[] =>
  choice === 'all' ? all : all.filter(({ name }) => choice.includes(name));

export const CHANNEL_NAMES = LAB_CHANNELS.map(({ name }) => name);
export const CHANGE_NAMES = ORDINARY_CHANGES.map(({ name }) => name);

/** @param vendors as they run already; they start with the first change that needs them. */
export const plant = async (
  lab: Lab,
  order: PlantOrder,
  { surroundings, vendors }: { readonly surroundings: Surroundings; readonly vendors: Served | undefined },
): Promise<Served | undefined> => {
  const channels = chosen(LAB_CHANNELS, order.channels);
  const changes = chosen(ORDINARY_CHANGES, order.changes);
  const served = vendors ?? (changes.length === 0 ? undefined : await serveVendors(surroundings));
  const skimming = plantedChannels(channels, lab.collector.origin);
  lab.shop.plant(() => {
    const honest = plantedChanges(changes, { vendors: served?.origin ?? lab.shop.origin, ...surroundings });
    return {
      checkout: `${honest.checkout}\n${skimming.checkout}`,
      everyPage: `${honest.everyPage}\n${skimming.everyPage}`,
    };
  });
  lab.collector.forgetArrivals();
  surroundings.report({
    event: 'planted',
    vendors: served?.origin,
    channels: channels.map(channelFacts),
    changes: changes.map(changeFacts),
  });
  return served;
};
