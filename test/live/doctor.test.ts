// Does it tell a cluster whose network enforces policies from one whose network does not, and from trouble?
import { beforeAll, describe, expect, it } from 'vitest';
import { sotsu, user } from './bundle.ts';
import { type Lab, lab } from './lab.ts';
import { startSotsu } from './sotsu-command.ts';

/** `✓ image` … by the name of the finding. */
function marks(stdout: string): Readonly<Record<string, string>> {
  const lines = stdout.matchAll(/^([✓✗?-]) (.{16}) {2}/gmu);
  return Object.fromEntries([...lines].map(([, mark = '', name = '']) => [name.trim(), mark]));
}

const allFine = Object.fromEntries(
  ['API server', 'rights: made', 'rights: existing', 'rights: exec', 'image', 'exec', 'DNS', 'ingress', 'egress'].map(
    (name) => [name, '✓'],
  ),
);

describe('sotsu doctor', () => {
  let cluster: Lab;
  beforeAll(async () => {
    cluster = await lab();
  });

  async function expectNothingLeft(of: Lab) {
    const left = await of.must([
      'get',
      'namespaces',
      '-l',
      'sotsu.dev/run',
      '-o',
      'jsonpath={range .items[*]}{.metadata.name}{.metadata.deletionTimestamp}{"\\n"}{end}',
    ]);
    const standing = left.split('\n').filter((line) => /^sotsu-doctor-\w{6}$/.test(line));
    expect(standing).toEqual([]);
  }

  it('finds all fine on the lab', async () => {
    const { code, stdout, stderr } = await sotsu(cluster, 'doctor');
    expect(marks(stdout)).toEqual({ ...allFine, 'clean-up': '✓' });
    expect(stdout).toMatch(/^✓ exec {14}an exec takes \d+ ms$/m);
    expect(stdout).toMatch(/^✓ DNS {15}kubernetes\.default\.svc is 10\.96\.0\.1 in a pod, after \d+ ms$/m);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expectNothingLeft(cluster);
  });

  it('finds that a network without a policy engine enforces neither direction', async () => {
    const plain = await lab('--cni', 'none');
    const { code, stdout } = await sotsu(plain, 'doctor', '--settle', '2s');
    expect(marks(stdout)).toEqual({ ...allFine, ingress: '✗', egress: '✗', 'clean-up': '✓' });
    expect(stdout).toMatch(/a policy that denies all egress had closed nothing after 2\.\d s/);
    expect(code).toBe(1);
    await expectNothingLeft(plain);
  });

  it('does not blame the network for an image that cannot be pulled', async () => {
    const { code, stdout } = await sotsu(cluster, 'doctor', '--image', 'nowhere.invalid/nothing:v1');
    expect(marks(stdout)).toMatchObject({ image: '✗', exec: '?', DNS: '?', ingress: '?', egress: '?' });
    expect(stdout).toMatch(/its image nowhere\.invalid\/nothing:v1 cannot be pulled/);
    expect(code).toBe(3);
    await expectNothingLeft(cluster);
  });

  it('prints the rules that are missing, for each mode, and makes nothing without rights', async () => {
    const rules = `[
      { apiGroups: [""], resources: [namespaces, services], verbs: [get] },
      { apiGroups: [""], resources: [pods], verbs: [get, list] },
      { apiGroups: [""], resources: [pods/exec], verbs: [get] },
      { apiGroups: [apps], resources: [deployments], verbs: [get] },
      { apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list] }
    ]`;
    await cluster.kubectl(['create', 'namespace', 'doctor-office']);
    const executor = await user(cluster, 'doctor-office', 'executor', rules);
    const { code, stdout } = await sotsu(executor, 'doctor');
    expect(marks(stdout)).toEqual({
      'API server': '✓',
      'rights: made': '-',
      'rights: existing': '-',
      'rights: exec': '✓',
      image: '?',
      exec: '?',
      DNS: '?',
      ingress: '?',
      egress: '?',
    });
    expect(stdout).toContain('missing rights; add to a ClusterRole:');
    expect(stdout).toContain('- { apiGroups: [""], resources: [namespaces], verbs: [create, ');
    expect(stdout).toContain('missing rights; add to a Role in namespace doctor-office:');
    expect(code).toBe(3);
    await cluster.must(['delete', 'namespace', 'doctor-office', '--wait=false']);
  });

  it('is interrupted: what it made goes, and 130', async () => {
    const running = startSotsu(cluster, ['doctor', '-v']);
    running.stdout.on('data', (text) => String(text).includes('image') && running.kill('SIGINT')); // its pods stand
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(130);
    expect(stderr).toContain('interrupted: cleaning up; once more stops that too');
    await expectNothingLeft(cluster);
  });
});
