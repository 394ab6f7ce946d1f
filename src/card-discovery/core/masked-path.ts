/** Names of files can hold card numbers too: a receipt called after its card. They are shown as all numbers are. */
import { isCardNumber } from '#kernel';

const LIKE_A_NUMBER = /[0-9](?:[ ._-]?[0-9]){12,18}/g;

export const maskedPath = (path: string): string =>
  path.replace(LIKE_A_NUMBER, (written) => {
    const digits = written.replace(/[^0-9]/g, '');
    if (!isCardNumber(digits)) return written;
    return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;
  });
