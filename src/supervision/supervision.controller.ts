import { Controller, Get, Param, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Replayable } from '../flow/replayable.js';
import { Audited, AuditedRead } from '../audit/audited.js';
import { Ledger } from '../cycle/cycle.dto.js';
import { writeTable } from '../documents/write.js';
import { dayAt } from '../domain/process/hours.js';
import type { Actor } from '../flow/flow.types.js';
import { Returns } from '../http/document.js';
import { Heavy } from '../http/heavy.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Access, WORKERS } from '../identity/policy.js';
import { CurrentActor } from '../identity/roles.js';
import { LedgerService } from './ledger.service.js';
import { ledgerColumns, ledgerRows } from './ledger.sheet.js';

const CycleId = z.uuid();
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('supervision')
@Controller('api/cycles/:id')
export class SupervisionController {
  constructor(private readonly ledgers: LedgerService) {}

  /** 责任清单 and 推进台账, as far as the caller may see them. */
  @Get('ledger')
  @Access(WORKERS, 'cycle')
  @AuditedRead('read.ledger')
  @Replayable()
  @Returns(Ledger)
  ledger(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<Ledger> {
    return this.ledgers.ledger(id, actor);
  }

  /** The same list for Excel. */
  @Get('ledger.xlsx')
  @Access(WORKERS, 'cycle')
  @Audited('export.ledger')
  @Heavy()
  @ApiProduces(XLSX)
  async sheet(
    @Param('id', new ZodPipe(CycleId)) id: string,
    @CurrentActor() actor: Actor,
  ): Promise<StreamableFile> {
    const ledger = await this.ledgers.ledger(id, actor);
    const above = [`责任清单和推进台账（数据截至 ${dayAt(ledger.at)}）`];
    const table = writeTable(ledgerColumns, ledgerRows(ledger), { sheet: '责任清单', above });
    const name = encodeURIComponent('责任清单.xlsx');
    return new StreamableFile(table, {
      type: XLSX,
      disposition: `attachment; filename*=UTF-8''${name}`,
    });
  }
}
