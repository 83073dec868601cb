import { expect, it } from 'vitest';
import type { Decision } from '../../src/plan/decision.ts';
import { blameLine } from '../../src/report/blame.ts';
import type { Blame } from '../../src/verdict/blame.ts';
import { cellOf, tcp } from '../cell.ts';
import { by, decisionOf, free, policyOf } from '../decision.ts';

const cell = cellOf({ from: 'layer3', to: 'layer2', port: tcp(80) });
const noEgress = by('closed', 'np-layer3', { kind: 'no rules' });
const noPeer = by('closed', 'np-layer2', { kind: 'no peer matches' });
const allows = by('open', 'np-layer2', { kind: 'allows', rule: 1, peer: 0, byAddress: false });

it.each<[title: string, blame: Blame, decisions: readonly Decision[], line: string]>([
  [
    'the policies close it, on one side',
    'policies',
    [decisionOf({ answer: 'closed', egress: noEgress })],
    'The policies say so too: np-layer3 (policies/layers.yaml:21) has no egress rules.',
  ],
  [
    '… on both',
    'policies',
    [decisionOf({ answer: 'closed', egress: noEgress, ingress: noPeer })],
    'The policies say so too: np-layer3 (policies/layers.yaml:21) has no egress rules; no ingress rule of np-layer2 (policies/layers.yaml:21) matches layer3.',
  ],
  [
    'the policies leave it open',
    'policies',
    [decisionOf({ ingress: allows })],
    'The policies say so too: no policy isolates layer3 for egress; ingress rule 2 of np-layer2 (policies/layers.yaml:27) allows it.',
  ],
  [
    '… though policies select it, which leave this direction alone',
    'policies',
    [decisionOf({ egress: { ...free, aside: [policyOf('np-layer3', { egress: null })] } })],
    'The policies say so too: no policy isolates layer3 for egress; np-layer3 (policies/layers.yaml:21) has policyTypes [Ingress]; no policy isolates layer2 for ingress.',
  ],
  [
    'the network leaves open what the policies close',
    'network',
    [decisionOf({ answer: 'closed', egress: noEgress })],
    'The policies say closed: np-layer3 (policies/layers.yaml:21) has no egress rules; the network does not.',
  ],
  [
    'the network closes what the policies leave open',
    'network',
    [decisionOf({})],
    'The policies say open: no policy isolates layer3 for egress; no policy isolates layer2 for ingress; the network does not.',
  ],
  [
    'several addresses, for one reason',
    'policies',
    [decisionOf({ answer: 'closed', egress: noEgress }), decisionOf({ answer: 'closed', egress: noEgress })],
    'The policies say so too: np-layer3 (policies/layers.yaml:21) has no egress rules.',
  ],
  [
    'the name is closed, the connection would not be',
    'policies',
    [
      decisionOf({ answer: 'closed', resolves: true, egress: by('closed', 'np-layer3', { kind: 'port', rule: 0 }) }),
      decisionOf({ egress: free }),
    ],
    'The policies say so too: egress rule 1 of np-layer3 (policies/layers.yaml:27) matches dns, but not port 53/UDP.',
  ],
])('%s', (_title, blame, decisions, line) => {
  expect(blameLine(blame, cell, decisions)).toBe(line);
});
