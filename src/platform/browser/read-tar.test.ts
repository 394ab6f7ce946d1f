import { expect, test } from 'vitest';
import { readTar } from './read-tar.ts';

const entry = (name: string, content: string, { mode = '0000644', kind = '0' } = {}): Buffer => {
  const head = Buffer.alloc(512);
  head.write(name, 0);
  head.write(mode, 100);
  head.write(content.length.toString(8).padStart(11, '0'), 124);
  head.write(kind, 156);
  return Buffer.concat([head, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]);
};
const end = Buffer.alloc(1024);

test('gives the files of an archive, with their content and whether they run', () => {
  const long = 'x'.repeat(700);
  const archive = [
    entry('lib/', '', { kind: '5' }),
    entry('lib/a.so', long, { mode: '0000755' }),
    entry('b', 'c'),
    end,
  ];
  expect(
    readTar(Buffer.concat(archive)).map(({ content, ...file }) => ({ ...file, content: String(content) })),
  ).toEqual([
    { name: 'lib/a.so', executable: true, content: long },
    { name: 'b', executable: false, content: 'c' },
  ]);
});

test.each([
  ['a name outside', entry('../a', '')],
  ['a name outside, further in', entry('a/../../b', '')],
  ['an absolute name', entry('/etc/a', '')],
  ['a link', entry('a', '', { kind: '2' })],
])('refuses %s', (_, file) => {
  expect(() => readTar(Buffer.concat([file, end]))).toThrow(RangeError);
});
