-- What outsiders were last said, in the log itself, to have to attest to it; as canonical JSON;
-- null: nobody was ever asked.
alter table evidence.log add column attestation text collate "C";
grant update (attestation) on evidence.log to mitsuke_app;
