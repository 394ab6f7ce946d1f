import { describe, expect, test } from 'vitest';
import { systemRandom } from '../random/system.ts';
import { ask, egressContract, openListener } from './contract.ts';
import { guardedEgress } from './guarded-proxy.ts';
import { judgeDestination } from './judge-destination.ts';
import { openConnection } from './open-connection.ts';
import { isPublicAddress } from './public-address.ts';

egressContract('guarded proxy', guardedEgress({ random: systemRandom() }));

describe('public addresses', () => {
  test.each([
    '1.1.1.1',
    '8.8.8.8',
    '203.0.112.1',
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '100.128.0.1',
    '198.17.0.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2400:cb00::1',
    '2a00:1450::1',
  ])('%s is visited', (address) => expect(isPublicAddress(address)).toBe(true));

  test.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.1.2.3',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '4000::1',
    '127.1',
    '2130706433',
    'localhost',
    '',
    'example.com',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('what a resolver says', () => {
  const opened = (answers: readonly (readonly string[])[]) => {
    let asked = 0;
    const resolve = async () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      return answer ?? [];
    };
    return { egress: guardedEgress({ random: systemRandom(), resolve }), asked: () => asked };
  };

  test('is asked once, and what is connected to is what was looked at: no second answer can lead elsewhere', async () => {
    const answers = [['1.1.1.1', '127.0.0.1'], ['127.0.0.1']];
    let asked = 0;
    const turning = async () => answers[asked++] ?? [];
    const asking = { host: 'turn.example', port: 80 };
    const first = await judgeDestination(asking, new Set(), turning);
    expect(first).toEqual({ kind: 'go', host: 'turn.example', port: 80, addresses: ['1.1.1.1'] });
    expect(asked).toBe(1);
    expect((await judgeDestination(asking, new Set(), turning)).kind).toBe('refused');
    await expect(openConnection(['localhost'], 80, () => undefined)).rejects.toThrow('never a name');
  });

  test.each([
    ['loopback', ['127.0.0.1']],
    ['loopback as IPv6', ['::1']],
    ['mapped loopback', ['::ffff:127.0.0.1']],
    ['the metadata address', ['169.254.169.254']],
    ['several, all private', ['10.0.0.1', 'fd00::1']],
    ['another name', ['localhost']],
  ])('%s is refused', async (_, answer) => {
    const proxy = await opened([answer]).egress.openProxy({ allowedHosts: [] });
    expect((await ask(proxy, 'http://shop.example/')).status).toBe(403);
    expect(proxy.refusals).toEqual([{ host: 'shop.example', port: 80, code: 'address-not-public' }]);
    await proxy.close();
  });

  test('nothing, or a failure, is an unresolvable name', async () => {
    const failing = guardedEgress({ random: systemRandom(), resolve: () => Promise.reject(new Error('SERVFAIL')) });
    for (const egress of [opened([[]]).egress, failing]) {
      const proxy = await egress.openProxy({ allowedHosts: [] });
      expect((await ask(proxy, 'http://shop.example/')).status).toBe(502);
      expect(proxy.refusals).toEqual([{ host: 'shop.example', port: 80, code: 'unresolvable' }]);
      await proxy.close();
    }
  });

  test('a port other than 80 and 443 is refused before anybody is asked', async () => {
    const { egress, asked } = opened([['1.1.1.1']]);
    const proxy = await egress.openProxy({ allowedHosts: [] });
    expect((await ask(proxy, 'http://shop.example:25/')).status).toBe(403);
    expect(proxy.refusals).toEqual([{ host: 'shop.example', port: 25, code: 'port-not-allowed' }]);
    expect(asked()).toBe(0);
    await proxy.close();
  });

  test('a name that is allowed may lead to loopback', async () => {
    const listener = await openListener();
    const proxy = await opened([['127.0.0.1']]).egress.openProxy({ allowedHosts: ['lab.example'] });
    expect((await ask(proxy, `http://LAB.example.:${listener.port}/`)).status).toBe(200);
    await proxy.close();
    listener.server.close();
  });
});
