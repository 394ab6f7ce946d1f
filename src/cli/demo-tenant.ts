/** The demo's organisation, its person and its API key: made at the first start, found again at the next. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { enrolTenant, type House } from '#app';
import { type PersonId, Secret, type TenantId } from '#kernel';
import { systemScope } from '#registry';
import type { Language } from './words.ts';

export type DemoTenant = {
  readonly tenant: TenantId;
  readonly person: PersonId;
  readonly apiKey: Secret;
  readonly apiKeyFile: string;
};

const EMAIL = 'demo@mitsuke.example';

export const demoTenant = async (house: House, dataFolder: string, language: Language): Promise<DemoTenant> => {
  const { tenant, person } = (await found(house)) ?? (await made(house, language));
  const apiKeyFile = path.join(dataFolder, 'keys', 'demo-api-key');
  const known = readKey(apiKeyFile);
  const opens = known && (await house.registry.authenticator.byApiKey(known.reveal()))?.tenant === tenant;
  const apiKey = opens ? known : await issueKey(house, tenant, apiKeyFile);
  return { tenant, person, apiKey, apiKeyFile };
};

const found = async ({ registry }: House): Promise<Pick<DemoTenant, 'tenant' | 'person'> | undefined> => {
  for (const tenant of await registry.listTenants()) {
    const person = await registry.personByEmail({ tenant: tenant.id }, EMAIL);
    if (person) return { tenant: tenant.id, person: person.id };
  }
  return undefined;
};

const made = async (house: House, language: Language): Promise<Pick<DemoTenant, 'tenant' | 'person'>> => {
  const ja = language === 'ja';
  const { tenant, administrator } = await enrolTenant(house, {
    name: ja ? '見附デモ決済株式会社' : 'Mitsuke Demo Payments',
    kind: 'psp',
    language,
    administrator: { email: EMAIL, displayName: ja ? 'デモ 管理者' : 'Demo Administrator' },
  });
  return { tenant: tenant.id, person: administrator.id };
};

const readKey = (file: string): Secret | undefined => {
  try {
    return new Secret(readFileSync(file, 'utf8').trim());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const issueKey = async ({ registry }: House, tenant: TenantId, file: string): Promise<Secret> => {
  const issued = await registry.apiKeys.issue(systemScope(tenant, 'demo'), {
    name: 'demo',
    permissions: ['decision:make', 'decision:read', 'evidence:read'],
  });
  if (issued.kind === 'failed') throw new Error('the demo may grant what it needs');
  writeFileSync(file, `${issued.value.key.reveal()}\n`, { mode: 0o600 });
  return issued.value.key;
};
