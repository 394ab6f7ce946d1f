/** The commands of `mitsuke rules`. */
import { add, type Define } from './command-means.ts';

export const defineRules: Define = (rules, means) => {
  add(rules, {
    name: 'check <file>',
    summary: 'Say whether a rule file would be taken, or what is wrong with it, and where',
    description:
      'Works on files only. Every fault is named with line, column, a stable code and what was expected.\n' +
      'Exit code 0: the file is sound. 1: it has faults. 2: wrong usage.',
  })
    .option('--features <name>', 'handbook, or a YAML file of features that its rules may name')
    .action(means.actOn(async () => (await import('./rules-check.ts')).checkRules));
};
