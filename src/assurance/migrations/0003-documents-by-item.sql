-- Documents run out each by itself: what was found of a party's kind of document is about the item that it named.

alter table finding no force row level security;
update finding set reference = kind || '/' || subject_id
  where origin = 'assurance' and kind in ('document-expired', 'document-expiring') and status <> 'closed';
alter table finding force row level security;
