import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/plan/probe.ts';
import type { Cell } from '../../src/scenario/scenario.ts';
import type { Look } from '../../src/verdict/looks.ts';
import { nextLook, type Settling } from '../../src/verdict/settle.ts';
import { cellOf } from '../cell.ts';
import { dropped, open, refused, status, unknown } from '../observation.ts';

const names = {
  ok: cellOf({ from: 'ok', expect: 'OK' }),
  ng: cellOf({ from: 'ng', expect: 'NG' }),
  ng2: cellOf({ from: 'ng2', expect: 'NG' }),
  any: cellOf({ from: 'any', expect: null }),
};
type Name = keyof typeof names;

/** One look, as `[at, answers]`; a cell that still waits for its answer is null; `confirms` is written where it does. */
type Written = [at: number, answers: Partial<Record<Name, Observation | null>>, confirms?: 'confirms'];

function look([at, answers, confirms]: Written): Look {
  const cells = Object.entries(answers).map(([name, answer]) => [names[name as Name], answer] as const);
  return {
    at,
    confirms: confirms !== undefined,
    cells: new Set(cells.map(([cell]) => cell)),
    answers: new Map(cells.filter((cell): cell is readonly [Cell, Observation] => cell[1] !== null)),
  };
}

/** What comes next in one line: `look ok ng at 500`, `confirm ok ng at 1000`, `wait`, `done 500`. */
function after(looks: Written[], change: Partial<Settling> = {}): string {
  const written = looks[0]?.[1] ?? { ok: null, ng: null };
  const cells = new Set(Object.keys(written).map((name) => names[name as Name]));
  const state = { cells, applied: true, settle: 30_000, predicted: new Map(), looks: looks.map(look), ...change };
  const next = nextLook(state);
  if (next.kind === 'wait') return 'wait';
  if (next.kind === 'done') return `done ${next.settledAfter}`;
  return `${next.confirms ? 'confirm' : next.kind} ${[...next.cells].map(({ from }) => from).join(' ')} at ${next.at}`;
}

type Row = [title: string, looks: Written[], next: string];

describe('after policies of ours', () => {
  it.each<Row>([
    ['first everything, at once', [], 'look ok ng at 0'],
    [
      'all match: everything again, a second after the first look started',
      [[20, { ok: open, ng: dropped }]],
      'confirm ok ng at 1020',
    ],
    ['… while a denied matrix still waits', [[20, { ok: open, ng: null }]], 'confirm ok ng at 1020'],
    ['a cell differs: that one, half a second later', [[20, { ok: open, ng: open }]], 'look ng at 520'],
    ['… while another still waits', [[20, { ok: null, ng: open }]], 'look ng at 520'],
    [
      '… and again',
      [
        [0, { ok: open, ng: open }],
        [500, { ng: open }],
      ],
      'look ng at 1000',
    ],
    ['both differ', [[0, { ok: dropped, ng: open }]], 'look ok ng at 500'],
    [
      'one that waits for its second answer is let be',
      [
        [0, { ok: dropped, ng: open }],
        [500, { ok: dropped, ng: null }],
      ],
      'look ok at 1000',
    ],
    [
      'settled before the second is over: confirm at its end',
      [
        [0, { ok: open, ng: open }],
        [500, { ng: refused }],
      ],
      'confirm ok ng at 1000',
    ],
    [
      'settled later: confirm half a second later',
      [
        [0, { ok: open, ng: open }],
        [500, { ng: open }],
        [1000, { ng: refused }],
      ],
      'confirm ok ng at 1500',
    ],
    [
      'confirmed',
      [
        [0, { ok: open, ng: dropped }],
        [1000, { ok: open, ng: dropped }, 'confirms'],
      ],
      'done 0',
    ],
    ['nothing expected never differs', [[0, { any: open }]], 'confirm any at 1000'],
    [
      'confirmed, nothing expected',
      [
        [0, { any: open }],
        [1000, { any: open }, 'confirms'],
      ],
      'done 0',
    ],
    [
      'what was asked again is no confirmation',
      [
        [0, { ng: open }],
        [500, { ng: refused }],
      ],
      'confirm ng at 1000',
    ],
    [
      'settled, and when',
      [
        [0, { ok: open, ng: open, ng2: open }],
        [500, { ng: dropped, ng2: open }],
        [1000, { ng2: dropped }],
        [1500, { ok: open, ng: dropped, ng2: dropped }, 'confirms'],
      ],
      'done 1000',
    ],
    [
      'the confirming look is waited for',
      [
        [0, { ok: open, ng: dropped }],
        [1000, { ok: open, ng: null }, 'confirms'],
      ],
      'wait',
    ],
    [
      '… and the first one with it',
      [
        [0, { ok: open, ng: null }],
        [1000, { ok: open, ng: null }, 'confirms'],
      ],
      'wait',
    ],
  ])('%s', (_title, looks, next) => {
    expect(after(looks)).toBe(next);
  });
});

