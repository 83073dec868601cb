import { expect, it } from 'vitest';
import { deploy, expectUntouched } from './after-deployment.ts';
import { lab } from './lab.ts';

it('all is connected as it was meant to be, and the application has noticed nothing but probes', async () => {
  expect.hasAssertions();
  const cluster = await lab();
  await deploy(cluster);
  await expectUntouched(cluster);
});
