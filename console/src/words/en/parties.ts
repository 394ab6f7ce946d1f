/** Parties: legal entities with their classes and licences. */
import type { Words } from '../ja.ts';

const count = (n: number): string => n.toLocaleString('en');

export const parties: Words['parties'] = {
  title: 'Parties',
  head: 'Companies and sole proprietors that run merchants, with their classes and licences',
  columns: {
    name: 'Name',
    number: 'Corporate number',
    holds: 'Classes and licences',
    changed: (zone) => `Last changed (${zone})`,
  },
  filters: { text: 'Corporate number, name', role: 'Class', licence: 'Licence' },
  open: (name) => `Open ${name}`,
  noneTitle: 'No parties',
  noneBody: 'Parties that are entered are listed here; contracts of merchants belong to them.',
  failed: 'The parties could not be fetched',
  failedOne: 'This party could not be fetched',
  back: 'To the list of parties',
  about: 'Party',
  kana: 'Kana',
  make: {
    title: 'Enter a party',
    name: 'Name',
    nameHint: 'Abbreviated legal forms and half-width kana are brought into one form.',
    kana: 'Kana (optional)',
    number: 'Corporate number (optional)',
    numberHint: '13 digits; sole proprietors have none.',
    submit: 'Enter',
    failed: 'It could not be entered',
  },
  holdings: {
    title: 'Classes and licences',
    note: 'Classes of article 35-16(1) of the Installment Sales Act, and licences of other regimes',
    none: 'Nothing is entered.',
    columns: { what: 'Class or licence', from: 'From', to: 'Last day', end: 'End' },
    open: 'still held',
    what: 'Class or licence',
    from: 'From',
    to: 'Last day (optional)',
    lastDay: 'Last day',
    add: 'Add',
    addFailed: 'It could not be added',
    end: 'End',
    endFailed: 'It could not be ended',
    whom: (what) => `Last day of ${what}`,
  },
  merchants: {
    title: 'Contracts',
    none: 'This party has no merchant contract.',
    failed: 'The contracts could not be fetched',
    more: (n) => `The first ${count(n)} are shown.`,
  },
};
