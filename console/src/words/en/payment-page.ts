/** Payment pages: pins beside what the last visit saw, protective headers. */
import type { Words } from '../ja.ts';

const count = (n: number): string => n.toLocaleString('en');

export const paymentPage: Words['paymentPage'] = {
  tab: 'Payment page',
  lead: 'Where the card is typed, and where forms and buttons lead: what was confirmed beside what the last visit saw (PCI DSS 11.6.1).',
  observed: (at) => `Last seen: ${at}`,
  never: 'Not seen yet',
  neverBody: 'Once a visit has come to the payment page, where it leads and its headers are listed here.',
  failed: 'The payment pages could not be fetched',
  failedPins: 'The confirmation could not be recorded',
  places: {
    title: 'Where it leads',
    columns: { place: 'Place', state: 'State', pinned: 'Confirmed', seen: 'Seen last', act: 'Act' },
    filters: { state: 'State', page: 'Page' },
    kinds: { landing: 'Where the card is typed', form: 'Form', button: 'Button', frame: 'Embedded frame' },
    pages: { card: 'Card page', leaving: 'Page that leaves the shop', final: 'Last page' },
    states: { proposed: 'Not confirmed', pinned: 'As confirmed', differs: 'Differs', 'not-seen': 'Not seen' },
    explains: {
      landing: 'The site (origin) on which buyers type their card number.',
      form: 'Where what was typed goes when the form is sent.',
      button: 'The scripts that run when it is pressed: event, place, hash. “none” means no script.',
      frame: 'Where the card fields that are embedded in the shop’s page come from.',
    },
    confirmAll: (n) => `Confirm all ${count(n)} that are not confirmed yet`,
    confirm: 'Confirm as right',
    replace: 'Replace by what is seen now',
    withdraw: 'Withdraw',
    by: (person) => `by ${person}`,
    actOn: (act, place) => `${act}: ${place}`,
    nothing: 'No such place.',
    warning:
      'Check against what your payment provider told you before you replace anything: tampering could otherwise be recorded as right.',
  },
  headers: {
    title: 'Protective headers',
    compared: 'Against the last complete visit before it',
    first: 'There is no earlier visit to compare with yet.',
    columns: { name: 'Header', page: 'Page', change: 'Change', before: 'Before', after: 'Now' },
    filters: { change: 'Change' },
    changes: { same: 'Same', added: 'Added', removed: 'Removed', changed: 'Changed', weakened: 'Weakened' },
    details: (list) => `Protects less in: ${list}`,
    nothing: 'No such header.',
    explains: {
      'content-security-policy': 'Makes browsers run scripts and frames, and send data, only from and to named places.',
      'content-security-policy-report-only': 'Only reports what a policy would stop.',
      'cross-origin-embedder-policy': 'Loads no part of another site without its leave.',
      'cross-origin-opener-policy': 'Keeps windows of other sites from reaching into this page.',
      'cross-origin-resource-policy': 'Keeps other sites from loading this page as a part of theirs.',
      'integrity-policy': 'Runs no script without a check against tampering (SRI).',
      'integrity-policy-report-only': 'Reports scripts without a check against tampering.',
      'permissions-policy': 'Limits what the page may use, such as the camera or payment functions.',
      'referrer-policy': 'Decides how much other sites are told of where a visitor came from.',
      'report-to': 'Where reports go (older form).',
      'reporting-endpoints': 'Where reports go.',
      'set-cookie':
        'How cookies are guarded (HttpOnly: no script reads them; Secure: sent encrypted only). Values are not recorded.',
      'strict-transport-security': 'Makes browsers use encryption always.',
      'x-content-type-options': 'Keeps browsers from guessing what a file is.',
      'x-frame-options': 'Keeps other sites from showing this page in a frame.',
    },
  },
};
