import { expect, it } from 'vitest';
import { type Thing, thingOf } from '../../../src/commands/question/thing.ts';
import { UserError } from '../../../src/errors.ts';

const object = (kind: string, name: string, port: string | null = null, namespace: string | null = null) => ({
  kind,
  namespace,
  name,
  port,
});

it.each([
  ['deploy/frontend', object('deployment', 'frontend')],
  ['deployment/frontend', object('deployment', 'frontend')],
  ['deployments/frontend', object('deployment', 'frontend')],
  ['deployment.apps/frontend', object('deployment', 'frontend')],
  ['Deployment/frontend', object('deployment', 'frontend')],
  ['sts/db:5432', object('statefulset', 'db', '5432')],
  ['ds/agent', object('daemonset', 'agent')],
  ['rs/old', object('replicaset', 'old')],
  ['job.batch/backup', object('job', 'backup')],
  ['cj/backup', object('cronjob', 'backup')],
  ['po/etcd-node.example.com', object('pod', 'etcd-node.example.com')],
  ['pod/x:53/udp', object('pod', 'x', '53/udp')],
  ['svc/database:5432', object('service', 'database', '5432')],
  ['shop/svc/database:5432', object('service', 'database', '5432', 'shop')],
  ['example.com:443', { kind: 'host', name: 'example.com', port: '443' }],
  ['10.0.0.1:80', { kind: 'address', name: '10.0.0.1', port: '80' }],
  ['[fd00::1]:80', { kind: 'address', name: 'fd00::1', port: '80' }],
  ['fd00::1', { kind: 'address', name: 'fd00::1', port: null }],
  ['dns', { kind: 'dns', port: null }],
  ['dns:53/tcp', { kind: 'dns', port: '53/tcp' }],
  ['apiserver', { kind: 'apiserver', port: null }],
  ['here', { kind: 'here', port: null }],
])('%s', (written, thing) => {
  expect(thingOf(written)).toEqual(thing as Thing);
});

it.each([
  ['frontend', '`frontend` could be anything'],
  ['', '`` could be anything'],
  ['[fd00::x]:80', '`[fd00::x]:80` could be anything'],
  ['999.1.1.1:80', '`999.1.1.1:80` could be anything'],
  ['deploy/', '`deploy/` has too many slashes, or too few words'],
  ['/frontend', '`/frontend` has too many slashes, or too few words'],
  ['/deploy/frontend', '`/deploy/frontend` has too many slashes, or too few words'],
  ['a/b/c/d', '`a/b/c/d` has too many slashes, or too few words'],
  ['depoly/frontend', '`depoly` is no kind that sotsu can try'],
  ['constructor/frontend', '`constructor` is no kind that sotsu can try'],
  ['https://example.com', '`https://example.com` could be anything'],
])('%s is a mistake', (written, sentence) => {
  expect(() => thingOf(written)).toThrow(sentence);
  expect(() => thingOf(written)).toThrow(UserError);
});
