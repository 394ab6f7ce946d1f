/** Proof of ownership and consents of a site, and what was told of its deployments. */
import { durationOfMs, formatInstant, type Instant, instantOfMs, Problem, parseId, plus, type Scope } from '#kernel';
import { cursorNotValid } from '#platform/http';
import type { VisitSummary } from '../answers.ts';
import { cursorOf, placeOf } from '../core/cursor.ts';
import { ALLOWANCES, type Allowance, type Giver } from '../core/visiting-rights.ts';
import { type Column, EXPORT_CHUNK, EXPORT_LIMIT, exportRows } from '../export-rows.ts';
import type { PageOf, PageWanted } from '../manage-sites.ts';
import type { SiteWatchOptions } from '../ports.ts';
import { consentNotFound, consentTooLong } from '../problems.ts';
import type { SiteId } from '../store-tables.ts';
import { checkOwnership } from './check-ownership.ts';
import {
  type ConsentRecord,
  consentAnswer,
  type Permissions as PermissionsAnswer,
  permissionsAnswer,
} from './describe-permissions.ts';
import { permissionOrProblem } from './read-rights.ts';
import { consentFact, recordPermission } from './record-permission.ts';
import {
  type ConsentId,
  type ConsentPlace,
  type ConsentQuery,
  type ConsentRow,
  consentsOf,
  findConsent,
  insertConsent,
  withdrawConsents,
} from './store-permissions.ts';
import { type SentDeployment, tellDeployment } from './tell-deployment.ts';

export type SentConsent = {
  readonly giver: Giver;
  readonly organisation: string;
  readonly person: string;
  readonly contact: string;
  readonly reference: string;
  readonly allows: readonly Allowance[];
  readonly validUntil: Instant;
};

export type Permissions = {
  /** @throws Problem `site-not-found` */
  read(scope: Scope, site: SiteId): Promise<PermissionsAnswer>;
  /** Looks for the token now. @throws Problem `site-not-found` */
  check(scope: Scope, site: SiteId): Promise<PermissionsAnswer>;
  /** In the place of one of the same giver. @throws Problem `site-not-found`, `site-consent-too-long` */
  consent(scope: Scope, site: SiteId, sent: SentConsent): Promise<PermissionsAnswer>;
  /** From this moment on. @throws Problem `site-not-found`, `site-consent-not-found` */
  withdraw(scope: Scope, site: SiteId, id: ConsentId): Promise<PermissionsAnswer>;
  /** All there ever were, newest first. @throws Problem `site-not-found`, `cursor-not-valid` */
  consents(scope: Scope, site: SiteId, wanted: PageWanted<ConsentQuery>): Promise<PageOf<ConsentRecord>>;
  /** @throws Problem `site-not-found`, `site-export-too-large` */
  consentsCsv(scope: Scope, site: SiteId, filters: ConsentQuery): Promise<Uint8Array>;
  /** The visit that will look at it. @throws Problem `site-not-found`, `site-inactive` */
  deploy(scope: Scope, site: SiteId, sent: SentDeployment): Promise<VisitSummary>;
};

/** Nobody can say what a shop will be after that. */
const LONGEST = durationOfMs(731 * 86_400_000);
const LIST = 'consents';

const COLUMNS: readonly Column<ConsentRow>[] = [
  { name: 'id', of: ({ id }) => id },
  { name: 'giver', of: ({ giver }) => giver },
  { name: 'host', of: ({ host }) => host },
  { name: 'organisation', of: ({ organisation }) => organisation },
  { name: 'person', of: ({ person }) => person },
  { name: 'contact', of: ({ contact }) => contact },
  { name: 'reference', of: ({ reference }) => reference },
  ...ALLOWANCES.map((allowance) => ({
    name: allowance.replaceAll('-', '_'),
    of: ({ allows }: ConsentRow) => String(allows.includes(allowance)),
  })),
  { name: 'valid_until', of: ({ validUntil }) => formatInstant(validUntil) },
  { name: 'recorded_at', of: ({ recordedAt }) => formatInstant(recordedAt) },
  { name: 'recorded_by', of: ({ recordedBy }) => recordedBy },
  { name: 'withdrawn_at', of: ({ withdrawn }) => withdrawn && formatInstant(withdrawn.at) },
  { name: 'withdrawn_by', of: ({ withdrawn }) => withdrawn?.by },
];

