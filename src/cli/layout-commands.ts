/** The commands of `mitsuke layout`. */
import { add, type Define } from './command-means.ts';

export const defineLayout: Define = (layout, means) => {
  add(layout, {
    name: 'check <file...>',
    summary: 'Say whether layouts of declarations would be taken, or what is wrong with them, and where',
    description:
      'Works on files only. Every fault is named with line, column, a stable code and what was expected: a control that\n' +
      'no pack has or that is named twice, a column that is missing, marks that read alike, a language that is missing.\n' +
      'Exit code 0: all are sound. 1: there are faults. 2: wrong usage.',
  }).action(means.actOn(async () => (await import('./layout-check.ts')).checkLayouts));
};
