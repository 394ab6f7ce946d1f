/** Agreements on attempts: one for a site, its password sealed, each change in the log (checklist 1b, 1c, 5, 6). */
import { sql } from 'kysely';
import { canonicalJson, type JsonObject, sha256 } from '#evidence';
import {
  type FieldProblem,
  formatInstant,
  type Instant,
  type PartyId,
  Problem,
  type Scope,
  type TenantId,
  uuidOf,
} from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { Keys } from '#platform/keys';
import { siteNotFound } from '../problems.ts';
import { findSite } from '../store-sites.ts';
import type { SiteId } from '../store-tables.ts';
import { type Agreement, agreement, realNumbersIn } from './core/agreement.ts';
import type { ProbingOptions } from './ports.ts';
import { agreementNotAcceptable, agreementNotFound } from './problems.ts';

type AgreementTable = {
  tenant: string;
  party: string | null;
  site: string;
  content: JsonObject;
  sealed_password: Uint8Array | null;
  recorded_by: string;
  recorded_at: Instant;
};
type Tables = { 'site_watch.probe_agreement': AgreementTable };

const SEALING_KEY = 'site-watch-probes';
const contextOf = (tenant: TenantId, site: SiteId): string => `${tenant} ${site}`;

/** As it is shown: of the password only that there is one. */
export type AgreementAnswer = {
  readonly agreement: Agreement;
  readonly hasPassword: boolean;
  readonly recordedBy: string;
  readonly recordedAt: string;
};

type Stored = {
  readonly content: Agreement;
  readonly sealed: Uint8Array | undefined;
  readonly by: string;
  readonly at: Instant;
};

const findAgreement = async (tx: Tx, tenant: TenantId, site: SiteId): Promise<Stored | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('site_watch.probe_agreement')
    .select(['content', 'sealed_password', 'recorded_by', 'recorded_at'])
    .where('tenant', '=', uuidOf(tenant))
    .where('site', '=', uuidOf(site))
    .executeTakeFirst();
  return (
    row && {
      content: agreement.parse(row.content),
      sealed: row.sealed_password ?? undefined,
      by: row.recorded_by,
      at: row.recorded_at,
    }
  );
};

/** Whole, for a round; a password that cannot be opened here is as none. */
export const openAgreement = async (
  { keys }: { readonly keys: Pick<Keys, 'open'> },
  tx: Tx,
  { tenant, site }: { readonly tenant: TenantId; readonly site: SiteId },
): Promise<Agreement | undefined> => {
  const stored = await findAgreement(tx, tenant, site);
  if (stored?.sealed === undefined || stored.content.adminLogin === undefined) return stored?.content;
  const bytes = await keys.open(SEALING_KEY, stored.sealed, contextOf(tenant, site));
  if (bytes === undefined) return stored.content;
  const password = new TextDecoder().decode(bytes);
  return { ...stored.content, adminLogin: { ...stored.content.adminLogin, password } };
};

const answerOf = ({ content, sealed, by, at }: Stored): AgreementAnswer => ({
  agreement: content,
  hasPassword: sealed !== undefined,
  recordedBy: by,
  recordedAt: formatInstant(at),
});

/** Accounts, persons and documents stay out of the log, which may be open to everyone. */
const factOf = (content: Agreement | undefined): JsonObject | null =>
  content === undefined
    ? null
    : {
        until: content.until,
        digest: Buffer.from(sha256(canonicalJson(content as JsonObject))).toString('hex'),
        adminLogin: content.adminLogin?.maxAttempts ?? 0,
        memberLogin: content.memberLogin?.maxAttempts ?? 0,
        cardForm: content.cardForm?.maxAttempts ?? 0,
      };

