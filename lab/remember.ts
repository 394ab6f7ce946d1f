/** A map that forgets its oldest entries: a lab that runs for days must not grow. */

const REMEMBERED = 10_000;

export const remember = <Value>(map: Map<string, Value>, key: string, value: Value): void => {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest);
};
