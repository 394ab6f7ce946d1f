/** The requirements of the catalogue by ID, as controls name them: each family from its first number to its last. */
const FAMILIES = {
  LEAK: [1, 20],
  SUPV: [1, 13],
  FRAUD: [1, 7],
  AWARE: [1, 7],
  LEND: [1, 14],
  SYSR: [3, 27],
  REF: [1, 10],
} as const;

/** SYSR goes by the articles of its rule and has no leading zero; the others count in two digits. */
export const REQUIREMENTS: readonly string[] = Object.entries(FAMILIES).flatMap(([family, [first, last]]) =>
  Array.from({ length: last - first + 1 }, (_, place) => {
    const number = String(first + place);
    return `${family}-${family === 'SYSR' ? number : number.padStart(2, '0')}`;
  }),
);
