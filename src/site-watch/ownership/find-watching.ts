/** How sites are watched, asked of the database: the rule of core/watching.ts for lists and for what is still to be told. */
import { type RawBuilder, sql } from 'kysely';
import { type Instant, idOf, plus, type TenantId, uuidOf } from '#kernel';
import { type Tx, tables } from '#platform/database';
import type { SandboxPolicy } from '../ports.ts';
import type { SiteId } from '../store-tables.ts';
import { NOTICE, type Watching } from './core/watching.ts';

type Policy = Pick<SandboxPolicy, 'labHosts'>;

/** Of a row of `site_watch.site`, at an instant: one of `WATCHINGS`. */
export const watchingIs = ({ labHosts }: Policy, at: Instant): RawBuilder<Watching> => {
  const lab = sql`${labHosts.filter((host) => host.endsWith('.localhost'))}::text[]`;
  const own = sql`site_watch.site`;
  const consents = sql`select from site_watch.consent given where given.tenant = ${own}.tenant and given.site = ${own}.id
    and given.host = ${own}.host and given.withdrawn_at is null`;
  const allowing = sql`${consents} and given.valid_until > ${at} and 'card-form-attempts' = any(given.allows)`;
  const permitted = sql`(${own}.proof_host = ${own}.host and ${own}.proven_until > ${at}
    and exists (${allowing} and given.giver = 'merchant') and exists (${allowing} and given.giver = 'payment-provider'))`;
  const unseen = sql`(${own}.proof_dns is distinct from 'found' and ${own}.proof_file is distinct from 'found')`;
  const soon = plus(at, NOTICE);
  return sql<Watching>`case
    when ${own}.host = any(${lab}) and ${own}.destinations <@ ${lab} then 'watched'
    when ${permitted} is true then
      case when ${unseen} or exists (${consents} and given.valid_until <= ${soon}) then 'ending' else 'watched' end
    when ${own}.earlier_until > ${at} then
      case when ${own}.earlier_until <= ${soon} then 'ending' else 'watched' end
    when ${own}.watch_told is null then 'not-permitted'
    else 'ended' end`;
};

export type Untold = { readonly tenant: TenantId; readonly site: SiteId };

/** As system: active sites of which something else was told last, by id. */
export const untoldSites = async (
  tx: Tx,
  policy: Policy,
  wanted: { readonly at: Instant; readonly after: SiteId | undefined; readonly limit: number },
): Promise<readonly Untold[]> => {
  const { at, after, limit } = wanted;
  const rows = await tables<{ 'site_watch.site': { tenant: string; id: string; active: boolean } }>(tx)
    .selectFrom('site_watch.site')
    .select(['tenant', 'id'])
    .where('active', '=', true)
    .where(sql<boolean>`${watchingIs(policy, at)} <> coalesce(watch_told, 'not-permitted')`)
    .$if(after !== undefined, (query) => query.where('id', '>', after === undefined ? '' : uuidOf(after)))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ tenant, id }) => ({ tenant: idOf('ten', tenant), site: idOf('sit', id) }));
};