describe('a guess that was wrong', () => {
  const early: Written = [0, { ok: dropped, ng: dropped }];
  it.each<Row>([
    [
      'the slow answer differs: settling goes on',
      [early, [1000, { ok: dropped, ng: dropped }, 'confirms']],
      'look ok at 1500',
    ],
    ['… when its second answer is there', [early, [1000, { ok: null, ng: dropped }, 'confirms']], 'wait'],
    [
      '… half a second after the last look',
      [early, [1000, { ok: dropped, ng: dropped }, 'confirms'], [1500, { ok: dropped }]],
      'look ok at 2000',
    ],
    [
      'all match in the end: confirmed once more',
      [early, [1000, { ok: open, ng: dropped }, 'confirms']],
      'confirm ok ng at 1500',
    ],
    ['but not on a guess', [early, [1000, { ok: dropped, ng: dropped }, 'confirms'], [1500, { ok: null }]], 'wait'],
    [
      'and done',
      [early, [1000, { ok: open, ng: dropped }, 'confirms'], [1500, { ok: open, ng: dropped }, 'confirms']],
      'done 1000',
    ],
  ])('%s', (_title, looks, next) => {
    expect(after(looks)).toBe(next);
  });
});

describe('what more time does not mend', () => {
  const predicted = (kind: 'open' | 'closed' | 'unknown', ...cells: Name[]) => ({
    predicted: new Map(cells.map((name) => [names[name], kind] as const)),
  });
  it.each<[...Row, Partial<Settling>]>([
    [
      'all that is left agrees with the prediction',
      [[0, { ok: dropped, ng: dropped }]],
      'confirm ok ng at 1000',
      predicted('closed', 'ok'),
    ],
    ['it does not agree', [[0, { ok: dropped, ng: dropped }]], 'look ok at 500', predicted('open', 'ok')],
    [
      'as expected, but not as the policies say: it may be what it was before them',
      [[0, { ok: open, ng: dropped }]],
      'look ok at 500',
      predicted('closed', 'ok'),
    ],
    [
      '… as long as a difference may be a matter of time',
      [[0, { ok: open, ng: dropped }]],
      'confirm ok ng at 1000',
      { ...predicted('closed', 'ok'), settle: 499 },
    ],
    ['… and where nothing is expected', [[0, { any: open }]], 'look any at 500', predicted('closed', 'any')],
    [
      '… until it follows',
      [
        [0, { ok: open, ng: dropped }],
        [500, { ok: dropped }],
      ],
      'confirm ok ng at 1000',
      predicted('closed', 'ok'),
    ],
    [
      '… and then it is done',
      [
        [0, { ok: open, ng: dropped }],
        [500, { ok: dropped }],
        [1000, { ok: dropped, ng: dropped }, 'confirms'],
      ],
      'done null',
      predicted('closed', 'ok'),
    ],
    ['as expected and as they say', [[0, { ok: open }]], 'confirm ok at 1000', predicted('open', 'ok')],
    ['only a part agrees', [[0, { ok: dropped, ng: open }]], 'look ok ng at 500', predicted('closed', 'ok', 'ng')],
    [
      'no prediction is no agreement',
      [[0, { ok: unknown(), ng: dropped }]],
      'look ok at 500',
      predicted('unknown', 'ok'),
    ],
    ['settle: 500 allows a look at 500', [[0, { ng: open }]], 'look ng at 500', { settle: 500 }],
    ['settle: 499 does not', [[0, { ng: open }]], 'confirm ng at 1000', { settle: 499 }],
    [
      'settle has passed',
      [
        [0, { ng: open }],
        [500, { ng: open }],
      ],
      'confirm ng at 1000',
      { settle: 999 },
    ],
    [
      'still wrong in the confirming look',
      [
        [0, { ng: open }],
        [1000, { ng: open }, 'confirms'],
      ],
      'done null',
      { settle: 0 },
    ],
    [
      'matched and then differs: that is decided',
      [
        [0, { ok: open, ng: open }],
        [500, { ng: refused }],
        [1000, { ok: open, ng: open }, 'confirms'],
      ],
      'done null',
      {},
    ],
    [
      'matched and differs before all is settled',
      [
        [0, { ng: dropped, ng2: dropped }],
        [1000, { ng: open, ng2: dropped }, 'confirms'],
      ],
      'done null',
      {},
    ],
    ['an exec that broke is asked again', [[0, { ok: unknown() }]], 'look ok at 500', {}],
    ['… nothing expected', [[0, { any: unknown() }]], 'look any at 500', {}],
    [
      '… once',
      [
        [0, { ok: unknown() }],
        [500, { ok: unknown() }],
      ],
      'confirm ok at 1000',
      {},
    ],
    [
      '… and given up',
      [
        [0, { ok: unknown() }],
        [500, { ok: unknown() }],
        [1000, { ok: unknown() }, 'confirms'],
      ],
      'done null',
      {},
    ],
    ['another status', [[0, { ok: status(500) }]], 'confirm ok at 1000', {}],
  ])('%s', (_title, looks, next, change) => {
    expect(after(looks, change)).toBe(next);
  });
});

