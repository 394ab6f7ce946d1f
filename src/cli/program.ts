/**
 * The command line: names, options and help. Commands are of three kinds, and their help says which: on files only,
 * as a client of the API, as an administrator on the database.
 */
import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { ROTATION_REASONS } from '#evidence';
import { PERMISSIONS } from '#kernel';
import { ROLES, TENANT_KINDS } from '#registry';
import { createApiKey, createPerson, createSignInLink, createTenant, listApiKeys, revokeApiKey } from './administer.ts';
import { addCardCommands } from './cards-commands.ts';
import { addModelCommands } from './decide-model-commands.ts';
import { decideReplay } from './decide-replay.ts';
import { demo } from './demo.ts';
import { exportEvidence, verifyEvidence } from './evidence.ts';
import { auditEvidence } from './evidence-audit.ts';
import { proveEvidence, verifyProofFile } from './evidence-prove.ts';
import type { Environment, Invocation } from './invocation.ts';
import { newLogKey, rotateLogKey } from './log-keys.ts';
import { migrate } from './migrate.ts';
import { type ExitCode, outputOf } from './output.ts';
import { ENCODINGS } from './read-text.ts';
import { checkRules, type RulesCheckFlags } from './rules-check.ts';
import { serve } from './serve.ts';
import { scanSite } from './site-scan.ts';
import { VERSION } from './version.ts';
import { serveWitness, showWitnessKeys } from './witness.ts';
import { languageOf } from './words.ts';

type Done = (code: ExitCode) => void;

const ADMINISTRATOR =
  'Works on the database, as its administrator: run it where the server runs, with its configuration.';

export const createProgram = (environment: Environment, done: Done): Command => {
  const program = new Command('mitsuke')
    .description(
      'Mitsuke (見附) keeps card payments safe: payments judged in real time, every step in a verifiable log.',
    )
    .version(VERSION, '-V, --version')
    .showHelpAfterError('(mitsuke --help shows what there is)')
    .exitOverride();
  const act: Act = (work) => async (options) => {
    done(await work({ options, environment, output: outputOf(options.json === true) }));
  };
  addServerCommands(program, act, environment);
  addAdministratorCommands(program, act);
  addEvidenceCommands(program, environment, done);
  addWitnessCommands(program, act);
  addSiteCommands(program, environment, done);
  addDecideCommands(program, environment, done);
  addRuleCommands(program, environment, done);
  const cards = group(program, 'cards', 'Find card data where none should be');
  addCardCommands({
    add: (described) => add(cards, described),
    onPaths: (work) => async (paths, options) =>
      done(await work(paths, { options, environment, output: outputOf(options.json === true) })),
    act,
  });
  return program;
};

type Described = { readonly name: string; readonly summary: string; readonly description: string };

const add = (parent: Command, { name, summary, description }: Described): Command =>
  parent
    .command(name)
    .summary(summary)
    .description(`${summary}\n\n${description}`)
    .option('--json', 'machine-readable: JSON on standard output, one object a line')
    .exitOverride();

const group = (parent: Command, name: string, summary: string): Command =>
  parent.command(name).summary(summary).description(summary).exitOverride();

type Flags = { readonly json?: boolean };
type Act = <Options extends Flags>(
  work: (invocation: Invocation<Options>) => Promise<ExitCode>,
) => (options: Options) => Promise<void>;

const configOption = () => new Option('--config <file>', 'YAML file of settings (or MITSUKE_CONFIG)');

const addServerCommands = (program: Command, act: Act, environment: Environment): void => {
  add(program, {
    name: 'demo',
    summary: 'Show the loop on a small scale on this machine',
    description:
      'Starts everything and a small lab beside it: payments are judged, the lab’s shop is visited, attacked and visited\n' +
      'again, the attack becomes an alert and a case, the log is verified. Prints a sign-in link, stays until Ctrl-C.',
  })
    .addOption(
      new Option('--lang <language>', 'language of the story').choices(['ja', 'en']).default(languageOf(environment)),
    )
    .option('--port <number>', 'port to listen on; another one is taken when it is in use', portOf, 7300)
    .option('--data <folder>', 'where the demo keeps its data')
    .option('--fresh', 'remove what an earlier demo left and begin anew')
    .option('--with <file>', 'judge your own transactions as well: JSON Lines as the API takes them, or CSV')
    .option('--mapping <name>', 'which columns of the CSV are what: handbook, lab, or a YAML file of yours')
    .option('--time-zone <zone>', 'of times in the CSV that name none, e.g. Asia/Tokyo')
    .action(act(demo));
  add(program, {
    name: 'serve',
    summary: 'Run the server',
    description:
      'Settings come from the environment (MITSUKE_*) over a YAML file; see docs/reference/configuration.md.\n' +
      'Applies outstanding migrations, listens on loopback unless told otherwise, ends on SIGTERM or Ctrl-C.',
  })
    .addOption(configOption())
    .option('--no-browser-sandbox', 'visit checkouts although the browser’s sandbox cannot run here, at your risk')
    .action(act(serve));
};

