/** Which names an object may have: nothing that could lead out of the adapter's own place. */
const SEGMENT = /^[A-Za-z0-9._-]{1,128}$/;
const MAX_NAME_LENGTH = 512;

/** The segments of a name. @throws RangeError for an empty, dotted, absolute or otherwise odd name. */
export const segmentsOf = (name: string): string[] => {
  const segments = name.split('/');
  const sound = segments.every((segment) => SEGMENT.test(segment) && segment !== '.' && segment !== '..');
  if (!sound || name.length > MAX_NAME_LENGTH) throw new RangeError('not the name of an object');
  return segments;
};
