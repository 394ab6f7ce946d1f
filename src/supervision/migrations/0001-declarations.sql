-- Declarations of security measures (SUPV-10): what was asked of whom, what is answered, filed and decided, what Mitsuke
-- observed beside it, and to which acquirer the party lets it go. `party` is whom a row is about; all of it is walled.

create table declaration (
  tenant uuid not null,
  id uuid not null,
  party uuid not null,
  -- As it was called when it was asked.
  party_name text not null,
  status text collate "C" not null check (status in ('asked', 'filed', 'returned', 'accepted', 'withdrawn', 'replaced')),
  causes text[] collate "C" not null,
  previous uuid,
  -- The day whose controls are asked.
  applies_on date not null,
  asked_at timestamptz(3) not null,
  asked_by text collate "C" not null,
  due_on date not null,
  -- {packs, controls}: frozen, `form_hash` is over its canonical form.
  form jsonb not null,
  form_hash text collate "C" not null check (form_hash ~ '^[0-9a-f]{64}$'),
  -- What it was about: names, shops, sites.
  basis jsonb not null,
  particulars jsonb not null,
  -- Goes up with each thing saved.
  version integer not null default 0,
  opened_at timestamptz(3),
  filings integer not null default 0,
  filed_at timestamptz(3),
  -- {control: reason}
  returned jsonb not null default '{}',
  returned_at timestamptz(3),
  -- {control: what makes up for it}
  compensating jsonb not null default '{}',
  decided_at timestamptz(3),
  expires_on date,
  -- When it is next looked at: reminders while it is owed, changes and expiry once it is accepted.
  look_due_at timestamptz(3),
  reminded_on date,
  overdue_alert uuid,
  primary key (tenant, id)
);
create unique index declaration_owed_once on declaration (tenant, party) where status in ('asked', 'filed', 'returned');
create unique index declaration_in_force_once on declaration (tenant, party) where status = 'accepted';
create index declaration_newest on declaration (tenant, asked_at desc, id desc);
create index declaration_of_party on declaration (tenant, party, asked_at desc);
create index declaration_look_due on declaration (look_due_at) where look_due_at is not null;

create table answer (
  tenant uuid not null,
  party uuid not null,
  declaration uuid not null,
  control text collate "C" not null,
  -- See src/supervision/core/answer.ts.
  answer jsonb not null,
  version integer not null,
  -- The day it was given; an answer that was carried over keeps its own.
  answered_on date not null,
  saved_at timestamptz(3) not null,
  saved_by text collate "C" not null,
  primary key (tenant, declaration, control),
  foreign key (tenant, declaration) references declaration (tenant, id)
);

create table attachment (
  tenant uuid not null,
  id uuid not null,
  party uuid not null,
  declaration uuid not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes integer not null check (bytes > 0),
  media_type text collate "C" not null,
  name text not null,
  received_at timestamptz(3) not null,
  received_by text collate "C" not null,
  entry uuid not null,
  primary key (tenant, id),
  foreign key (tenant, declaration) references declaration (tenant, id)
);
create unique index attachment_once on attachment (tenant, declaration, sha256, name);

create table filing (
  tenant uuid not null,
  id uuid not null,
  party uuid not null,
  declaration uuid not null,
  number integer not null check (number > 0),
  filed_at timestamptz(3) not null,
  filed_by uuid not null,
  -- {particulars, answers: {control: {answer, answeredOn, outcome}}, files}
  content jsonb not null,
  primary key (tenant, id),
  constraint filing_number unique (tenant, declaration, number),
  foreign key (tenant, declaration) references declaration (tenant, id)
);

-- What was done, in order; each with the entry that commits to it.
create table step (
  tenant uuid not null,
  id uuid not null,
  place bigint generated always as identity,
  party uuid not null,
  -- The declaration, or the consent.
  about uuid not null,
  step text collate "C" not null check (step in
    ('asked', 'attached', 'filed', 'returned', 'accepted', 'withdrawn', 'replaced', 'contradicted', 'shared',
     'consented', 'consent-ended')),
  at timestamptz(3) not null,
  by text collate "C" not null,
  params jsonb not null,
  record text not null,
  salt bytea not null,
  entry uuid not null,
  primary key (tenant, id)
);
create index steps_about on step (tenant, about, place);
create index step_of_entry on step (tenant, entry);

