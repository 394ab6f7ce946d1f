/** What this room refuses. Codes are stable for ever. */
import { defineProblem } from '#kernel';

export const digestRefused = defineProblem('evidence-digest-refused', 422, 'A digest is not one of 32 bytes');
export const entryTooLarge = defineProblem('evidence-entry-too-large', 422, 'The entry is larger than 65,535 bytes');
export const datumRefused = defineProblem(
  'evidence-datum-refused',
  422,
  'No commitment can be computed over what JSON cannot say',
);
export const entryUnknown = defineProblem('evidence-entry-unknown', 404, 'The tenant has no such entry');
export const commitmentNotInEntry = defineProblem(
  'evidence-commitment-not-in-entry',
  422,
  'The entry has no subject with that commitment',
);
export const datumNotKept = defineProblem(
  'evidence-datum-not-kept',
  404,
  'Nobody keeps anything beside what the entry itself says',
);
export const datumErased = defineProblem('evidence-datum-erased', 409, 'It was erased already');
export const datumInUse = defineProblem(
  'evidence-datum-in-use',
  409,
  'Something still waits for it; it can be erased then',
);
export const nothingTyped = defineProblem(
  'evidence-nothing-typed',
  422,
  'The entry commits to ids and codes alone, which it also says in the clear',
);
export const erasuresTooMany = defineProblem('list-too-large', 422, 'The list has more rows than one file may');
export const logNotBegun = defineProblem('evidence-log-not-begun', 404, 'The tenant has no log yet');
export const filesDamaged = defineProblem(
  'evidence-files-damaged',
  503,
  'A file of the log is missing or of the wrong size; nothing can be proved with it',
);
export const entryNotLogged = defineProblem('evidence-entry-not-logged', 404, 'The log has no entry of that index yet');
export const noSuchFile = defineProblem('evidence-file-missing', 404, 'The log has no such file');
export const wholeTenantOnly = defineProblem(
  'evidence-whole-tenant-only',
  403,
  'The log shows every party, so only those may read it who see every party',
);
