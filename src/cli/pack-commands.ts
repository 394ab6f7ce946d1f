/** The commands of `mitsuke pack`. */
import { add, type Define } from './command-means.ts';

export const definePack: Define = (pack, means) => {
  add(pack, {
    name: 'check <file...>',
    summary: 'Say whether packs of the regime would be taken, or what is wrong with them, and where',
    description:
      'Works on files only. Every fault is named with line, column, a stable code and what was expected: an id that is\n' +
      'there twice, a language that is missing, days out of order, a question nobody asked. Exit code 0: all are sound.\n' +
      '1: there are faults. 2: wrong usage.',
  })
    .option('--overlay <file>', 'what a provider asks beyond the pack; one that asks for less is refused')
    .action(means.actOn(async () => (await import('./pack-check.ts')).checkPacks));
  add(pack, {
    name: 'diff <older-and-newer...>',
    summary: 'Say what differs between two editions of a pack, and who has to answer what again',
    description:
      'Works on files only. A change of words alone asks for nothing; whatever changes what is asked, or what is enough,\n' +
      'does. Exit code 0: nothing differs. 1: something does. 2: wrong usage.',
  }).action(means.actOn(async () => (await import('./pack-check.ts')).diffPacks));
};