-- The newest of each kind of looking at each thing, by control.
create table observation (
  tenant uuid not null,
  party uuid not null,
  control text collate "C" not null,
  by text collate "C" not null check (by in ('checklist-probe', 'checkout-visit', 'card-search')),
  -- The site, or the name of the search.
  subject text collate "C" not null,
  result text collate "C" not null check (result in ('met', 'not-met', 'not-observable')),
  reasons text[] collate "C" not null,
  observed_at timestamptz(3) not null,
  entry uuid,
  primary key (tenant, party, control, by, subject)
);

create table contradiction (
  tenant uuid not null,
  id uuid not null,
  party uuid not null,
  party_name text not null,
  declaration uuid not null,
  control text collate "C" not null,
  by text collate "C" not null,
  subject text collate "C" not null,
  reasons text[] collate "C" not null,
  observed_at timestamptz(3) not null,
  observation uuid,
  found_at timestamptz(3) not null,
  -- When the same was observed to be met, or another declaration took the place.
  ended_at timestamptz(3),
  alert uuid,
  entry uuid not null,
  primary key (tenant, id)
);
create unique index contradiction_open_once on contradiction (tenant, party, control, by, subject) where ended_at is null;
create index contradiction_newest on contradiction (tenant, found_at desc, id desc);

create table share_consent (
  tenant uuid not null,
  id uuid not null,
  party uuid not null,
  -- The acquirer's layout.
  layout text collate "C" not null,
  given_at timestamptz(3) not null,
  given_by uuid not null,
  ended_at timestamptz(3),
  ended_by uuid,
  primary key (tenant, id)
);
create unique index share_consent_once on share_consent (tenant, party, layout) where ended_at is null;

create table message (
  tenant uuid not null,
  id uuid not null,
  party uuid not null,
  declaration uuid not null,
  kind text collate "C" not null check (kind in ('asked', 'reminder', 'overdue', 'returned', 'accepted')),
  person uuid not null,
  made_at timestamptz(3) not null,
  -- When to send it next; null when it was sent or is not to be sent.
  due_at timestamptz(3),
  attempts integer not null default 0,
  failure text collate "C",
  sent_at timestamptz(3),
  primary key (tenant, id),
  foreign key (tenant, declaration) references declaration (tenant, id)
);
create index message_due on message (due_at) where due_at is not null;
create index message_of_declaration on message (tenant, declaration, made_at);

-- Tenants that have declarations, and when each was last looked over.
create table round (
  tenant uuid not null primary key,
  looked_at timestamptz(3)
);

select platform.wall('declaration', 'party'), platform.wall('answer', 'party'), platform.wall('attachment', 'party'),
  platform.wall('filing', 'party'), platform.wall('step', 'party'), platform.wall('observation', 'party'),
  platform.wall('contradiction', 'party'), platform.wall('share_consent', 'party'), platform.wall('message', 'party'),
  platform.wall('round');

-- Nobody deletes, but an answer that was taken back before it was filed. What was filed or done never changes.
revoke delete, update on declaration, attachment, filing, step, observation, contradiction, share_consent, message, round
  from mitsuke_app, mitsuke_system;
revoke delete on answer from mitsuke_app, mitsuke_system;
grant update (status, particulars, version, opened_at, filings, filed_at, returned, returned_at, compensating, decided_at,
    expires_on, look_due_at, reminded_on, overdue_alert)
  on declaration to mitsuke_app;
grant update (look_due_at) on declaration to mitsuke_system;
grant update (result, reasons, observed_at, entry) on observation to mitsuke_app;
grant update (ended_at, alert) on contradiction to mitsuke_app;
grant update (ended_at, ended_by) on share_consent to mitsuke_app;
grant update (due_at, attempts, failure, sent_at) on message to mitsuke_app, mitsuke_system;
grant update (looked_at) on round to mitsuke_app, mitsuke_system;

-- Whoever is supervised decides nothing about it, and says nothing of what was observed.
create function sees_all() returns boolean language sql stable parallel safe
  return coalesce(current_setting('mitsuke.parties', true), '') = '';
create policy staff_asks on declaration as restrictive for insert to mitsuke_app with check (sees_all());
create policy staff_decides on declaration as restrictive for update to mitsuke_app
  using (sees_all() or status in ('asked', 'returned')) with check (sees_all() or status in ('asked', 'returned', 'filed'));
create policy house_observes on observation as restrictive for insert to mitsuke_app with check (sees_all());
create policy house_observes_again on observation as restrictive for update to mitsuke_app using (sees_all());
create policy party_consents on share_consent as restrictive for insert to mitsuke_app with check (not sees_all());
create policy party_takes_back on share_consent as restrictive for update to mitsuke_app using (not sees_all());
