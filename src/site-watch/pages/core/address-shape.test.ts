import { expect, test } from 'vitest';
import { addressShape, nameShape, textShape } from './address-shape.ts';
import { headerFactsOf } from './header-facts.ts';

test.each([
  ['https://pay.example/v2/start?session=1#top', 'https://pay.example/v2/start'],
  ['https://shop.example/orders/HT-00017/done', 'https://shop.example/orders/{id}/done'],
  ['https://shop.example/c/5f1e77c0-a9b2-4c7e-8d11-2f6a9b3c4d5e', 'https://shop.example/c/{id}'],
  ['https://cdn.example/app.3f9a1c02.js', 'https://cdn.example/app.{id}.js'],
  ['https://cdn.example/jquery-3.7.1.min.js', 'https://cdn.example/jquery-3.7.1.min.js'],
  ['https://pay.example:8443/', 'https://pay.example:8443/'],
  ['about:srcdoc', 'about:srcdoc'],
  ['data:text/html,<form>', 'data:'],
  ['javascript:void(0)', 'javascript:'],
  ['not an address', ''],
])('%s is told as %s', (address, shape) => {
  expect(addressShape(address)).toBe(shape);
});

test('names keep no token, texts no number', () => {
  expect(nameShape('card[number]')).toBe('card[number]');
  expect(nameShape('csrf_8f14e45fceea167a')).toBe('csrf_{id}');
  expect(textShape('注文番号 4111 1111 1111 1111 の')).toBe('注文番号 … の');
  expect(headerFactsOf({}, ['wp_8f14e45fceea167a; Path=/'])).toEqual([
    { name: 'set-cookie', value: 'wp_{id}; path=/' },
  ]);
});
