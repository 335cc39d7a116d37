import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Audited, AuditedChange, AuditedRead } from '../audit/audited.js';
import { writeTable } from '../documents/write.js';
import { csvOf } from '../evaluation/evaluate-table.js';
import type { Actor } from '../flow/flow.types.js';
import { attachment } from '../http/attachment.js';
import { Accepts, AcceptsQuery, Returns } from '../http/document.js';
import { Heavy } from '../http/heavy.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import {
  ChangeScenario,
  CopyScenario,
  ExportRules,
  Lab,
  LabRun,
  MARK,
  NewScenario,
  RunQuery,
  ScenarioView,
  TryRules,
} from './lab.dto.js';
import { LabService, type Trial } from './lab.service.js';
import { heading, labView, moverTable, runView, scenarioView } from './lab.view.js';

const Id = z.uuid();
const Format = z.enum(['csv', 'xlsx']);
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CSV = 'text/csv; charset=utf-8';

/** The lead bureau tries; the leading group looks. */
@ApiTags('lab')
@Controller('api/cycles/:id/lab')
export class LabController {
  constructor(private readonly lab: LabService) {}

  /** The rules as they stand, the benchmarks in use, and the scenarios there are. */
  @Get()
  @Access(['lead', 'leader'], 'cycle')
  @Returns(Lab)
  async show(@Param('id', new ZodPipe(Id)) id: string): Promise<Lab> {
    const frozen = await this.lab.latest(id);
    const [scenarios, numbers, adjusted] = await Promise.all([
      this.lab.scenarios(id),
      this.lab.versionNumbers(id),
      this.lab.adjusted(frozen),
    ]);
    return labView(frozen, {
      parts: this.lab.parts(frozen.cycle),
      adjusted,
      scenarios: scenarios.map((one) => scenarioView(one, numbers)),
    });
  }

  /** Tries rules without keeping them. */
  @Post('runs')
  @Access(['lead', 'leader'], 'cycle', 'reads')
  @AuditedRead('read.lab')
  @Heavy(1)
  @HttpCode(200)
  @Accepts(TryRules)
  @Returns(LabRun)
  async try(
    @Param('id', new ZodPipe(Id)) id: string,
    @Body(new ZodPipe(TryRules)) { rules, benchmarks, ...query }: TryRules,
  ): Promise<LabRun> {
    return runView(await this.lab.try(id, { rules, benchmarks }, query));
  }

  /** The movers of a trial that is not kept, as csv or xlsx; every row bears the mark of the lab. */
  @Post('runs/movers.:format')
  @Access(['lead', 'leader'], 'cycle', 'reads')
  @Audited('export.movers')
  @Heavy()
  @HttpCode(200)
  @ApiProduces(XLSX, CSV)
  @Accepts(ExportRules)
  async export(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('format', new ZodPipe(Format)) format: 'csv' | 'xlsx',
    @Body(new ZodPipe(ExportRules)) { rules, benchmarks, name, ...query }: ExportRules,
  ): Promise<StreamableFile> {
    const [trial, names] = await Promise.all([
      this.lab.try(id, { rules, benchmarks }, query),
      this.names(id),
    ]);
    return moversFile(trial, format, {
      name,
      against: query.against === undefined ? null : (names.get(query.against) ?? ''),
    });
  }

  /** Keeps a scenario over the figures of the latest version. */
  @Post('scenarios')
  @Access(['lead'], 'cycle')
  @AuditedChange('scenario.make')
  @Accepts(NewScenario)
  @Returns(ScenarioView, { status: 201 })
  async create(
    @Param('id', new ZodPipe(Id)) id: string,
    @Body(new ZodPipe(NewScenario)) body: NewScenario,
    @CurrentActor() actor: Actor,
  ): Promise<ScenarioView> {
    const made = await this.lab.create(id, body, actor);
    return scenarioView(made, await this.lab.versionNumbers(id));
  }

