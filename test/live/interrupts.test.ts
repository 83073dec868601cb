// A run that is cut short, at whatever moment and by whatever means, leaves nothing behind but what it names.
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pinnedReport } from '../report/pinned.ts';
import { type Before, remember } from './aftermath.ts';
import { type Lab, lab } from './lab.ts';
import { roadTo } from './proxy.ts';
import { environmentOf, scenarioFile, shell, startSotsu } from './sotsu-command.ts';
import { type OnTerminal, type Signal, startOnTerminal } from './terminal.ts';

const phases = ['pods', 'controls', 'policies', 'probes', 'cleanup'] as const;
type Phase = (typeof phases)[number];

let cluster: Lab;
let before: Before;

beforeAll(async () => {
  cluster = await lab();
  before = await remember(cluster);
});

afterAll(() => before.forget());

/** Makes something of every kind that a run makes; `cells` are checks beside those that come out as expected. */
function scenario(name: string, cells = '', settle = '30s'): string {
  return `
scenario: Cut short
namespaces: { ${name}: {}, bystander: { existing: true, policies: allow } }
pods:
  web: { namespace: ${name}, labels: { app: web }, serves: [80, 81] }
  client: { namespace: ${name} }
policies:
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: only-80, namespace: ${name} }
    spec: { podSelector: { matchLabels: { app: web } }, ingress: [{ ports: [{ port: 80 }] }] }
  - apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata: { name: of-${name}, namespace: bystander }
    spec: { podSelector: { matchLabels: { app: nobody } } }
checks:
  - { from: client, to: "web:80", expect: OK, via: service }
  - { from: client, to: "web:81", expect: NG }${cells}
probing: { settle: ${settle} }
`;
}

/** Never ends by itself: what stays open is looked at again and again. */
function endless(name: string): string {
  return scenario(name, '\n  - { from: client, to: "web:80", expect: NG }', '10m');
}

/** Waits until this run is amid a phase, and has something in the cluster; gives its id. */
async function amid(run: OnTerminal, phase: Phase): Promise<string> {
  const id = /run (\w+) of/.exec(await run.says(' of Cut short'))?.[1] ?? '';
  await run.shows(phase);
  const there = () => cluster.must(['get', 'namespace', '-l', `sotsu.dev/run=${id}`, '--output=name']);
  if (phase === 'pods') await expect.poll(there, { timeout: 60_000, interval: 50 }).not.toBe('');
  return id;
}

describe('nothing stays', () => {
  it.each<[Signal, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('after %s, which ends with %i', async (signal, code) => {
    const file = await scenarioFile(endless('signalled'));
    const run = startOnTerminal(['run', file, '--report', 'json'], environmentOf(cluster));
    await run.shows('probes');
    run.kill(signal);
    const { exitCode, stdout, stderr } = await run.ended;
    expect(exitCode).toBe(code);
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: code });
    expect(stderr).toContain('interrupted: cleaning up');
    expect(stderr).toContain('Not everything was tried: interrupted'); // no table would say it
    const { cells, summary } = pinnedReport.parse(JSON.parse(stdout));
    expect(summary).toMatchObject({ pass: 0, fail: 0, inconclusive: 3 });
    for (const { observed } of cells) expect(observed).toMatchObject({ kind: 'unknown', reason: 'interrupted' });
    await before.expectNothingLeft();
  });

  it('of a second Ctrl-C but what the line that it prints removes', async () => {
    const road = await roadTo(cluster);
    const env = { ...environmentOf(cluster), KUBECONFIG: road.kubeconfig };
    const run = startOnTerminal(['run', await scenarioFile(endless('twice')), '-v'], env);
    const id = await amid(run, 'probes');
    road.silence(); // so that the clean-up cannot be over before the second one
    run.kill('SIGINT');
    await run.says('interrupted: cleaning up');
    run.kill('SIGINT');
    const { exitCode, stdout, stderr } = await run.ended;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('3 could not be told');
    expect(stdout).toMatch(/left behind: .*Namespace twice \(the clean-up was stopped\)/);
    const line = /sotsu clean --run .*/.exec(stderr)?.[0].trim() ?? '';
    expect(line).toBe(`sotsu clean --run ${id} --context kind-sotsu`);
    expect(await shell(cluster, line)).toMatchObject({ exitCode: 0 });
    await before.expectNothingLeft();
  });

  it('after kill -9 amid any phase, and `sotsu clean --run`', async () => {
    const kills = phases.map(async (phase) => {
      const road = await roadTo(cluster);
      const env = { ...environmentOf(cluster), KUBECONFIG: road.kubeconfig };
      const run = startOnTerminal(['run', await scenarioFile(endless(`killed-${phase}`)), '-v'], env);
      const id = await amid(run, phase === 'cleanup' ? 'probes' : phase);
      if (phase === 'cleanup') {
        road.silence();
        run.kill('SIGINT');
        await run.shows(phase);
      }
      run.kill('SIGKILL');
      expect((await run.ended).exitCode, phase).toBe(137);
      expect((await startSotsu(cluster, ['clean', '--run', id])).exitCode, phase).toBe(0);
    });
    await Promise.all(kills);
    await before.expectNothingLeft();
  });
});

