/**
 * Card numbers to plant: each begins with the eight digits of a published test number and ends in a valid check digit
 * (the lab's agreed range, see lab/psp/test-numbers.ts). Written apart from every table that a scanner uses.
 */
import { PUBLISHED } from '../psp/test-numbers.ts';
import type { Chance } from '../world/random.ts';

/** `digits` never leaves the material: the truth file names a card by `masked`. */
export type PlantedCard = { readonly digits: string; readonly masked: string };

/** Lengths that the payment provider of the lab does not take, and systems in the wild do. */
const OTHER_LENGTHS = ['4222222222222', '6205500000000000004'];
const BEGINNINGS = [...PUBLISHED, ...OTHER_LENGTHS].map((number) => ({
  first: number.slice(0, 8),
  length: number.length,
}));

/** The digit that makes `payload` followed by it valid (ISO/IEC 7812-1 annex B), by the sum of doubled digits. */
export const checkDigit = (payload: string): string => {
  const sum = [...payload].reverse().reduce((total, sign, fromEnd) => {
    const digit = Number(sign);
    if (fromEnd % 2 === 1) return total + digit;
    return total + (digit * 2 > 9 ? digit * 2 - 9 : digit * 2);
  }, 0);
  return String((10 - (sum % 10)) % 10);
};

/** First six and last four; what lies between is not told. */
export const maskOf = (digits: string): string =>
  `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`;

export const randomDigits = (chance: Chance, count: number): string => {
  let digits = '';
  while (digits.length < count) digits += String(chance.bits() % 1_000_000_000).padStart(9, '0');
  return digits.slice(0, count);
};

/** Brands and lengths in turn, so that a few cards already show every one. Never a published number itself. */
export const plantedCard = (chance: Chance, turn: number): PlantedCard => {
  const { first, length } = BEGINNINGS[turn % BEGINNINGS.length] as (typeof BEGINNINGS)[number];
  for (;;) {
    const payload = first + randomDigits(chance, length - 9);
    const digits = payload + checkDigit(payload);
    if (!PUBLISHED.includes(digits) && !OTHER_LENGTHS.includes(digits)) return { digits, masked: maskOf(digits) };
  }
};

/** As printed on cards: 4-6-5 and 4-6-4 for fifteen and fourteen digits, groups of four otherwise. */
export const groupsOf = (digits: string): readonly string[] => {
  const inner = digits.length === 14 || digits.length === 15 ? [4, 6, digits.length - 10] : undefined;
  const lengths = inner ?? Array.from({ length: Math.ceil(digits.length / 4) }, () => 4);
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return digits.slice(at - length, at);
  });
};
