-- Where each party stands is told from now on; each declaration is looked at once, so that what stands already is told too.

alter table declaration no force row level security;
update declaration set look_due_at = now() where status <> 'replaced' and (look_due_at is null or look_due_at > now());
alter table declaration force row level security;