const addAdministratorCommands = (program: Command, act: Act): void => {
  const description = ADMINISTRATOR;
  add(program, { name: 'migrate', summary: 'Bring the database to this version', description })
    .addOption(configOption())
    .action(act(migrate));
  add(group(program, 'tenant', 'Tenants: organisations that own data'), {
    name: 'create',
    summary: 'Create a tenant, its log and its first administrator',
    description,
  })
    .requiredOption('--name <name>', 'the organisation, e.g. "Example Acquiring K.K."')
    .addOption(new Option('--kind <kind>', 'what the organisation is').choices(TENANT_KINDS).makeOptionMandatory())
    .requiredOption('--email <address>', 'of the first administrator', emailOf)
    .requiredOption('--person <name>', 'the first administrator’s name')
    .addOption(new Option('--lang <language>', 'language of the organisation').choices(['ja', 'en']).default('ja'))
    .addOption(configOption())
    .action(act(createTenant));
  add(group(program, 'person', 'People of a tenant'), {
    name: 'create',
    summary: 'Add a person to a tenant; sign-in-link then lets them in',
    description,
  })
    .requiredOption('--tenant <id>', 'ten_…')
    .requiredOption('--email <address>', 'the person’s address', emailOf)
    .requiredOption('--name <name>', 'the person’s name')
    .addOption(new Option('--role <role>', 'what the person may do').choices(ROLES).makeOptionMandatory())
    .addOption(configOption())
    .action(act(createPerson));
  const summary = 'Issue a link that signs a person in once, within ten minutes';
  add(program, { name: 'sign-in-link', summary, description })
    .requiredOption('--email <address>', 'the person’s address', emailOf)
    .option('--tenant <id>', 'ten_…; needed when the address is known in several tenants')
    .addOption(configOption())
    .action(act(createSignInLink));
  const keys = group(program, 'api-key', 'Keys by which programs call the API');
  add(keys, { name: 'create', summary: 'Issue a key for a program; it is shown once', description })
    .requiredOption('--tenant <id>', 'ten_…')
    .requiredOption('--name <name>', 'what the key is for')
    .requiredOption('--permission <name...>', PERMISSIONS.join(', '))
    .addOption(configOption())
    .action(act(createApiKey));
  add(keys, { name: 'list', summary: 'Show the keys of a tenant, newest first, revoked ones too', description })
    .requiredOption('--tenant <id>', 'ten_…')
    .addOption(configOption())
    .action(act(listApiKeys));
  add(keys, { name: 'revoke', summary: 'End a key', description })
    .requiredOption('--tenant <id>', 'ten_…')
    .requiredOption('--id <id>', 'key_…, as api-key list shows it')
    .addOption(configOption())
    .action(act(revokeApiKey));
  addLogKeyCommands(program, act);
};

const addLogKeyCommands = (program: Command, act: Act): void => {
  const keys = group(program, 'keys', 'The key that signs a tenant’s log');
  add(keys, {
    name: 'new',
    summary: 'Make the key that the next rotation puts in force, and show both',
    description: `${ADMINISTRATOR} Nothing is signed with it before the rotation.`,
  })
    .requiredOption('--tenant <id>', 'ten_…')
    .addOption(configOption())
    .action(act(newLogKey));
  add(keys, {
    name: 'rotate',
    summary: 'Put a new key in force: an entry of the log, signed by the old and the new one',
    description: `${ADMINISTRATOR} The server may be running; the old key stays, to verify what it signed. Takes the key that "keys new" made, or makes one. Where witnesses are demanded, tell them that key first: until enough of them know it, no further checkpoint counts.`,
  })
    .requiredOption('--tenant <id>', 'ten_…')
    .addOption(new Option('--reason <reason>', 'why').choices(ROTATION_REASONS).default('scheduled'))
    .addOption(configOption())
    .action(act(rotateLogKey));
};

