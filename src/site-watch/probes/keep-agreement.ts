/**
 * Agreements on attempts: one of a site stands, for one host and until a day; its password is sealed; each change is in
 * the log, and what was agreed before stays on record (checklist 1b, 1c, 5, 6).
 */
import { canonicalJson, type JsonObject, sha256 } from '#evidence';
import {
  durationOfMs,
  type FieldProblem,
  formatInstant,
  type Instant,
  instantOfMs,
  Problem,
  parseId,
  plus,
  type Scope,
  type TenantId,
} from '#kernel';
import type { Tx } from '#platform/database';
import { cursorNotValid } from '#platform/http';
import type { Keys } from '#platform/keys';
import { cursorOf, placeOf } from '../core/cursor.ts';
import { hostOf } from '../core/destinations.ts';
import { type Column, EXPORT_CHUNK, EXPORT_LIMIT, exportRows } from '../export-rows.ts';
import type { PageOf, PageWanted } from '../manage-sites.ts';
import { siteNotFound } from '../problems.ts';
import { findSite, type SiteRow } from '../store-sites.ts';
import type { SiteId } from '../store-tables.ts';
import { type Agreement, dayInJapan, realNumbersIn, stands } from './core/agreement.ts';
import type { ProbingOptions } from './ports.ts';
import type { KeptAgreement } from './probe-answers.ts';
import { agreementNotAcceptable, agreementNotFound } from './problems.ts';
import {
  type AgreementPlace,
  type AgreementQuery,
  type AgreementRow,
  agreementsOf,
  insertAgreement,
  standingAgreement,
  withdrawAgreement,
} from './store-agreements.ts';

/** `keepPassword`: that of the agreement before, for the same account at the same path. */
export type SentAgreement = Agreement & { readonly keepPassword: boolean };

export type Agreements = {
  /** Of today's host. @throws Problem `site-not-found`, `probe-agreement-not-found` */
  read(scope: Scope, site: SiteId): Promise<KeptAgreement>;
  /** In place of what was there. @throws Problem `site-not-found`, `probe-agreement-not-acceptable` */
  keep(scope: Scope, site: SiteId, sent: SentAgreement): Promise<KeptAgreement>;
  /** From this moment on. @throws Problem `site-not-found`, `probe-agreement-not-found` */
  end(scope: Scope, site: SiteId): Promise<void>;
  /** All there ever were, newest first. @throws Problem `site-not-found`, `cursor-not-valid` */
  page(scope: Scope, site: SiteId, wanted: PageWanted<AgreementQuery>): Promise<PageOf<KeptAgreement>>;
  /** @throws Problem `site-not-found`, `site-export-too-large` */
  csv(scope: Scope, site: SiteId, filters: AgreementQuery): Promise<Uint8Array>;
};

const SEALING_KEY = 'site-watch-probes';
const LIST = 'probe-agreements';
/** As consents: nobody can say what a shop will be after that. */
const LONGEST = durationOfMs(731 * 86_400_000);

const contextOf = (tenant: TenantId, site: SiteId): string => `${tenant} ${site}`;

/** Whole, for a round at that host today; a password that cannot be opened here is as none. */
export const openAgreement = async (
  { keys }: { readonly keys: Pick<Keys, 'open'> },
  tx: Tx,
  { tenant, id: site, origin }: Pick<SiteRow, 'tenant' | 'id' | 'origin'>,
  at: Instant,
): Promise<Agreement | undefined> => {
  const stored = await standingAgreement(tx, { tenant, site });
  if (stored === undefined || !isInForce(stored, hostOf(origin), at)) return undefined;
  const { content, sealed } = stored;
  if (sealed === undefined || content.adminLogin === undefined) return content;
  const bytes = await keys.open(SEALING_KEY, sealed, contextOf(tenant, site));
  if (bytes === undefined) return content;
  return { ...content, adminLogin: { ...content.adminLogin, password: new TextDecoder().decode(bytes) } };
};

const isInForce = ({ withdrawn, content, host }: AgreementRow, ofHost: string, at: Instant): boolean =>
  withdrawn === undefined && host === ofHost && stands(content, dayInJapan(at));

const answerOf = (row: AgreementRow, host: string, at: Instant): KeptAgreement => ({
  id: row.id,
  host: row.host,
  agreement: row.content,
  hasPassword: row.sealed !== undefined,
  stands: isInForce(row, host, at),
  recordedBy: row.recordedBy,
  recordedAt: formatInstant(row.recordedAt),
  ...(row.withdrawn === undefined
    ? {}
    : { withdrawnAt: formatInstant(row.withdrawn.at), withdrawnBy: row.withdrawn.by }),
});

