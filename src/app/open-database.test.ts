/** A room whose migrations are not listed would pass every test of its own and have no tables in the product. */
import { expect, test } from 'vitest';
import { discoverRooms } from '../platform/database/testing.ts';
import { ROOMS } from './open-database.ts';

test('every room with migrations is migrated', async () => {
  const names = (rooms: readonly { readonly name: string }[]) => rooms.map(({ name }) => name).sort();
  expect(names(ROOMS)).toEqual(names(await discoverRooms()));
});
