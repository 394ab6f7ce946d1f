/**
 * What every migration stands on: the two roles that requests run as, the schema `platform` with the functions of the
 * walls, privileges that a room need not grant itself, and the check that no table lets one tenant see another's rows.
 */
import { type Client, DatabaseError } from 'pg';
import { MigrationError } from './migration-error.ts';

/**
 * `platform.wall(table)` gives a table its row-level security: `mitsuke_app` sees the scope's tenant, and with a party
 * column only the scope's parties; `mitsuke_system` sees all. Without a tenant set, `mitsuke_app` sees nothing.
 */
const FOUNDATION = `
create schema if not exists platform;
create table if not exists platform.migration (
  room text not null,
  number integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamptz(3) not null default now(),
  primary key (room, number)
);
create or replace function platform.tenant() returns uuid language sql stable parallel safe
  return nullif(current_setting('mitsuke.tenant', true), '')::uuid;
create or replace function platform.sees_party(party uuid) returns boolean language sql stable parallel safe
  return case coalesce(current_setting('mitsuke.parties', true), '')
    when '' then true
    else coalesce(party = any (current_setting('mitsuke.parties', true)::uuid[]), false)
  end;
create or replace function platform.wall(walled regclass, party_column name default null) returns void
language plpgsql as $$
declare
  condition text := 'tenant = platform.tenant()';
begin
  if party_column is not null then
    condition := condition || format(' and platform.sees_party(%I)', party_column);
  end if;
  execute format('alter table %s enable row level security', walled);
  execute format('alter table %s force row level security', walled);
  execute format('create policy scope on %s to mitsuke_app using (%s) with check (%s)', walled, condition, condition);
  execute format('create policy everything on %s to mitsuke_system using (true) with check (true)', walled);
end $$;
revoke all on function platform.wall(regclass, name) from public;
grant usage on schema platform to mitsuke_app, mitsuke_system;
`;

const ROLES = ['mitsuke_app', 'mitsuke_system'] as const;

/** Makes roles and the schema `platform`; does nothing where they are. @throws MigrationError */
export const layFoundation = async (client: Client): Promise<void> => {
  for (const role of ROLES) await prepareRole(client, role);
  await client.query(`begin; ${FOUNDATION} commit`);
};

/** Roles belong to the whole server, so that another database's migration may be making the same one. */
const prepareRole = async (client: Client, role: string): Promise<void> => {
  try {
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = '${role}') then
        create role ${role} nologin nosuperuser nobypassrls nocreatedb nocreaterole;
      end if;
    exception when duplicate_object or unique_violation then null;
    end $$`);
    await client.query(`do $$ begin
      if not pg_has_role(current_user, '${role}', 'SET') then
        execute format('grant ${role} to %I with inherit false, set true', current_user);
      end if;
    end $$`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const why = `the login role must be able to make ${role}, or be granted it by an administrator: ${error.message}`;
    throw new MigrationError('roles-unusable', why, error);
  }
  const { rows } = await client.query('select rolsuper or rolbypassrls as passes from pg_roles where rolname = $1', [
    role,
  ]);
  if (rows[0]?.passes === true) throw new MigrationError('roles-unusable', `${role} passes row-level security`);
};

/** Makes a room's schema, and lets both roles use whatever its migrations will create there. */
export const prepareSchema = async (client: Client, room: string): Promise<void> => {
  await client.query(`begin;
    create schema if not exists ${room};
    grant usage on schema ${room} to mitsuke_app, mitsuke_system;
    alter default privileges in schema ${room}
      grant select, insert, update, delete on tables to mitsuke_app, mitsuke_system;
    alter default privileges in schema ${room} grant usage on sequences to mitsuke_app, mitsuke_system;
    commit`);
};

/** As PostgreSQL prints it: the tenant's condition alone, or followed by others that must hold as well. */
const DEMANDS_TENANT = String.raw`^\((tenant = platform\.tenant\(\)\)$|\(tenant = platform\.tenant\(\)\) AND )`;

const UNWALLED = `
select format('%s.%s', space.nspname, class.relname) as relation,
  case
    when class.relkind = 'm' then 'a materialized view has no row-level security'
    when class.relkind = 'v' then 'a view must be security_invoker'
    when not exists (
      select from pg_attribute where attrelid = class.oid and attname = 'tenant' and attnotnull
        and atttypid = 'uuid'::regtype and not attisdropped
    ) then 'it has no column "tenant uuid not null"'
    when not (class.relrowsecurity and class.relforcerowsecurity) then 'row-level security is not enabled and forced'
    when exists (
      select from pg_policy policy
      where policy.polrelid = class.oid and policy.polpermissive
        and policy.polroles <> array['mitsuke_system'::regrole::oid]
        and (policy.polqual is not null or policy.polwithcheck is not null)
        and (pg_get_expr(policy.polqual, policy.polrelid) !~ $2 or pg_get_expr(policy.polwithcheck, policy.polrelid) !~ $2)
    ) then 'a policy for others than mitsuke_system does not demand tenant = platform.tenant() first'
  end as reason
from pg_class class
join pg_namespace space on space.oid = class.relnamespace
where space.nspname = any ($1)
  and (class.relkind in ('r', 'p', 'f', 'm')
    or class.relkind = 'v' and not coalesce(class.reloptions::text[] && '{security_invoker=true,security_invoker=on}', false))
order by 1`;

/** @throws MigrationError `table-unwalled` for the first relation of `schemas` that is open to other tenants. */
export const checkWalls = async (client: Client, schemas: readonly string[]): Promise<void> => {
  const { rows } = await client.query<{ relation: string; reason: string | null }>(UNWALLED, [schemas, DEMANDS_TENANT]);
  const open = rows.find((row) => row.reason !== null);
  if (open !== undefined) throw new MigrationError('table-unwalled', `${open.relation}: ${open.reason}`);
};