const COLUMNS: readonly Column<KeptAgreement>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'host', of: ({ host }) => host },
  { name: 'reference', of: ({ agreement }) => agreement.reference },
  { name: 'person', of: ({ agreement }) => agreement.person },
  { name: 'until', of: ({ agreement }) => agreement.until },
  { name: 'stands', of: (each) => String(each.stands) },
  { name: 'admin_path', of: ({ agreement }) => agreement.adminLogin?.path },
  { name: 'admin_account', of: ({ agreement }) => agreement.adminLogin?.account },
  { name: 'admin_attempts', of: ({ agreement }) => agreement.adminLogin?.maxAttempts },
  { name: 'has_password', of: ({ hasPassword }) => String(hasPassword) },
  { name: 'member_path', of: ({ agreement }) => agreement.memberLogin?.path },
  { name: 'member_account', of: ({ agreement }) => agreement.memberLogin?.account },
  { name: 'member_attempts', of: ({ agreement }) => agreement.memberLogin?.maxAttempts },
  { name: 'card_form_path', of: ({ agreement }) => agreement.cardForm?.path },
  { name: 'card_form_attempts', of: ({ agreement }) => agreement.cardForm?.maxAttempts },
  { name: 'recorded_at', of: ({ recordedAt }) => recordedAt },
  { name: 'recorded_by', of: ({ recordedBy }) => recordedBy },
  { name: 'withdrawn_at', of: ({ withdrawnAt }) => withdrawnAt },
  { name: 'withdrawn_by', of: ({ withdrawnBy }) => withdrawnBy },
];

/** Accounts, persons and documents stay out of the log, which may be open to everyone. */
const factOf = (row: Pick<AgreementRow, 'id' | 'content'> | undefined): JsonObject | null =>
  row === undefined
    ? null
    : {
        agreement: row.id,
        until: row.content.until,
        digest: Buffer.from(sha256(canonicalJson(row.content as JsonObject))).toString('hex'),
        adminLogin: row.content.adminLogin?.maxAttempts ?? 0,
        memberLogin: row.content.memberLogin?.maxAttempts ?? 0,
        cardForm: row.content.cardForm?.maxAttempts ?? 0,
      };

type Change = {
  readonly site: SiteId;
  readonly from: AgreementRow | undefined;
  readonly to: AgreementRow | undefined;
  readonly at: Instant;
};

const record = async (
  { evidence, software }: Pick<ProbingOptions, 'evidence' | 'software'>,
  tx: Tx,
  { tenant, principal }: Scope,
  { site, from, to, at }: Change,
): Promise<void> => {
  const fact: JsonObject = { setting: 'probe-agreement', site, from: factOf(from), to: factOf(to), by: principal.id };
  await evidence.append(tx, {
    tenant,
    predicateType: 'configuration-change',
    subjects: [{ name: `probe-agreement ${site}`, algorithm: 'sha256', digest: sha256(canonicalJson(fact)) }],
    fact,
    observedAt: at,
    grade: 'A',
    collector: `mitsuke site-watch ${software}`,
  });
};

const siteOrProblem = async (tx: Tx, { tenant }: Scope, id: SiteId, lock: 'lock' | 'read'): Promise<SiteRow> => {
  const site = await findSite(tx, tenant, id, lock);
  if (site === undefined) throw new Problem(siteNotFound);
  return site;
};

const withoutPassword = ({ keepPassword: _kept, ...sent }: SentAgreement): Agreement => {
  if (sent.adminLogin === undefined) return sent;
  const { password: _password, ...adminLogin } = sent.adminLogin;
  return { ...sent, adminLogin };
};

const faultsOf = (sent: SentAgreement, at: Instant): readonly FieldProblem[] => {
  const [today, latest] = [dayInJapan(at), dayInJapan(plus(at, LONGEST))];
  const days = `${today} to ${latest}`;
  return [
    ...(sent.until < today || sent.until > latest ? [{ pointer: '/until', code: 'wrong-value', expected: days }] : []),
    ...realNumbersIn(sent).map((name) => ({
      pointer: `/cardForm/fields/${name}`,
      code: 'card-number-not-accepted',
      expected: 'a published test number',
    })),
  ];
};

