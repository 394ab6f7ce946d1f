/** The words every room shares. Pure; imports nothing but the reader of YAML. */
export { brandOf, type CardBrand, findCardNumber, isCardNumber, luhnValid } from './card-number.ts';
export { type CsvRecord, csvHead, csvLine, csvRecords } from './csv.ts';
export type { EventEnvelope, EventId } from './event.ts';
export { type Id, idOf, makeId, type PartyId, type PersonId, parseId, type TenantId, uuidOf } from './id.ts';
export {
  type Duration,
  durationOfMs,
  formatInstant,
  type Instant,
  instantOfMs,
  minus,
  parseDuration,
  parseInstant,
  plus,
} from './instant.ts';
export { addressKey } from './japanese/address.ts';
export {
  checkControlTotals,
  type Totals,
  type TotalsFault,
  type TotalsRole,
  type TotalsSection,
} from './japanese/control-totals.ts';
export { type CorporateNumber, isCorporateNumber, parseCorporateNumber } from './japanese/corporate-number.ts';
export { type ByteFault, type CharacterFault, decodeCp932, encodeCp932, useWindowsForms } from './japanese/cp932.ts';
export {
  type DecodedText,
  decodeJapanese,
  decodeUtf8,
  type JapaneseEncoding,
  type UndecodableText,
} from './japanese/decode-japanese.ts';
export {
  type Era,
  type EraDate,
  type EraDateError,
  eraDateOf,
  eraOf,
  formatEraDate,
  parseEraDate,
} from './japanese/era-date.ts';
export type { FieldFaultCode, FixedLengthField } from './japanese/fixed-length-field.ts';
export {
  defineFixedLengthFile,
  type FileRecord,
  type FixedLengthFile,
  type LineEnd,
} from './japanese/fixed-length-file.ts';
export {
  defineFixedLengthRecord,
  type FixedLengthRecord,
  type RecordFault,
  type RecordValues,
} from './japanese/fixed-length-record.ts';
export type { LegalForm, LegalFormCode } from './japanese/legal-form.ts';
export { type NormalisedName, normaliseName } from './japanese/name.ts';
export { matchKey, normaliseText } from './japanese/text.ts';
export { narrowAscii, narrowKana, widenKana } from './japanese/width.ts';
export { inOrder, LocatedYaml, type PlaceInFile, type YamlFault, type YamlFaultCode } from './located-yaml.ts';
export { add, type Currency, type Money, minorDigits, parseCurrency, parseDecimal } from './money.ts';
export { type Failed, failed, type Ok, type Outcome, ok } from './outcome.ts';
export { comparePlainDates, type PlainDate, plainDateOf } from './plain-date.ts';
export {
  defineProblem,
  type FieldProblem,
  Problem,
  type ProblemDetails,
  type ProblemKind,
} from './problem.ts';
export { may, PERMISSIONS, type Permission, type Principal, type Scope } from './scope.ts';
export { Secret } from './secret.ts';
