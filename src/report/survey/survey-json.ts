import type { Decision } from '../../plan/decision.ts';
import { decidedBy } from '../decided-by.ts';
import type { Survey } from './survey.ts';

/**
 * The pinned JSON (docs/json.md) in pieces, a cell a line: a million of them are more than one text can hold. The cells
 * stand by source, then by destination, then by port.
 */
export function* surveyJson(survey: Survey): Generator<string> {
  const { title, context, workloads, remarks, count } = survey;
  const counts = count();
  yield `{\n  "version": 1,\n  "scenario": ${JSON.stringify({ name: title, file: null })},\n  "engine": "offline",\n  "cells": [`;
  let separator = '\n    ';
  for (const cell of cellsOf(survey)) {
    yield separator + cell;
    separator = ',\n    ';
  }
  const rest = {
    summary: { pass: 0, fail: 0, inconclusive: 0, skipped: 0, measured: counts.cells },
    timings: { pods: 0, controls: 0, policies: 0, probes: 0, cleanup: 0 },
    // Additions to version 1:
    context,
    pods: 0,
    steps: [{ name: '', settledAfter: null }],
    enforcement: null,
    remarks,
    cleanup: null,
    exitCode: 0,
    counts,
    workloads: workloads.map(({ name, resource, place: { file, line } }) => ({ name, resource, file, line })),
  };
  yield `\n  ],\n  ${JSON.stringify(rest, null, 2).slice(1).trim()}\n`;
}

/** Each as its text: all that two cells have in common, which is nearly everything, is put into words once. */
function* cellsOf(survey: Survey): Generator<string> {
  const { workloads } = survey;
  const storyOf = stories(survey);
  const from = workloads.map(({ name }) => `{"step":"","from":${JSON.stringify(name)}`);
  const to = workloads.map(({ name }) => `,"to":${JSON.stringify(name)},`);
  const line = workloads.map(({ place }) => place.line);
  for (const source of workloads.keys()) {
    for (const [destination, { ports }] of workloads.entries()) {
      if (source === destination) continue;
      for (const port of ports.keys()) {
        const { before, after } = storyOf(source, destination, port);
        yield `${from[source]}${to[destination]}${before}"line":${line[destination]},${after}`;
      }
    }
  }
}

/** A cell but for its two names and its line. */
interface Story {
  readonly before: string;
  readonly after: string;
}

function stories(survey: Survey): (source: number, destination: number, port: number) => Story {
  const groups = survey.groups('reason');
  const groupOf = new Uint32Array(survey.workloads.length);
  for (const [group, members] of groups.entries()) for (const member of members) groupOf[member] = group;
  /** By the group of the source, then by that of the destination, then by the port's index. */
  const known = groups.map((): Story[][] => []);
  return (source, destination, index) => {
    const of = known[groupOf[source] ?? 0] ?? [];
    const to = groupOf[destination] ?? 0;
    of[to] ??= [];
    of[to][index] ??= storyOf(survey, source, destination, index);
    return of[to][index];
  };
}

function storyOf({ workloads, decide }: Survey, source: number, destination: number, index: number): Story {
  const asked = workloads[destination]?.ports[index];
  if (asked === undefined) throw new Error(`workload ${destination} has no port ${index}`);
  const { port, protocol } = asked;
  const decision = decide(source, destination, asked);
  const { answer: kind } = decision;
  const observed = { kind, reason: reasonOf(decision), status: null, milliseconds: null, control: null, looks: 1 };
  const expected = { expect: null, expectStatus: null };
  return {
    before: `${fields({ port, protocol, via: 'pod', http: null, ...expected, observed, verdict: null })},`,
    after: `${fields({ decidedBy: decidedBy([decision]) })}}`,
  };
}

/** An object's JSON without its braces. */
function fields(object: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(object).slice(1, -1);
}

function reasonOf({ answer, remark }: Decision): string | null {
  if (answer === 'closed') return 'policy';
  return answer === 'open' ? null : (remark ?? 'the policies leave it open');
}