/** @throws Problem `probe-agreement-not-acceptable` where no password of this account at this path is kept. */
const passwordBefore = (before: AgreementRow | undefined, sent: Agreement, host: string): Uint8Array => {
  const [was, is] = [before?.content.adminLogin, sent.adminLogin];
  const isSame = before?.host === host && was?.account === is?.account && was?.path === is?.path;
  if (before?.sealed !== undefined && isSame) return before.sealed;
  const expected = 'the password: none is kept for this account at this path';
  throw new Problem(agreementNotAcceptable, {
    fields: [{ pointer: '/adminLogin/password', code: 'password-not-kept', expected }],
  });
};

const createChanges = (options: ProbingOptions): Pick<Agreements, 'keep' | 'end'> => {
  const { database, keys, clock, newId } = options;
  return {
    keep: async (scope, site, sent) => {
      const fields = faultsOf(sent, clock.now());
      if (fields.length > 0) throw new Problem(agreementNotAcceptable, { fields });
      const { tenant, principal } = scope;
      const password = sent.adminLogin?.password;
      const bytes = password === undefined ? undefined : new TextEncoder().encode(password);
      const fresh = bytes && (await keys.seal(SEALING_KEY, bytes, contextOf(tenant, site)));
      return database.inScope(scope, async (tx) => {
        const { party, origin } = await siteOrProblem(tx, scope, site, 'lock');
        const [which, host, at] = [{ tenant, site, party }, hostOf(origin), clock.now()];
        const from = await standingAgreement(tx, which);
        const keeps = fresh === undefined && sent.keepPassword && sent.adminLogin !== undefined;
        const sealed = keeps ? passwordBefore(from, sent, host) : fresh;
        const by = { recordedBy: principal.id, recordedAt: at, withdrawn: undefined };
        const to = { ...by, id: newId('agr'), host, content: withoutPassword(sent), sealed };
        await withdrawAgreement(tx, which, { at, by: principal.id });
        await insertAgreement(tx, which, to);
        await record(options, tx, scope, { site, from, to, at });
        return answerOf(to, host, at);
      });
    },
    end: (scope, site) =>
      database.inScope(scope, async (tx) => {
        await siteOrProblem(tx, scope, site, 'lock');
        const which = { tenant: scope.tenant, site };
        const from = await standingAgreement(tx, which);
        if (from === undefined) throw new Problem(agreementNotFound);
        const at = clock.now();
        await withdrawAgreement(tx, which, { at, by: scope.principal.id });
        await record(options, tx, scope, { site, from, to: undefined, at });
      }),
  };
};

const placeIn = (cursor: string): AgreementPlace => {
  const [at, text] = placeOf(LIST, 2, cursor) ?? [];
  const id = parseId('agr', String(text));
  if (typeof at !== 'number' || id.kind === 'failed') throw new Problem(cursorNotValid);
  return { recordedAt: instantOfMs(at), id: id.value };
};

export const createAgreements = (options: ProbingOptions): Agreements => {
  const { database, clock, exportLimit = EXPORT_LIMIT } = options;
  return {
    ...createChanges(options),
    read: (scope, site) =>
      database.inScope(scope, async (tx) => {
        const host = hostOf((await siteOrProblem(tx, scope, site, 'read')).origin);
        const stored = await standingAgreement(tx, { tenant: scope.tenant, site });
        if (stored === undefined) throw new Problem(agreementNotFound);
        return answerOf(stored, host, clock.now());
      }),
    page: (scope, site, { filters, cursor, limit }) =>
      database.inScope(scope, async (tx) => {
        const after = cursor === undefined ? undefined : placeIn(cursor);
        const host = hostOf((await siteOrProblem(tx, scope, site, 'read')).origin);
        const rows = await agreementsOf(tx, { tenant: scope.tenant, site }, { filters, after, limit: limit + 1 });
        const shown = rows.slice(0, limit);
        const last = rows.length > limit ? shown.at(-1) : undefined;
        const items = shown.map((row) => answerOf(row, host, clock.now()));
        return last === undefined ? { items } : { items, nextCursor: cursorOf(LIST, [last.recordedAt, last.id]) };
      }),
    csv: (scope, site, filters) =>
      database.inScope(scope, async (tx) => {
        const host = hostOf((await siteOrProblem(tx, scope, site, 'read')).origin);
        return exportRows<AgreementRow>({
          columns: COLUMNS.map(({ name, of }) => ({ name, of: (row) => of(answerOf(row, host, clock.now())) })),
          limit: exportLimit,
          next: (after) => agreementsOf(tx, { tenant: scope.tenant, site }, { filters, after, limit: EXPORT_CHUNK }),
        });
      }),
  };
};