describe('what the confirming look sees changed', () => {
  it.each<[...Row, Partial<Settling>]>([
    [
      'could not be told, as before',
      [
        [0, { ng: open }],
        [500, { ng: unknown() }],
        [1000, { ng: unknown() }, 'confirms'],
      ],
      'done null',
      { settle: 999 },
    ],
    [
      'matches only now: one more look',
      [
        [0, { ok: open, ng: open }],
        [1000, { ok: open, ng: dropped }, 'confirms'],
      ],
      'look ng at 1500',
      { settle: 0 },
    ],
    [
      'is waited for',
      [
        [0, { ng: open }],
        [1000, { ng: dropped }, 'confirms'],
        [1500, { ng: null }],
      ],
      'wait',
      { settle: 0 },
    ],
    [
      'and that is all',
      [
        [0, { ng: open }],
        [1000, { ng: dropped }, 'confirms'],
        [1500, { ng: open }],
      ],
      'done null',
      { settle: 0 },
    ],
    [
      'settled there',
      [
        [0, { ng: open }],
        [1000, { ng: dropped }, 'confirms'],
        [1500, { ng: dropped }],
      ],
      'done 1000',
      { settle: 0 },
    ],
    [
      'nothing expected',
      [
        [0, { any: open }],
        [1000, { any: dropped }, 'confirms'],
      ],
      'look any at 1500',
      {},
    ],
    [
      'nothing expected, and all',
      [
        [0, { any: open }],
        [1000, { any: dropped }, 'confirms'],
        [1500, { any: open }],
      ],
      'done 0',
      {},
    ],
    [
      'could not be told',
      [
        [0, { ng: dropped }],
        [1000, { ng: unknown() }, 'confirms'],
      ],
      'look ng at 1500',
      {},
    ],
    [
      'dropped and refused are the same',
      [
        [0, { ng: dropped }],
        [1000, { ng: refused }, 'confirms'],
      ],
      'done 0',
      {},
    ],
  ])('%s', (_title, looks, next, change) => {
    expect(after(looks, change)).toBe(next);
  });
});

it.each<[string, Written[], Partial<Settling>, string]>([
  ['after a change: it is confirmed with all', [[0, { ok: open }]], { applied: true }, 'confirm ok ng at 1000'],
  [
    'not even confirmed: that is all',
    [
      [0, { ok: open }],
      [1000, { ok: open }, 'confirms'],
    ],
    { applied: true },
    'done 0',
  ],
  ['in a smoke test: that is all', [[0, { ok: open }]], { applied: false }, 'done null'],
])('a cell that no look has, %s', (_title, looks, change, next) => {
  expect(after(looks, { cells: new Set([names.ok, names.ng]), ...change })).toBe(next);
});

