/** What the server did not accept of what was sent, in the reader's words: which field, and what is wrong with it. */
import type { FieldFault } from '../api/client.ts';
import type { Words } from '../words/ja.ts';

const CARD_NUMBER = 'card-number-not-accepted';

/** Of `/assessor/email` the last part that has a name, so that a place in a list is told as the list. */
const fieldText = (pointer: string, { assurance }: Words): string =>
  pointer
    .split('/')
    .toReversed()
    .map((part) => assurance.fields[part])
    .find((text) => text !== undefined) ?? pointer;

export const faultText = ({ pointer, code }: FieldFault, words: Words): string => {
  const { assurance, failures } = words;
  if (code === CARD_NUMBER) return failures.cardNumber;
  const fault = assurance.faults[code] ?? assurance.otherFault(code);
  return pointer === '' ? fault : assurance.fieldFault(fieldText(pointer, words), fault);
};
