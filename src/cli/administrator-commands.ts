/** What an administrator does on the database: tenants, people, links, keys. */
import { InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { ROTATION_REASONS } from '#evidence';
import { PERMISSIONS } from '#kernel';
import { ROLES, TENANT_KINDS } from '#registry';
import { add, configOption, type Define, describe } from './command-means.ts';

const ADMINISTRATOR =
  'Works on the database, as its administrator: run it where the server runs, with its configuration.';
const description = ADMINISTRATOR;

export const defineMigrate: Define = (command, means) => {
  describe(command, description)
    .addOption(configOption())
    .action(means.act(async () => (await import('./migrate.ts')).migrate));
};

export const defineTenant: Define = (group, means) => {
  add(group, {
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
    .action(means.act(async () => (await import('./administer.ts')).createTenant));
};

export const definePerson: Define = (group, means) => {
  add(group, {
    name: 'create',
    summary: 'Add a person to a tenant; sign-in-link then lets them in',
    description,
  })
    .requiredOption('--tenant <id>', 'ten_…')
    .requiredOption('--email <address>', 'the person’s address', emailOf)
    .requiredOption('--name <name>', 'the person’s name')
    .addOption(new Option('--role <role>', 'what the person may do').choices(ROLES).makeOptionMandatory())
    .addOption(configOption())
    .action(means.act(async () => (await import('./administer.ts')).createPerson));
};

export const defineSignInLink: Define = (command, means) => {
  describe(command, description)
    .requiredOption('--email <address>', 'the person’s address', emailOf)
    .option('--tenant <id>', 'ten_…; needed when the address is known in several tenants')
    .addOption(configOption())
    .action(means.act(async () => (await import('./administer.ts')).createSignInLink));
};

export const defineApiKey: Define = (keys, means) => {
  add(keys, { name: 'create', summary: 'Issue a key for a program; it is shown once', description })
    .requiredOption('--tenant <id>', 'ten_…')
    .requiredOption('--name <name>', 'what the key is for')
    .requiredOption('--permission <name...>', PERMISSIONS.join(', '))
    .addOption(configOption())
    .action(means.act(async () => (await import('./administer.ts')).createApiKey));
  add(keys, { name: 'list', summary: 'Show the keys of a tenant, newest first, revoked ones too', description })
    .requiredOption('--tenant <id>', 'ten_…')
    .addOption(configOption())
    .action(means.act(async () => (await import('./administer.ts')).listApiKeys));
  add(keys, { name: 'revoke', summary: 'End a key', description })
    .requiredOption('--tenant <id>', 'ten_…')
    .requiredOption('--id <id>', 'key_…, as api-key list shows it')
    .addOption(configOption())
    .action(means.act(async () => (await import('./administer.ts')).revokeApiKey));
};

export const defineKeys: Define = (keys, means) => {
  add(keys, {
    name: 'new',
    summary: 'Make the key that the next rotation puts in force, and show both',
    description: `${ADMINISTRATOR} Nothing is signed with it before the rotation.`,
  })
    .requiredOption('--tenant <id>', 'ten_…')
    .addOption(configOption())
    .action(means.act(async () => (await import('./log-keys.ts')).newLogKey));
  add(keys, {
    name: 'rotate',
    summary: 'Put a new key in force: an entry of the log, signed by the old and the new one',
    description: `${ADMINISTRATOR} The server may be running; the old key stays, to verify what it signed. Takes the key that "keys new" made, or makes one. Where witnesses are demanded, tell them that key first: until enough of them know it, no further checkpoint counts.`,
  })
    .requiredOption('--tenant <id>', 'ten_…')
    .addOption(new Option('--reason <reason>', 'why').choices(ROTATION_REASONS).default('scheduled'))
    .addOption(configOption())
    .action(means.act(async () => (await import('./log-keys.ts')).rotateLogKey));
};

const emailOf = (text: string): string => {
  if (!z.email().safeParse(text).success) throw new InvalidArgumentError('expected an address such as you@example.jp');
  return text;
};