describe('a smoke test', () => {
  it.each<Row>([
    ['first everything, at once', [], 'look ok ng at 0'],
    ['all match', [[0, { ok: open, ng: dropped }]], 'done null'],
    ['nothing expected', [[0, { any: open }]], 'done null'],
    ['is waited for', [[0, { ok: open, ng: null }]], 'wait'],
    ['a mismatch is looked at again', [[0, { ok: dropped, ng: dropped }]], 'look ok at 500'],
    ['… while others wait', [[0, { ok: null, ng: open }]], 'look ng at 500'],
    [
      '… twice',
      [
        [0, { ok: open, ng: open }],
        [500, { ng: open }],
      ],
      'look ng at 1000',
    ],
    [
      '… and is waited for',
      [
        [0, { ok: open, ng: open }],
        [500, { ng: null }],
      ],
      'wait',
    ],
    [
      'and is wrong',
      [
        [0, { ok: open, ng: open }],
        [500, { ng: open }],
        [1000, { ng: open }],
      ],
      'done null',
    ],
    [
      'gone at the second look: unstable, that is decided',
      [
        [0, { ok: open, ng: open }],
        [500, { ng: dropped }],
      ],
      'done null',
    ],
    ['an exec that broke is asked again', [[0, { ok: unknown(), any: unknown() }]], 'look ok any at 500'],
    [
      '… twice',
      [
        [0, { ok: unknown() }],
        [500, { ok: unknown() }],
      ],
      'look ok at 1000',
    ],
    [
      '… and given up',
      [
        [0, { ok: unknown() }],
        [500, { ok: unknown() }],
        [1000, { ok: unknown() }],
      ],
      'done null',
    ],
    [
      'told at the second look',
      [
        [0, { ok: unknown(), any: unknown() }],
        [500, { ok: open, any: dropped }],
      ],
      'done null',
    ],
  ])('%s', (_title, looks, next) => {
    expect(after(looks, { applied: false })).toBe(next);
  });
});

it.each([true, false])('without cells there is nothing to do (applied: %s)', (applied) => {
  expect(after([], { cells: new Set(), applied })).toBe('done null');
});

