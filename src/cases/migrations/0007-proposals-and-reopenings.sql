-- How often the alert had been opened again when the second person was asked: a proposal of before the last time counts no more.
alter table proposal add column times_reopened integer not null default 0;
