import fc from 'fast-check';
import { expect, it } from 'vitest';
import { progressLine } from '../../src/report/progress.ts';

const probes = { phase: 'probes, look 2', done: 120, total: 900, milliseconds: 3249 };

it.each<[string, Parameters<typeof progressLine>, string]>([
  ['all of it', [probes, 80], 'probes, look 2 120/900  3.2 s'],
  ['what cannot be counted', [{ ...probes, total: 0 }, 80], 'probes, look 2  3.2 s'],
  ['just enough room, and a free column', [probes, 30], 'probes, look 2 120/900  3.2 s'],
  ['one column less', [probes, 29], 'probes, look… 120/900  3.2 s'],
  ['hardly any phase', [probes, 18], 'p… 120/900  3.2 s'],
  ['no phase', [probes, 17], ' 120/900  3.2 s'],
  ['less', [probes, 6], ' 120/'],
  ['nothing', [probes, 0], ''],
])('%s', (_title, [progress, columns], line) => {
  expect(progressLine(progress, columns)).toBe(line);
});

it('never reaches the last column', () => {
  const progress = fc.record({
    phase: fc.string({ unit: fc.constantFrom('a', ' ') }),
    done: fc.nat(),
    total: fc.nat(),
    milliseconds: fc.nat(),
  });
  fc.assert(
    fc.property(progress, fc.integer({ min: 1, max: 200 }), (one, columns) => {
      expect(progressLine(one, columns).length).toBeLessThan(columns);
    }),
  );
});