const record = async (
  { evidence, software, clock }: Pick<ProbingOptions, 'evidence' | 'software' | 'clock'>,
  tx: Tx,
  { tenant, principal }: Scope,
  {
    site,
    from,
    to,
  }: { readonly site: SiteId; readonly from: Agreement | undefined; readonly to: Agreement | undefined },
): Promise<void> => {
  const fact: JsonObject = { setting: 'probe-agreement', site, from: factOf(from), to: factOf(to), by: principal.id };
  await evidence.append(tx, {
    tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `probe-agreement ${site}`, algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
    fact,
    observedAt: clock.now(),
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

export type Agreements = {
  /** @throws Problem `site-not-found`, `probe-agreement-not-found` */
  read(scope: Scope, site: SiteId): Promise<AgreementAnswer>;
  /** Whole, in place of what was there. @throws Problem `site-not-found`, `probe-agreement-not-acceptable` */
  keep(scope: Scope, site: SiteId, sent: Agreement): Promise<AgreementAnswer>;
  /** @throws Problem `site-not-found`, `probe-agreement-not-found` */
  end(scope: Scope, site: SiteId): Promise<void>;
};

const siteOrProblem = async (
  tx: Tx,
  { tenant }: Scope,
  id: SiteId,
): Promise<{ readonly party: PartyId | undefined }> => {
  const site = await findSite(tx, tenant, id, 'lock');
  if (site === undefined) throw new Problem(siteNotFound);
  return site;
};

const withoutPassword = (sent: Agreement): Agreement => {
  if (sent.adminLogin === undefined) return sent;
  const { password: _password, ...adminLogin } = sent.adminLogin;
  return { ...sent, adminLogin };
};

export const createAgreements = (options: ProbingOptions): Agreements => {
  const { database, keys, clock } = options;
  return {
    read: (scope, site) =>
      database.inScope(scope, async (tx) => {
        await siteOrProblem(tx, scope, site);
        const stored = await findAgreement(tx, scope.tenant, site);
        if (stored === undefined) throw new Problem(agreementNotFound);
        return answerOf(stored);
      }),
    keep: async (scope, site, sent) => {
      const fields = realNumbersIn(sent).map(
        (name): FieldProblem => ({
          pointer: `/cardForm/fields/${name}`,
          code: 'card-number-not-accepted',
          expected: 'a published test number',
        }),
      );
      if (fields.length > 0) throw new Problem(agreementNotAcceptable, { fields });
      const password = sent.adminLogin?.password;
      const bytes = password === undefined ? undefined : new TextEncoder().encode(password);
      const sealed = bytes && (await keys.seal(SEALING_KEY, bytes, contextOf(scope.tenant, site)));
      return database.inScope(scope, async (tx) => {
        const { party } = await siteOrProblem(tx, scope, site);
        const before = await findAgreement(tx, scope.tenant, site);
        const content = withoutPassword(sent);
        const at = clock.now();
        const values = {
          content: sql<JsonObject>`${JSON.stringify(content)}::jsonb`,
          sealed_password: sealed ?? null,
          recorded_by: scope.principal.id,
          recorded_at: at,
        };
        await tables<Tables>(tx)
          .insertInto('site_watch.probe_agreement')
          .values({
            tenant: uuidOf(scope.tenant),
            site: uuidOf(site),
            party: party === undefined ? null : uuidOf(party),
            ...values,
          })
          .onConflict((conflict) => conflict.columns(['tenant', 'site']).doUpdateSet(values))
          .execute();
        await record(options, tx, scope, { site, from: before?.content, to: content });
        return answerOf({ content, sealed, by: scope.principal.id, at });
      });
    },
    end: (scope, site) =>
      database.inScope(scope, async (tx) => {
        await siteOrProblem(tx, scope, site);
        const before = await findAgreement(tx, scope.tenant, site);
        if (before === undefined) throw new Problem(agreementNotFound);
        await tables<Tables>(tx)
          .deleteFrom('site_watch.probe_agreement')
          .where('tenant', '=', uuidOf(scope.tenant))
          .where('site', '=', uuidOf(site))
          .execute();
        await record(options, tx, scope, { site, from: before.content, to: undefined });
      }),
  };
};
