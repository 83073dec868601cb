import { expect, it } from 'vitest';
import { populationOf } from '../../src/policy/population.ts';
import { workloadOf } from '../workload.ts';

const web = workloadOf();

it('workloads are the parties, in their order; who has no address yet has a symbol of his own', () => {
  const workloads = [web, { ...web, resource: 'pod', hostNetwork: true, address: '10.0.0.7' }] as const;
  const addressing = { ipBlockPods: 'ignore', podRanges: [] } as const;
  const namespaces = new Map([['shop', { team: 'shop' }]]);
  const there = { namespaces, workloads, controllers: [], policies: [], others: [] };
  expect(populationOf(there, addressing)).toEqual({
    namespaces,
    parties: [
      {
        kind: 'pod',
        namespace: 'shop',
        labels: web.labels,
        ports: web.ports,
        hostNetwork: false,
        address: '@shop/deployment/web',
      },
      { kind: 'pod', namespace: 'shop', labels: web.labels, ports: web.ports, hostNetwork: true, address: '10.0.0.7' },
    ],
    policies: [],
    others: [],
    addressing,
  });
});
