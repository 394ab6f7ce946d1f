/** The offset of a line and column, both from 1 on, in UTF-16 units; a place behind the text is its end. */
export const placeInText = (
  text: string,
  { line, column }: { readonly line: number; readonly column: number },
): number => {
  let start = 0;
  for (let passed = 1; passed < line; passed += 1) {
    const end = text.indexOf('\n', start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return Math.min(start + column - 1, text.length);
};