describe('whatever the network does', () => {
  interface Behaviour {
    readonly expect: Cell['expect'];
    /** One for each look, the last one for good. */
    readonly answers: readonly Observation[];
    readonly takes: number;
    readonly predicted: 'open' | 'closed' | 'unknown' | undefined;
  }
  const behaviour: fc.Arbitrary<Behaviour> = fc.record({
    expect: fc.constantFrom('OK' as const, 'NG' as const, null),
    answers: fc.array(fc.constantFrom(open, dropped, refused, unknown()), { minLength: 1, maxLength: 8 }),
    takes: fc.constantFrom(1, 40, 700, 2001),
    predicted: fc.constantFrom('open' as const, 'closed' as const, 'unknown' as const, undefined),
  });
  const world: fc.Arbitrary<World> = fc.record({
    cells: fc.array(behaviour, { minLength: 1, maxLength: 6 }),
    applied: fc.boolean(),
    settle: fc.constantFrom(0, 499, 500, 2000, 5000),
    late: fc.constantFrom(0, 3, 90),
  });
  interface World {
    readonly cells: readonly Behaviour[];
    readonly applied: boolean;
    readonly settle: number;
    /** How much later than it should a look starts. */
    readonly late: number;
  }

  /** Drives nextLook as the engine does: starts looks when they are due, asks again at every answer. */
  function run({ cells, applied, settle, late }: World) {
    const behaviours = new Map(cells.map((one, index) => [cellOf({ from: `s${index}`, expect: one.expect }), one]));
    const predicted = new Map<Cell, 'open' | 'closed' | 'unknown'>();
    for (const [cell, one] of behaviours) if (one.predicted !== undefined) predicted.set(cell, one.predicted);
    const looks: { at: number; cells: ReadonlySet<Cell>; confirms: boolean; answers: Map<Cell, Observation> }[] = [];
    const arriving: { at: number; arrive: () => void }[] = [];
    const asked: { cells: ReadonlySet<Cell>; at: number; now: number; limit: number }[] = [];
    let now = 0;
    for (let turns = 0; turns < 5000; turns++) {
      const next = nextLook({ cells: new Set(behaviours.keys()), looks, applied, settle, predicted });
      if (next.kind === 'done') return { looks, asked, end: now, pending: arriving.length };
      const due = next.kind === 'look' ? next.at : Number.POSITIVE_INFINITY;
      const answer = arriving.sort((a, b) => a.at - b.at)[0];
      if (answer !== undefined && answer.at <= due) {
        now = Math.max(now, answer.at);
        arriving.shift();
        answer.arrive();
        continue;
      }
      if (next.kind === 'wait') throw new Error('waits, and nothing is out');
      const first = looks[0]?.at ?? 0;
      asked.push({ cells: next.cells, at: next.at, now, limit: Math.max(first + 1000, (looks.at(-1)?.at ?? 0) + 500) });
      now = Math.max(now, next.at) + late;
      const look = { at: now, cells: next.cells, confirms: next.confirms, answers: new Map<Cell, Observation>() };
      looks.push(look);
      for (const cell of next.cells) {
        const one = behaviours.get(cell);
        const seen = looks.filter((other) => other.cells.has(cell)).length;
        const observation = one?.answers[Math.min(seen, one.answers.length) - 1];
        if (one === undefined || observation === undefined) throw new Error('asks what is not there');
        arriving.push({ at: now + one.takes, arrive: () => look.answers.set(cell, observation) });
      }
    }
    throw new Error('does not end');
  }

  it('it ends with every answer in, soon after settle, and no cell is asked for ever', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { end, pending, looks } = run(one);
        expect(pending).toBe(0);
        expect(end).toBeLessThanOrEqual(one.settle + 3 * (2001 + 500 + 90) + 1000);
        const most = Math.max(
          ...one.cells.map(
            (_, index) => looks.filter(({ cells }) => [...cells].some(({ from }) => from === `s${index}`)).length,
          ),
        );
        expect(most).toBeLessThanOrEqual(one.applied ? one.settle / 500 + 4 : 3);
      }),
    );
  });

  it('every cell is in the first look, and after a change in the one that confirms', () => {
    fc.assert(
      fc.property(world, (one) => {
        const { looks } = run(one);
        expect(looks[0]?.cells.size).toBe(one.cells.length);
        const confirming = looks.filter(({ confirms }) => confirms);
        expect(confirming.every(({ cells }) => cells.size === one.cells.length)).toBe(true);
        expect(confirming.length).toBeGreaterThanOrEqual(one.applied ? 1 : 0);
        expect(confirming.length).toBeLessThanOrEqual(one.applied ? 2 : 0);
      }),
    );
  });

  it('no look waits longer than half a second after the last, or a second after the first', () => {
    fc.assert(
      fc.property(world, (one) => {
        expect(run(one).asked.filter(({ at, limit }) => at > limit)).toEqual([]);
      }),
    );
  });

  it('a denied matrix costs one timeout and a second', () => {
    const cells = Array.from({ length: 5 }, () => ({
      expect: 'NG' as const,
      answers: [dropped],
      takes: 2001,
      predicted: undefined,
    }));
    expect(run({ cells, applied: true, settle: 30_000, late: 0 }).end).toBe(3001);
  });

  it('… also where the policies bite a moment late', () => {
    const cells = Array.from({ length: 5 }, () => ({
      expect: 'NG' as const,
      answers: [open, dropped],
      takes: 1,
      predicted: undefined,
    }));
    expect(run({ cells, applied: true, settle: 30_000, late: 0 }).end).toBe(1001);
  });

  it('a smoke test looks at what matches once, at a mismatch three times', () => {
    const matching = { expect: 'OK' as const, answers: [open], takes: 1, predicted: undefined };
    const wrong = { expect: 'NG' as const, answers: [open], takes: 1, predicted: undefined };
    const { looks } = run({ cells: [matching, wrong], applied: false, settle: 30_000, late: 0 });
    expect(looks.map(({ at, cells }) => [at, cells.size])).toEqual([
      [0, 2],
      [500, 1],
      [1000, 1],
    ]);
  });
});
