/**
 * The command line: names and what they are for. Only what the words name is filled in and loaded. Commands are of three kinds,
 * and their help says which: on files only, as a client of the API, as an administrator on the database.
 */
import { Command } from 'commander';
import { addLeaf, type Define, group, meansOf } from './command-means.ts';
import type { Environment } from './invocation.ts';
import type { ExitCode } from './output.ts';
import { VERSION } from './version.ts';

type Named = {
  readonly name: string;
  readonly summary: string;
  readonly add: (program: Command, name: string, summary: string) => Command;
  readonly load: () => Promise<Define>;
};

const server = () => import('./server-commands.ts');
const administrator = () => import('./administrator-commands.ts');

const COMMANDS: readonly Named[] = [
  {
    name: 'demo',
    summary: 'Show the loop on a small scale on this machine',
    add: addLeaf,
    load: async () => (await server()).defineDemo,
  },
  { name: 'serve', summary: 'Run the server', add: addLeaf, load: async () => (await server()).defineServe },
  {
    name: 'migrate',
    summary: 'Bring the database to this version',
    add: addLeaf,
    load: async () => (await administrator()).defineMigrate,
  },
  {
    name: 'tenant',
    summary: 'Tenants: organisations that own data',
    add: group,
    load: async () => (await administrator()).defineTenant,
  },
  { name: 'person', summary: 'People of a tenant', add: group, load: async () => (await administrator()).definePerson },
  {
    name: 'sign-in-link',
    summary: 'Issue a link that signs a person in once, within ten minutes',
    add: addLeaf,
    load: async () => (await administrator()).defineSignInLink,
  },
  {
    name: 'api-key',
    summary: 'Keys by which programs call the API',
    add: group,
    load: async () => (await administrator()).defineApiKey,
  },
  {
    name: 'keys',
    summary: 'The key that signs a tenant’s log',
    add: group,
    load: async () => (await administrator()).defineKeys,
  },
  {
    name: 'evidence',
    summary: 'Check and export the log',
    add: group,
    load: async () => (await import('./evidence-commands.ts')).defineEvidence,
  },
  {
    name: 'witness',
    summary: 'Cosign checkpoints of other people’s logs',
    add: group,
    load: async () => (await import('./witness-commands.ts')).defineWitness,
  },
  {
    name: 'site',
    summary: 'Look at a checkout',
    add: group,
    load: async () => (await import('./site-commands.ts')).defineSite,
  },
  {
    name: 'decide',
    summary: 'Judge payment attempts outside of the server',
    add: group,
    load: async () => (await import('./decide-commands.ts')).defineDecide,
  },
  {
    name: 'rules',
    summary: 'Rules of payment decisions',
    add: group,
    load: async () => (await import('./rules-commands.ts')).defineRules,
  },
  {
    name: 'pack',
    summary: 'Packs of the regime: what each source asks for',
    add: group,
    load: async () => (await import('./pack-commands.ts')).definePack,
  },
  {
    name: 'layout',
    summary: 'Layouts in which acquirers want declarations',
    add: group,
    load: async () => (await import('./layout-commands.ts')).defineLayout,
  },
  {
    name: 'cards',
    summary: 'Find card data where none should be',
    add: group,
    load: async () => (await import('./cards-commands.ts')).defineCards,
  },
];

/** The command that the words are for: `mitsuke help cards scan` is for cards too. */
const namedBy = (words: readonly string[]): string | undefined => {
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  return first === 'help' ? second : first;
};

/** @param words the command line after `mitsuke`. */
export const createProgram = async (
  words: readonly string[],
  environment: Environment,
  done: (code: ExitCode) => void,
): Promise<Command> => {
  const program = new Command('mitsuke')
    .description(
      'Mitsuke (見附) keeps card payments safe: payments judged in real time, every step in a verifiable log.',
    )
    .version(VERSION, '-V, --version')
    .showHelpAfterError('(mitsuke --help shows what there is)')
    .exitOverride();
  const means = meansOf(environment, done);
  const named = namedBy(words);
  for (const { name, summary, add, load } of COMMANDS) {
    const command = add(program, name, summary);
    if (name === named) (await load())(command, means);
  }
  return program;
};
