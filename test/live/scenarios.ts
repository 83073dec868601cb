/** What comes of a scenario of the folder `scenarios/` on the lab. */
export interface Outcome {
  readonly exitCode: number;
  readonly pass: number;
  readonly skipped: number;
  /** `from → to:port` of each cell that is proven wrong. */
  readonly wrong: readonly string[];
}

const asExpected = (pass: number): Outcome => ({ exitCode: 0, pass, skipped: 0, wrong: [] });

/**
 * Every scenario that makes what it needs. Those that share a namespace stand apart: a run waits until what the one before
 * it left has gone.
 */
export const scenarios: readonly (readonly [file: string, outcome: Outcome])[] = [
  ['layers.yaml', asExpected(24)],
  ['cks-allow-deny-all.yaml', asExpected(42)],
  ['allow-from-namespace.yaml', asExpected(9)],
  ['nginx-control.yaml', asExpected(16)],
  ['cks-egress-only.yaml', asExpected(24)],
  ['service-tiers.yaml', asExpected(35)],
  ['docs-example.yaml', asExpected(22)],
  ['cks-pod-to-pod.yaml', asExpected(8)],
  [
    'layers-as-published.yaml',
    { exitCode: 1, pass: 7, skipped: 0, wrong: ['layer3 → layer2:80', 'layer3 → layer3:80'] },
  ],
  ['default-deny.yaml', asExpected(39)],
  ['cks-namespace-to-pod.yaml', asExpected(12)],
  ['three-tier.yaml', asExpected(30)],
  ['and-or.yaml', asExpected(12)],
  ['cks-ip-block.yaml', asExpected(6)],
  ['egress-cidr.yaml', asExpected(12)],
  ['http-methods.yaml', { exitCode: 0, pass: 0, skipped: 5, wrong: [] }],
];

/** Those that `--isolated` refuses: another kind of policy does not say in known places which namespaces it means. */
export const notIsolated = ['http-methods.yaml'];
