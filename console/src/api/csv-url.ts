/** Where the browser itself fetches the CSV of a filtered list; a download is a link, not a call of the client. */
export const csvUrl = (path: string, filters: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(filters).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const query = new URLSearchParams(given).toString();
  return `${path}.csv${query === '' ? '' : `?${query}`}`;
};