const placeIn = (cursor: string): ConsentPlace => {
  const [at, text] = placeOf(LIST, 2, cursor) ?? [];
  const id = parseId('con', String(text));
  if (typeof at !== 'number' || id.kind === 'failed') throw new Problem(cursorNotValid);
  return { recordedAt: instantOfMs(at), id: id.value };
};

type Changes = Pick<Permissions, 'consent' | 'withdraw'>;

const createChanges = (options: SiteWatchOptions): Changes => {
  const { database, clock, newId, onCommitted } = options;
  return {
    consent: async (scope, site, sent) => {
      const answer = await database.inScope(scope, async (tx) => {
        const known = await permissionOrProblem(tx, { tenant: scope.tenant, site }, 'lock');
        const at = clock.now();
        if (sent.validUntil <= at || sent.validUntil > plus(at, LONGEST)) {
          throw new Problem(consentTooLong, { params: { latest: formatInstant(plus(at, LONGEST)) } });
        }
        const before = known.consents.find(({ giver }) => giver === sent.giver);
        const by = { recordedAt: at, recordedBy: scope.principal.id };
        const allows = ALLOWANCES.filter((allowance) => sent.allows.includes(allowance));
        const after = { ...sent, ...by, allows, id: newId('con'), host: known.host, withdrawn: undefined };
        await withdrawConsents(tx, known, { giver: sent.giver }, { at, by: scope.principal.id });
        await insertConsent(tx, known, after);
        const [from, to] = [before === undefined ? null : consentFact(before), consentFact(after)];
        await recordPermission(options, tx, scope, { setting: 'site-consent', site, from, to, at });
        const changed = await permissionOrProblem(tx, known);
        return permissionsAnswer(changed, options, at);
      });
      onCommitted();
      return answer;
    },
    withdraw: async (scope, site, id) => {
      const answer = await database.inScope(scope, async (tx) => {
        const known = await permissionOrProblem(tx, { tenant: scope.tenant, site }, 'lock');
        const before = await findConsent(tx, known, id);
        if (before === undefined) throw new Problem(consentNotFound);
        const at = clock.now();
        if (await withdrawConsents(tx, known, { id }, { at, by: scope.principal.id })) {
          const from = consentFact(before);
          await recordPermission(options, tx, scope, { setting: 'site-consent', site, from, to: null, at });
        }
        const changed = await permissionOrProblem(tx, known);
        return permissionsAnswer(changed, options, at);
      });
      onCommitted();
      return answer;
    },
  };
};

export const createPermissions = (options: SiteWatchOptions, wake: () => void): Permissions => {
  const { database, clock, exportLimit = EXPORT_LIMIT } = options;
  const read = (scope: Scope, site: SiteId) =>
    database.inScope(scope, async (tx) => {
      const row = await permissionOrProblem(tx, { tenant: scope.tenant, site });
      return permissionsAnswer(row, options, clock.now());
    });
  return {
    read,
    check: async (scope, site) => {
      await checkOwnership(options, scope, site);
      return read(scope, site);
    },
    ...createChanges(options),
    consents: (scope, site, { filters, cursor, limit }) =>
      database.inScope(scope, async (tx) => {
        const after = cursor === undefined ? undefined : placeIn(cursor);
        const which = await permissionOrProblem(tx, { tenant: scope.tenant, site });
        const rows = await consentsOf(tx, which, { filters, after, limit: limit + 1 });
        const shown = rows.slice(0, limit);
        const last = rows.length > limit ? shown.at(-1) : undefined;
        const items = shown.map(consentAnswer);
        return last === undefined ? { items } : { items, nextCursor: cursorOf(LIST, [last.recordedAt, last.id]) };
      }),
    consentsCsv: (scope, site, filters) =>
      database.inScope(scope, async (tx) => {
        const which = await permissionOrProblem(tx, { tenant: scope.tenant, site });
        return exportRows<ConsentRow>({
          columns: COLUMNS,
          limit: exportLimit,
          next: (after) => consentsOf(tx, which, { filters, after, limit: EXPORT_CHUNK }),
        });
      }),
    deploy: (scope, site, sent) => tellDeployment(options, wake, { scope, site, sent }),
  };
};