const keyOption = () => new Option('--api-key-file <file>', 'for a URL: file with an API key (or MITSUKE_API_KEY)');

const addTrust = (command: Command): Command =>
  command
    .requiredOption('--vkey <key>', 'a verifier key of the log, got from somewhere else than the log')
    .option('--witness <key>', 'a witness that must have cosigned the checkpoint; may be repeated', collect)
    .option('--witness-quorum <number>', 'so many of the witnesses are enough', wholeNumberOf);

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const wholeNumberOf = (text: string): number => {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
};

const sizeOf = (text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('expected a number of entries');
  return Number(text);
};

const addProofCommands = (evidence: Command, environment: Environment, done: Done): void => {
  add(evidence, {
    name: 'prove <index> <source>',
    summary: 'Write the proof that one entry is in a log, to be checked offline (C2SP tlog-proof)',
    description:
      'The source is a folder or a URL as for verify. The file holds the entry, its path and the checkpoint.',
  })
    .requiredOption('--out <file>', 'a file that does not exist yet, e.g. entry.tlog-proof')
    .addOption(keyOption())
    .action(async (index: string, source: string, options: Flags & { out: string }) =>
      done(await proveEvidence([index, source], { options, environment, output: outputOf(options.json === true) })),
    );
  const verifyProof = add(evidence, {
    name: 'verify-proof <file>',
    summary: 'Check such a proof, and show the entry',
    description:
      'Works on files only. The key is the one that signed the proof’s checkpoint. Exit code 0: proved. 1: not proved,\n' +
      'with the reason. 2: wrong usage.',
  });
  addTrust(verifyProof)
    .option('--entry <file>', 'the entry’s bytes, for a proof that does not hold them')
    .action(async (file: string, options: Flags & { vkey: string }) =>
      done(await verifyProofFile(file, { options, environment, output: outputOf(options.json === true) })),
    );
};

const addEvidenceCommands = (program: Command, environment: Environment, done: Done): void => {
  const evidence = group(program, 'evidence', 'Check and export the log');
  const act =
    <Options extends Flags>(work: (source: string, invocation: Invocation<Options>) => Promise<ExitCode>) =>
    async (source: string, options: Options) =>
      done(await work(source, { options, environment, output: outputOf(options.json === true) }));
  const source =
    'The source is a folder (works on files only) or a URL such as http://localhost:7300/logs/LOG (works as a\n' +
    'client of the API).';
  const verify = add(evidence, {
    name: 'verify <source>',
    summary: 'Hash every entry of a log again and compare',
    description: `${source} Exit code 0: verified. 1: it diverges, with the first place. 2: wrong usage.`,
  }).option('--old <file>', 'a checkpoint kept earlier: the log must be a continuation of it');
  addTrust(verify)
    .option(
      '--no-entry-signatures',
      'leave out the signatures of single entries, which the checkpoint’s covers; faster',
    )
    .addOption(keyOption())
    .action(act(verifyEvidence));
  const audit = add(evidence, {
    name: 'audit-alerts <source>',
    summary: 'Account for every alert from the log alone: each counted, disposed of and stated',
    description:
      `${source} Verifies the log, then names every alert without a disposition and every gap.\n` +
      'Exit code 0: all accounted for (alerts may be open). 1: faults, or the log diverges. 2: wrong usage.',
  })
    .option('--from <time>', 'tell only of what happened since: a day (Asia/Tokyo) or an instant with its zone')
    .option('--to <time>', 'leave out what was recorded since; without it up to the end of the log');
  addTrust(audit)
    .option(
      '--no-entry-signatures',
      'leave out the signatures of single entries, which the checkpoint’s covers; faster',
    )
    .addOption(keyOption())
    .action(act(auditEvidence));
  addProofCommands(evidence, environment, done);
  add(evidence, {
    name: 'export <source>',
    summary: 'Copy a log, up to one checkpoint, into a folder',
    description: 'The source is a URL (works as a client of the API) or a folder (works on files only).',
  })
    .requiredOption('--out <folder>', 'a folder that does not exist yet or is empty; with --since, an earlier export')
    .option('--since <size>', 'the folder has so many entries: add what came since, if it continues them', sizeOf)
    .addOption(keyOption())
    .action(act(exportEvidence));
};

