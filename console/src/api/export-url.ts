/** Where the browser itself fetches the CSV of a filtered list; a download is a link, not a call of the client. */
type Filters = { readonly answer?: string; readonly merchant?: string };

export const exportUrl = (filters: Filters): string => {
  const query = new URLSearchParams(filters).toString();
  return `/v1/payments/decisions/export.csv${query === '' ? '' : `?${query}`}`;
};