  /** Renames or rewrites a scenario. */
  @Patch('scenarios/:scenario')
  @Access(['lead'], 'cycle')
  @AuditedChange('scenario.change')
  @Accepts(ChangeScenario)
  @Returns(ScenarioView)
  async change(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('scenario', new ZodPipe(Id)) scenario: string,
    @Body(new ZodPipe(ChangeScenario)) body: ChangeScenario,
    @CurrentActor() actor: Actor,
  ): Promise<ScenarioView> {
    const made = await this.lab.change(id, scenario, body, actor);
    return scenarioView(made, await this.lab.versionNumbers(id));
  }

  /** The same scenario under another name. */
  @Post('scenarios/:scenario/copies')
  @Access(['lead'], 'cycle')
  @AuditedChange('scenario.copy')
  @Accepts(CopyScenario)
  @Returns(ScenarioView, { status: 201 })
  async copy(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('scenario', new ZodPipe(Id)) scenario: string,
    @Body(new ZodPipe(CopyScenario)) { name }: CopyScenario,
    @CurrentActor() actor: Actor,
  ): Promise<ScenarioView> {
    const made = await this.lab.copy(id, scenario, name, actor);
    return scenarioView(made, await this.lab.versionNumbers(id));
  }

  /** Forgets a scenario. */
  @Delete('scenarios/:scenario')
  @Access(['lead'], 'cycle')
  @AuditedChange('scenario.forget')
  @HttpCode(204)
  remove(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('scenario', new ZodPipe(Id)) scenario: string,
  ): Promise<void> {
    return this.lab.remove(id, scenario);
  }

  /** What a scenario does: movement, movers with their cause, near the lines, near ties, territories. */
  @Get('scenarios/:scenario/run')
  @Access(['lead', 'leader'], 'cycle')
  @AuditedRead('read.lab')
  @Heavy(1)
  @AcceptsQuery(RunQuery)
  @Returns(LabRun)
  async run(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('scenario', new ZodPipe(Id)) scenario: string,
    @Query(new ZodPipe(RunQuery)) query: RunQuery,
  ): Promise<LabRun> {
    return runView(await this.lab.run(id, scenario, query));
  }

  /** The movers of a scenario for Excel, as csv or xlsx; every row bears the mark of the lab. */
  @Get('scenarios/:scenario/movers.:format')
  @Access(['lead', 'leader'], 'cycle')
  @Audited('export.movers')
  @Heavy()
  @ApiProduces(XLSX, CSV)
  @AcceptsQuery(RunQuery)
  async movers(
    @Param('id', new ZodPipe(Id)) id: string,
    @Param('scenario', new ZodPipe(Id)) scenario: string,
    @Param('format', new ZodPipe(Format)) format: 'csv' | 'xlsx',
    @Query(new ZodPipe(RunQuery)) query: RunQuery,
  ): Promise<StreamableFile> {
    const [trial, names] = await Promise.all([this.lab.run(id, scenario, query), this.names(id)]);
    return moversFile(trial, format, {
      name: names.get(scenario) ?? '',
      against: query.against === undefined ? null : (names.get(query.against) ?? ''),
    });
  }

  private async names(id: string): Promise<Map<string, string>> {
    return new Map((await this.lab.scenarios(id)).map((one) => [one.id, one.name]));
  }
}

/** A table of movers to be saved; `against` is null for the rules in force. */
function moversFile(
  trial: Trial,
  format: 'csv' | 'xlsx',
  { name, against }: { readonly name: string; readonly against: string | null },
): StreamableFile {
  const table = moverTable(trial);
  const disposition = attachment(
    [MARK, name, `变档企业.${format}`].filter((part) => part !== '').join('-'),
  );
  if (format === 'csv') {
    return new StreamableFile(Buffer.from(`\ufeff${csvOf(table)}\r\n`), { type: CSV, disposition });
  }
  const above = heading(trial, name, against === null ? '现行方案' : `“${against}”`);
  const stream = writeTable(table.columns, table.rows, { sheet: '变档企业', above });
  return new StreamableFile(stream, { type: XLSX, disposition });
}
