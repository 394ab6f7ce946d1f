import { describe, expect, test } from 'vitest';
import { loadMapping } from './mapping.ts';

const refusalOf = (text: string) => {
  const loaded = loadMapping(text);
  return loaded.kind === 'failed' ? loaded.error : undefined;
};

describe('a mapping file that is refused names the place', () => {
  test.each([
    ['an alias', 'name: &n shop\nfields:\n  eventId: *n\n', 'line 3, column 12', 'the value written out'],
    ['a key twice', 'name: shop\nname: other\n', 'line 2, column 1', 'YAML 1.2 (duplicate_key)'],
    ['what is no YAML', 'name: [\n', 'line 2, column 1', 'YAML 1.2'],
    ['a missing part', 'name: shop\n', '/fields', ''],
  ])('%s', (_what, text, place, expected) => {
    const [fault] = refusalOf(text) ?? [];
    expect(fault?.place).toBe(place);
    expect(fault?.expected).toContain(expected);
  });
});
