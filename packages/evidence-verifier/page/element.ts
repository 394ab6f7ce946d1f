/** Makes elements from text only: what a log says is never read as markup. */
type Child = Node | string;

export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
};

/** A table with a caption; `none` in its place when it has no rows. */
export const table = (
  caption: string,
  { heads, rows, none }: { heads: readonly string[]; rows: readonly (readonly Child[])[]; none: string },
): HTMLElement => {
  if (rows.length === 0) return element('section', {}, element('h3', {}, caption), element('p', {}, none));
  const head = element('tr', {}, ...heads.map((text) => element('th', { scope: 'col' }, text)));
  const body = rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))));
  const whole = element('table', {}, element('thead', {}, head), element('tbody', {}, ...body));
  return element('section', {}, element('h3', {}, caption), whole);
};
