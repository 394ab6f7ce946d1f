/** Sizes of files: `812 B`, `1.4 KiB`, `10 MiB`. */
const UNITS = ['B', 'KiB', 'MiB'] as const;

export const bytesText = (size: number, language: string): string => {
  const step = Math.min(Math.floor(Math.log2(Math.max(size, 1)) / 10), UNITS.length - 1);
  const count = (size / 1024 ** step).toLocaleString(language, { maximumFractionDigits: 1 });
  return `${count} ${UNITS[step]}`;
};