describe('interrupts at any moment', () => {
  const times = 20;
  /** So many runs share the node without starving each other. */
  const together = pLimit(6);
  /** Milliseconds that each phase takes here, about. */
  const lengths = { pods: 4000, controls: 400, policies: 400, probes: 3500, cleanup: 200 };

  it.each(phases)(
    `leave nothing behind: ${times} amid %s`,
    async (phase) => {
      const names = Array.from({ length: times }, (_, index) => `amid-${phase}-${index}`);
      await Promise.all(names.map((name) => together(() => interruptOnce(name, phase))));
      await before.expectNothingLeft();
    },
    600_000,
  );

  async function interruptOnce(name: string, phase: Phase): Promise<void> {
    const file = await scenarioFile(scenario(name));
    const run = startOnTerminal(['run', file, '--report', 'json'], environmentOf(cluster));
    await run.shows(phase);
    const delay = Math.random() * lengths[phase]; // any moment is as good as another
    await new Promise((resolve) => setTimeout(resolve, delay));
    run.kill('SIGINT');
    const { exitCode, stdout, stderr } = await run.ended;
    const when = `${Math.round(delay)} ms into ${phase}`;
    const { cells, summary } = pinnedReport.parse(JSON.parse(stdout), { error: () => when });
    // It may have been over already.
    if (exitCode === 0) expect(summary, when).toMatchObject({ pass: 2 });
    else expect(exitCode, when).toBe(130);
    expect(stderr, when).not.toContain('sotsu clean');
    expect(summary, when).toMatchObject({ fail: 0, skipped: 0 });
    for (const { verdict, observed } of cells) {
      if (verdict !== 'pass') expect(observed?.reason, when).toMatch(/interrupted|not tried/);
    }
  }
});

describe('an API server that is away for good', () => {
  it('amid any phase: what could not be told and what is left is said, and can be cleaned', async () => {
    const runs = phases.map(async (phase) => {
      const road = await roadTo(cluster);
      const env = { ...environmentOf(cluster), KUBECONFIG: road.kubeconfig };
      const name = `away-${phase}`;
      const file = await scenarioFile(phase === 'cleanup' ? scenario(name) : endless(name));
      const run = startOnTerminal(['run', file, '-v'], env);
      const id = await amid(run, phase);
      road.cut();
      const { exitCode, stdout, stderr } = await run.ended;
      // The clean-up takes a moment only: it may be over before.
      if (exitCode !== 0 || phase !== 'cleanup') {
        expect([phase, exitCode]).toEqual([phase, 3]);
        expect(stdout, phase).toMatch(/left behind: .*(Namespace|Pod) .*the API server/);
        expect(stderr, phase).toContain(`sotsu clean --run ${id}`);
      }
      expect((await startSotsu(cluster, ['clean', '--run', id])).exitCode, phase).toBe(0);
    });
    await Promise.all(runs);
    await before.expectNothingLeft();
  });
});
