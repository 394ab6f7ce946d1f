/** `mitsuke keys new|rotate`: makes the next key of a tenant's log, and puts it in force (docs/specs/key-rotation.md). */
import type { RotationReason } from '#evidence';
import { knownTenant } from './administer.ts';
import { type ConfigFlag, inHouse } from './configured.ts';
import type { Invocation } from './invocation.ts';
import type { ExitCode } from './output.ts';

type KeyFlags = ConfigFlag & { readonly tenant: string };

export const newLogKey = (invocation: Invocation<KeyFlags>): Promise<ExitCode> =>
  inHouse(invocation, async ({ evidence, registry }) => {
    const tenant = await knownTenant(registry, invocation.options.tenant);
    const { vkey, nextVkey } = await evidence.prepareNextKey(tenant);
    invocation.output.result({ vkey, nextVkey }, `in force  ${vkey}\nnext      ${nextVkey}`);
    invocation.output.progress('(give the next one to whoever verifies or witnesses the log, then rotate)');
  });

type RotateFlags = KeyFlags & { readonly reason: RotationReason };

export const rotateLogKey = (invocation: Invocation<RotateFlags>): Promise<ExitCode> =>
  inHouse(invocation, async ({ evidence, registry }) => {
    const tenant = await knownTenant(registry, invocation.options.tenant);
    const { previousVkey, vkey, entry } = await evidence.rotateKey(tenant, invocation.options.reason);
    invocation.output.result({ previousVkey, vkey, entry }, `replaced  ${previousVkey}\nin force  ${vkey}`);
    invocation.output.progress(
      '(the next checkpoint is signed with it; verifiers who have the old one follow by themselves, witnesses have to be\n' +
        'told: a log that demands them stands still until enough of them know this key)',
    );
  });
