import { describe, expect, it } from 'vitest';
import { inspectMachine, type Machine, missingForLocal, missingForOnline } from './requirements.ts';

const bareDebian: Machine = {
  platform: 'linux',
  root: true,
  distribution: 'debian',
  programs: new Set(['apt-get', 'go']),
  go: '1.24',
  freeBytes: 50e9,
  built: false,
};
const fedora = { ...bareDebian, distribution: 'fedora', programs: new Set(['go']) };

describe('what keeps a machine from having a lab', () => {
  it.each<[title: string, machine: Machine, missing: RegExp | null]>([
    ['a bare Debian has all', bareDebian, null],
    ['a Mac', { ...bareDebian, platform: 'darwin' }, /this is darwin: with Docker, kind and internet/],
    ['not root', { ...bareDebian, root: false }, /must be run by root/],
    ['neither Debian nor Docker', fedora, /cannot install docker, dockerd, debootstrap: install them/],
    [
      'not Debian, one thing missing',
      { ...fedora, programs: new Set(['go', 'docker', 'dockerd']) },
      /cannot install debootstrap: install it,/,
    ],
    [
      'not Debian, but everything there',
      { ...fedora, programs: new Set(['go', 'docker', 'dockerd', 'debootstrap']) },
      null,
    ],
    ['Debian without apt-get', { ...bareDebian, programs: new Set(['go']) }, /cannot install/],
    ['no Go', { ...bareDebian, go: null }, /there is no `go`: install Go 1\.24/],
    ['an old Go', { ...bareDebian, go: '1.23' }, /Go 1\.23 is too old/],
    ['a Go of the next decade', { ...bareDebian, go: '2.0' }, null],
    ['no Go, but everything is built', { ...bareDebian, go: null, built: true }, null],
    ['too little disk', { ...bareDebian, freeBytes: 5e9 }, /needs 12 GB of free disk, and there are 5\.0 GB/],
    ['little disk, but everything is built', { ...bareDebian, freeBytes: 5e9, built: true }, null],
    ['no disk at all', { ...bareDebian, freeBytes: 1e9, built: true }, /needs 2\.0 GB/],
  ])('%s', (_title, machine, missing) => {
    if (missing === null) expect(missingForLocal(machine)).toBeNull();
    else expect(missingForLocal(machine)).toMatch(missing);
  });

  it.each([
    [['docker', 'kind', 'kubectl'], null],
    [['docker'], '--online needs kind, kubectl on the PATH'],
  ])('--online with %s', (programs, missing) => {
    expect(missingForOnline({ programs: new Set(programs) })).toBe(missing);
  });

  it('looks at the machine it runs on, even where the folder is still to be made', async () => {
    const machine = await inspectMachine('/no/such/folder/yet', false);
    expect(machine.platform).toBe(process.platform);
    expect(machine.freeBytes).toBeGreaterThan(0);
  });
});