const addWitnessCommands = (program: Command, act: Act): void => {
  const witness = group(program, 'witness', 'Cosign checkpoints of other people’s logs');
  const description =
    'Works on files only, in the folder that its configuration names. The file is YAML; its keys are in\n' +
    'docs/specs/witness.md.';
  add(witness, {
    name: 'serve',
    summary: 'Run a witness (C2SP tlog-witness): it cosigns what continues the latest it cosigned',
    description: `${description} Listens on loopback unless told otherwise, ends on SIGTERM or Ctrl-C.`,
  })
    .requiredOption('--config <file>', 'YAML file of the witness')
    .action(act(serveWitness));
  add(witness, {
    name: 'keys',
    summary: 'Show the witness’s verifier key; it is made unless it is there',
    description,
  })
    .requiredOption('--config <file>', 'YAML file of the witness')
    .action(act(showWitnessKeys));
};

const addDecideCommands = (program: Command, environment: Environment, done: Done): void => {
  const decide = group(program, 'decide', 'Judge payment attempts outside of the server');
  add(decide, {
    name: 'replay <file>',
    summary: 'Judge the attempts of a file as live ones are judged',
    description:
      'Works on files only. The file is CSV with a mapping, or JSON Lines as the API takes attempts; gzip is read as it\n' +
      'is. Prints what was decided and, where the mapping names a label, recall and precision. Exit code 0: every line\n' +
      'was judged. 1: some lines have faults, which are listed. 2: wrong usage.',
  })
    .option('--rules <file>', 'YAML rule set; without it the starter rules, or those for the handbook')
    .option('--features <name>', 'handbook, or a YAML file of features; its rules are then those of --rules alone')
    .option('--mapping <name>', 'for CSV: handbook, lab, or a YAML file that says which column is what')
    .option(
      '--out <file>',
      'where the decisions go: CSV if it is called .csv, else JSON lines; faults in .errors.jsonl',
    )
    .option('--time-zone <zone>', 'of times without one: UTC, +09:00 or Asia/Tokyo')
    .addOption(new Option('--encoding <name>', 'of the file; without it the bytes decide').choices(ENCODINGS))
    .option('--now <instant>', 'RFC 3339; what occurs later is refused')
    .action(async (file: string, options: Flags) =>
      done(await decideReplay(file, { options, environment, output: outputOf(options.json === true) })),
    );
  addModelCommands({
    add: (described) => add(decide, described),
    onFile: (work) => async (file, options) =>
      done(await work(file, { options, environment, output: outputOf(options.json === true) })),
  });
};

const addRuleCommands = (program: Command, environment: Environment, done: Done): void => {
  add(group(program, 'rules', 'Rules of payment decisions'), {
    name: 'check <file>',
    summary: 'Say whether a rule file would be taken, or what is wrong with it, and where',
    description:
      'Works on files only. Every fault is named with line, column, a stable code and what was expected.\n' +
      'Exit code 0: the file is sound. 1: it has faults. 2: wrong usage.',
  })
    .option('--features <name>', 'handbook, or a YAML file of features that its rules may name')
    .action(async (file: string, options: RulesCheckFlags) =>
      done(await checkRules(file, { options, environment, output: outputOf(options.json === true) })),
    );
};

const addSiteCommands = (program: Command, environment: Environment, done: Done): void => {
  add(group(program, 'site', 'Look at a checkout'), {
    name: 'scan <origin>',
    summary: 'Visit a checkout once, as a customer would, and see where card data goes',
    description:
      'Walks the journey with a published test card number and looks for it in everything that leaves the browser.\n' +
      'Works on files only. Visit a shop that is yours, or whose owner has agreed.\n' +
      'Exit code 0: nothing found. 1: findings, or the visit did not come to its end. 2: wrong usage.',
  })
    .requiredOption('--journey <file>', 'the steps through the shop, in YAML (see packs/site-watch)')
    .option('--out <folder>', 'keep the report, the raw record, pictures and scripts in a new folder')
    .option(
      '--no-browser-sandbox',
      'visit although the browser’s sandbox cannot run here; the page’s code is then less confined',
    )
    .action(async (origin, options) =>
      done(await scanSite(origin, { options, environment, output: outputOf(options.json === true) })),
    );
};

const portOf = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('expected 0 to 65535');
  return port;
};

const emailOf = (text: string): string => {
  if (!z.email().safeParse(text).success) throw new InvalidArgumentError('expected an address such as you@example.jp');
  return text;
};
