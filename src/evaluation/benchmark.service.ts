/** Benchmarks: proposed by the system, fixed by a person with a reason, then frozen. */
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CycleService } from '../cycle/cycle.service.js';
import { proposeBenchmarks } from '../domain/evaluation/evaluate.js';
import type { BenchmarkResult } from '../domain/evaluation/evaluation.js';
import { SYSTEM } from '../flow/flow.types.js';
import type { Actor } from '../flow/flow.types.js';
import { Database } from '../persistence/database.js';
import { Transaction } from '../persistence/transaction.js';
import { BenchmarkStore } from './benchmark.store.js';
import { BenchmarkRefused } from './errors.js';
import type { CycleBenchmark } from './evaluation.types.js';
import { RoundService } from './round.service.js';

/** One benchmark to fix; without `value` the proposal is taken as it is. */
export interface FixBenchmark {
  readonly group: string;
  readonly indicator: string;
  /** Decimal text. */
  readonly value?: string;
}

@Injectable()
export class BenchmarkService {
  constructor(
    private readonly store: BenchmarkStore,
    private readonly rounds: RoundService,
    private readonly cycles: CycleService,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly transaction: Transaction,
  ) {}

  ofCycle(cycleId: string): Promise<CycleBenchmark[]> {
    return this.store.ofCycle(this.database.pool, cycleId);
  }

  /** Computes what the programme's rules propose from the figures there are now. */
  async propose(cycleId: string, stage?: string): Promise<CycleBenchmark[]> {
    const round = await this.rounds.round(cycleId, stage);
    const { input } = await this.rounds.inputOf(round);
    await this.keepProposals(cycleId, proposeBenchmarks(round.cycle.programme, input));
    return this.ofCycle(cycleId);
  }

  /** Keeps what a scoring was measured against; a number of the programme is fixed by that. */
  async keepProposals(cycleId: string, used: readonly BenchmarkResult[]): Promise<void> {
    const known = used.filter((one): one is BenchmarkResult & { value: string } =>
      one.source !== 'frozen' && one.value !== null ? true : false,
    );
    const at = await this.clock.now();
    await this.transaction.sql(async (sql) => {
      const proposals = known.map(({ group, indicator, value, subjects }) => {
        return { group, indicator, proposed: value, subjects };
      });
      await this.store.propose(sql, cycleId, proposals);
      for (const { group, indicator, value, source } of known) {
        if (source !== 'programme') continue;
        const by = { reason: '方案规定', by: SYSTEM.id, at };
        await this.store.fix(sql, cycleId, { group, indicator, value, ...by });
      }
    });
  }

  /**
   * Fixes benchmarks for good, all of them or none.
   * @throws BenchmarkRefused when one is fixed already or was never proposed
   */
  async fix(
    cycleId: string,
    request: { items: readonly FixBenchmark[]; reason: string },
    actor: Actor,
  ): Promise<CycleBenchmark[]> {
    await this.cycles.running(cycleId);
    const at = await this.clock.now();
    await this.transaction.sql(async (sql) => {
      const stored = await this.store.ofCycle(sql, cycleId);
      for (const { group, indicator, value } of request.items) {
        const one = stored.find((b) => b.group === group && b.indicator === indicator);
        if (one === undefined) throw new BenchmarkRefused(group, indicator, false);
        const number = value ?? one.proposed;
        const by = { reason: request.reason, by: actor.id, at };
        const done = await this.store.fix(sql, cycleId, { group, indicator, value: number, ...by });
        if (!done) throw new BenchmarkRefused(group, indicator, true);
      }
    });
    return this.ofCycle(cycleId);
  }
}
